#include "signals/features/trades_since.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TradesSince::TradesSince(std::unique_ptr<RowStream<Trade>> trades, Last last)
    : trades_{std::move(trades)}, block_{trades_->next()}, last_{std::move(last)} {
  values_.fill(kNone);
}

void TradesSince::advance_to(const Row& row) {
  for (size_t i = 1; i < values_.size(); ++i) values_[i] = 0;
  const auto is_there = [&](const EventHeader& trade) {
    return trade.ts_event <= row.ts && trade.ts_recv <= row.arrival;
  };
  while (!block_.empty() && is_there(block_.front().header)) {
    take(block_.front());
    pass();
  }
  values_[2] *= row.multiplier;
  if (values_[3] == 0 && !is_covered(row.ts)) std::fill(values_.begin() + 1, values_.end(), kNone);
  if (!has_sides_) values_[4] = values_[5] = kNone;
}

bool TradesSince::is_covered(Timestamp ts) {
  if (passed_ == 0) return false;
  if (!block_.empty()) return true;
  if (!end_) end_ = last_();
  return ts <= *end_;
}

void TradesSince::pass() {
  ++passed_;
  block_ = block_.subspan(1);
  if (block_.empty()) block_ = trades_->next();
}

void TradesSince::save(Writer& writer) const {
  writer.put(passed_);
  writer.put(has_sides_);
  for (const double value : values_) writer.put(value);
}

void TradesSince::load(Reader& reader) {
  const auto passed = reader.get<uint64_t>();
  while (passed_ < passed && !block_.empty()) pass();
  if (passed_ != passed) throw failed("the saved state is not of these trades");
  has_sides_ = reader.get<bool>();
  for (double& value : values_) value = reader.get<double>();
}

void TradesSince::take(const Trade& trade) {
  const double price = static_cast<double>(trade.price.raw()) / 1e9;
  const double quantity = static_cast<double>(trade.quantity.raw()) / 1e8;
  const auto side = static_cast<AggressorSide>(trade.header.flags & 0xff);
  values_[0] = price;
  values_[1] += quantity;
  values_[2] += price * quantity;
  values_[3] += 1;
  if (side == AggressorSide::kUnknown) {
    values_[4] = values_[5] = kNone;
    return;
  }
  has_sides_ = true;
  values_[side == AggressorSide::kBuy ? 4 : 5] += quantity;
}

}  // namespace godwit::features
