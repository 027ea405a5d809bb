#include "signals/features/open_interest_beside.h"

namespace godwit::features {

OpenInterestBeside::OpenInterestBeside(std::unique_ptr<RowStream<KnownValue>> values)
    : values_{std::move(values)}, block_{values_->next()} {}

void OpenInterestBeside::advance_to(Timestamp ts) {
  later_ns_ = ts_ == ts ? later_ns_ + 1 : 0;
  ts_ = ts;
  while (!block_.empty() && block_.front().available_at <= ts + Duration::from_ns(later_ns_)) {
    const KnownValue& row = block_.front();
    if (row.name == "open_interest")
      value_ = row.value.value_or(std::numeric_limits<double>::quiet_NaN());
    pass();
  }
}

void OpenInterestBeside::pass() {
  ++passed_;
  block_ = block_.subspan(1);
  if (block_.empty()) block_ = values_->next();
}

void OpenInterestBeside::save(Writer& writer) const {
  writer.put(passed_);
  writer.put(ts_.has_value());
  writer.put(ts_.value_or(Timestamp{}));
  writer.put(later_ns_);
  writer.put(value_);
}

void OpenInterestBeside::load(Reader& reader) {
  const auto passed = reader.get<uint64_t>();
  while (passed_ < passed && !block_.empty()) pass();
  if (passed_ != passed) throw failed("the saved state is not of this open interest");
  const bool has_time = reader.get<bool>();
  const auto ts = reader.get<Timestamp>();
  ts_ = has_time ? std::optional{ts} : std::nullopt;
  later_ns_ = reader.get<int64_t>();
  value_ = reader.get<double>();
}

}  // namespace godwit::features
