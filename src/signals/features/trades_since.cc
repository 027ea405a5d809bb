#include "signals/features/trades_since.h"

#include <limits>
#include <utility>

#include "foundation/base/interrupt.h"

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

AggressorSide side_of(const Trade& trade) {
  return static_cast<AggressorSide>(trade.header.flags & 0xff);
}

}  // namespace

bool TradesSince::is_lost(const Trade& trade) {
  const EventHeader& header = trade.header;
  // A Duration holds half of what can lie between two instants.
  return header.ts_recv > header.ts_event &&
         static_cast<uint64_t>(header.ts_recv.ns()) - static_cast<uint64_t>(header.ts_event.ns()) >
             static_cast<uint64_t>(kLost.ns());
}

void TradesSince::Before::add(const Trade& trade) {
  if (is_lost(trade)) return;
  close = static_cast<double>(trade.price.raw()) / 1e9;
  has_sides = has_sides || side_of(trade) != AggressorSide::kUnknown;
}

TradesSince::TradesSince(std::unique_ptr<RowStream<Trade>> trades, const Before& before)
    : trades_{std::move(trades)}, block_{trades_->next()}, so_far_{before} {
  values_.fill(kNone);
}

void TradesSince::advance_to(const Row& row) {
  for (size_t i = 1; i < values_.size(); ++i) values_[i] = 0;
  for (; !block_.empty() && block_.front().header.ts_event <= row.ts; pass()) {
    const Trade& trade = block_.front();
    if (is_lost(trade)) continue;
    if (trade.header.ts_recv > row.arrival) break;
    take(trade);
  }
  if (row.contract.basis == TurnoverBasis::kQuantity) values_[2] = values_[1];
  if (row.contract.basis == TurnoverBasis::kUnknown) values_[2] = kNone;
  values_[2] *= static_cast<double>(row.contract.multiplier);
  values_[0] = so_far_.close.value_or(kNone);
  if (!so_far_.close) values_.fill(kNone);
  if (!so_far_.has_sides) values_[4] = values_[5] = kNone;
}

void TradesSince::pass() {
  ++passed_;
  block_ = block_.subspan(1);
  if (!block_.empty()) return;
  throw_if_interrupted();
  block_ = trades_->next();
}

void TradesSince::save(Writer& writer) const {
  writer.put(passed_);
  writer.put(so_far_.close.has_value());
  writer.put(so_far_.close.value_or(0));
  writer.put(so_far_.has_sides);
  for (const double value : values_) writer.put(value);
}

void TradesSince::load(Reader& reader) {
  const auto passed = reader.get<uint64_t>();
  while (passed_ < passed && !block_.empty()) pass();
  if (passed_ != passed) throw failed("the saved state is not of these trades");
  const bool has_close = reader.get<bool>();
  const auto close = reader.get<double>();
  so_far_.close = has_close ? std::optional{close} : std::nullopt;
  so_far_.has_sides = reader.get<bool>();
  for (double& value : values_) value = reader.get<double>();
}

void TradesSince::take(const Trade& trade) {
  so_far_.add(trade);
  const double quantity = static_cast<double>(trade.quantity.raw()) / 1e8;
  values_[1] += quantity;
  values_[2] += *so_far_.close * quantity;
  values_[3] += 1;
  const AggressorSide side = side_of(trade);
  if (side == AggressorSide::kUnknown)
    values_[4] = values_[5] = kNone;
  else
    values_[side == AggressorSide::kBuy ? 4 : 5] += quantity;
}

}  // namespace godwit::features
