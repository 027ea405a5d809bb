#include "trading/backtest/round_trips.h"

namespace godwit {

void RoundTripBuilder::on_fill(const Fill& fill, const PositionChange& change) {
  std::optional<Open>& open = open_[fill.instrument.value()];
  Amount charges = fill.costs.commission + fill.costs.tax + fill.costs.fee;

  if (change.closed.raw() > 0) {
    CHECK(open.has_value(), "a fill closes what was never opened");
    Amount share = charges;
    if (change.opened.raw() > 0)
      share = *Amount::in_range(divide(static_cast<int128>(charges.raw()) * change.closed.raw(),
                                       fill.quantity.raw(), Rounding::kDown));
    charges -= share;
    open->trip.exit_ts = fill.ts;
    open->trip.exit_day = fill.trading_day;
    open->trip.exit_amount += change.closed_amount;
    open->trip.gross += change.realised_profit;
    open->trip.charges += share;
    open->held -= change.closed;
    if (open->held.is_zero()) {
      closed_.push_back(open->trip);
      open.reset();
    }
  }
  if (change.opened.raw() > 0) {
    if (!open) {
      open.emplace();
      open->trip.instrument = fill.instrument;
      open->trip.strategy = fill.strategy;
      open->trip.direction = fill.side;
      open->trip.entry_ts = fill.ts;
      open->trip.entry_day = fill.trading_day;
    }
    open->trip.quantity += change.opened;
    open->trip.entry_amount += change.opened_amount;
    open->trip.charges += charges;
    open->held += change.opened;
  }
}

}  // namespace godwit
