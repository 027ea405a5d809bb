#include "trading/strategies/ma_cross.h"

#include <cmath>
#include <string>

#include "foundation/base/error.h"

namespace godwit {

void CloseMean::push(Price close) {
  sum_ += close.raw() - static_cast<int128>(closes_[next_].raw());
  closes_[next_] = close;
  if (++next_ == closes_.size()) next_ = 0;
  ++count_;
}

double CloseMean::value() const {
  // Nearly every sum fits 64 bits, and converting those is one instruction.
  const std::optional<int64_t> small = narrow(sum_);
  const double sum = small ? static_cast<double>(*small) : static_cast<double>(sum_);
  return sum / (static_cast<double>(closes_.size()) * static_cast<double>(Price::kScale));
}

void CloseMean::save(Writer& writer) const {
  writer.put_all(closes_);
  writer.put(static_cast<uint64_t>(next_));
  writer.put(count_);
}

void CloseMean::load(Reader& reader) {
  const size_t window = closes_.size();
  closes_ = reader.get_all<Price>();
  next_ = reader.get<uint64_t>();
  count_ = reader.get<uint64_t>();
  if (closes_.size() != window || next_ >= window)
    throw failed("the saved moving average is of another window");
  sum_ = 0;
  for (const Price close : closes_) sum_ += close.raw();
}

void MaCross::on_start(Context& context) {
  means_.assign(context.instruments().size(), {CloseMean{static_cast<size_t>(params_.fast)},
                                               CloseMean{static_cast<size_t>(params_.slow)}});
}

void MaCross::on_bar(Context& context, const Bar& bar) {
  Means& means = means_[bar.header.instrument.value()];
  means.fast.push(bar.close);
  means.slow.push(bar.close);
  if (!means.slow.is_ready()) return;
  const double slow = means.slow.value();
  const bool above = means.fast.value() - slow > 1e-12 * std::abs(slow);
  const double share = 1.0 / static_cast<double>(means_.size());
  context.set_target_weight(bar.header.instrument,
                            above ? share : (params_.short_allowed ? -share : 0.0));
}

void MaCross::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(means_.size()));
  for (const Means& means : means_) {
    means.fast.save(writer);
    means.slow.save(writer);
  }
}

void MaCross::load(Reader& reader) {
  const auto count = reader.get<uint64_t>();
  if (count != means_.size())
    throw failed("the saved strategy is of other instruments: expected " +
                 std::to_string(means_.size()) + ", got " + std::to_string(count));
  for (Means& means : means_) {
    means.fast.load(reader);
    means.slow.load(reader);
  }
}

}  // namespace godwit
