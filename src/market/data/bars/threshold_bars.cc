#include "market/data/bars/threshold_bars.h"

#include "foundation/base/check.h"

namespace godwit {
namespace {

GridOptions daily(GridOptions options) {
  options.interval = Interval::k1d;
  return options;
}

}  // namespace

BarThreshold::BarThreshold(Kind kind, int128 limit, const ContractValue& value)
    : kind_{kind}, limit_{limit}, value_{value} {
  CHECK(limit > 0 && value.multiplier > 0, "a bar's threshold is positive");
}

BarThreshold BarThreshold::volume(Quantity quantity, const ContractValue& value) {
  return {Kind::kVolume, quantity.raw(), value};
}

BarThreshold BarThreshold::turnover(Amount amount, const ContractValue& value) {
  CHECK(value.multiplier > 0, "a multiplier is positive");
  CHECK(value.basis != TurnoverBasis::kUnknown, "an unknown turnover fills no bar");
  // In 1e-17 without the multiplier: price times quantity in their own units, rounded up.
  const int128 scaled = static_cast<int128>(amount.raw()) * Price::kScale;
  return {Kind::kTurnover, divide(scaled, value.multiplier, Rounding::kUp), value};
}

BarThreshold BarThreshold::ticks(int64_t trades, const ContractValue& value) {
  return {Kind::kTicks, trades, value};
}

int128 BarThreshold::measure(const Trade& trade) const {
  switch (kind_) {
    case Kind::kVolume: return trade.quantity.raw();
    case Kind::kTurnover: {
      const int128 amount = turnover_of(trade, value_.basis);
      return amount < 0 ? -amount : amount;  // Prices may be negative, what changed hands is not.
    }
    case Kind::kTicks: return 1;
  }
  CHECK(false, "unknown kind of threshold");
  return 0;
}

ThresholdBarBuilder::ThresholdBarBuilder(const BarThreshold& threshold, GridOptions options,
                                         const std::vector<TradingHours>& days)
    : threshold_{threshold}, grid_{daily(options), days}, summary_{threshold.value()} {}

ThresholdBarBuilder::Closed ThresholdBarBuilder::add(const Trade& trade) {
  const std::optional<GridPlace> place = grid_.place(trade.header.ts_event);
  Closed closed;
  if (!place) {
    ++counts_.outside;
    return closed;
  }
  if (trade.header.ts_event < last_.ts_event) {
    ++counts_.late;
    return closed;
  }
  if (!summary_.empty() && place->day != day_) closed.rest = finish();
  if (!summary_.add(trade)) {
    ++counts_.empty;
    return closed;
  }
  ++counts_.used;
  day_ = place->day;
  last_ = trade.header;
  repaired_ |= trade.header.flags & EventHeader::kRepaired;
  // A sum that leaves 128 bits has long passed any limit.
  const bool full = __builtin_add_overflow(measured_, threshold_.measure(trade), &measured_) ||
                    measured_ >= threshold_.limit();
  if (full) closed.full = finish();
  return closed;
}

std::optional<Bar> ThresholdBarBuilder::finish() {
  if (summary_.empty()) return std::nullopt;
  Bar bar = summary_.bar();
  bar.header = {};
  bar.header.flags = repaired_;
  bar.header.ts_event = last_.ts_event;
  bar.header.ts_recv = last_.ts_event;
  bar.header.sequence = last_.sequence;
  bar.trading_day_days = day_.date().days();
  summary_ = TradeSummary{threshold_.value()};
  measured_ = 0;
  repaired_ = 0;
  return bar;
}

}  // namespace godwit
