#include "trading/risk/protective_stops.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr uint32_t kLayout = 1;  // Of the saved state.

/// gain >= share x size, exactly.
bool reaches(int128 gain, Rate share, int128 size) {
  return gain * Rate::kScale >= size * share.raw();
}

}  // namespace

ProtectiveStops::ProtectiveStops(const RiskLimits& limits, std::span<const Instrument> instruments)
    : stop_loss_{limits.stop_loss},
      take_profit_{limits.take_profit},
      trailing_stop_{limits.trailing_stop},
      instruments_{instruments},
      guards_(instruments.size()) {}

void ProtectiveStops::open(Leg& leg, Quantity quantity, Amount amount, Price price) {
  if (leg.state == State::kFlat) leg = {.state = State::kGuarded, .best = price};
  leg.quantity += quantity;
  leg.cost += amount;
}

void ProtectiveStops::close(Leg& leg, Quantity quantity) {
  CHECK(quantity <= leg.quantity, "a fill closes more than was opened");
  const int128 share = divide(static_cast<int128>(leg.cost.raw()) * quantity.raw(),
                              leg.quantity.raw(), Rounding::kDown);
  leg.cost -= Amount::from_raw(static_cast<int64_t>(share));
  leg.quantity -= quantity;
  if (leg.quantity.is_zero()) leg = {};
}

void ProtectiveStops::apply_fill(const Fill& fill) {
  Guard& guard = guards_[fill.instrument.value()];
  const int64_t multiplier = instruments_[fill.instrument.value()].multiplier;
  const bool buy = fill.side == Side::kBuy;
  Leg& opening = buy ? guard.long_leg : guard.short_leg;
  Leg& closing = buy ? guard.short_leg : guard.long_leg;
  guard.names_offsets = fill.offset != Offset::kNet;
  Quantity closed;
  if (fill.offset == Offset::kNet)
    closed = std::min(fill.quantity, closing.quantity);
  else if (fill.offset != Offset::kOpen)
    closed = fill.quantity;
  const Quantity opened = fill.quantity - closed;
  if (closed.raw() > 0) close(closing, closed);
  if (opened.raw() <= 0) return;
  Amount amount = fill.amount;
  if (closed.raw() > 0) {
    const auto part = notional(fill.price, opened, multiplier, Rounding::kHalfEven);
    CHECK(part.has_value(), "a part of a fill is smaller than the whole");
    amount = *part;
  }
  open(opening, opened, amount, fill.price);
}

std::optional<Reason> ProtectiveStops::hit(const Leg& leg, Side closing, Price mark,
                                           int64_t multiplier) const {
  // A sell closes a long position; for a short one everything is mirrored by the sign.
  const int direction = -sign(closing);
  const std::optional<Amount> value = notional(
      mark, leg.quantity, multiplier, closing == Side::kSell ? Rounding::kDown : Rounding::kUp);
  CHECK(value.has_value(), "the account was valued at this mark before");
  const int128 profit = (static_cast<int128>(value->raw()) - leg.cost.raw()) * direction;
  const int128 size = leg.cost.abs().raw();
  if (stop_loss_ && reaches(-profit, *stop_loss_, size)) return Reason::kStopLoss;
  const int128 given_back = (static_cast<int128>(leg.best.raw()) - mark.raw()) * direction;
  if (trailing_stop_ && reaches(given_back, *trailing_stop_, leg.best.abs().raw()))
    return Reason::kTrailingStop;
  if (take_profit_ && reaches(profit, *take_profit_, size)) return Reason::kTakeProfit;
  return std::nullopt;
}

std::optional<CloseRequest> ProtectiveStops::judge(InstrumentIndex instrument, Side closing,
                                                   Price mark, Quantity closable) {
  Guard& guard = guards_[instrument.value()];
  Leg& leg = closing == Side::kSell ? guard.long_leg : guard.short_leg;
  if (leg.state == State::kFlat) return std::nullopt;
  leg.best = closing == Side::kSell ? std::max(leg.best, mark) : std::min(leg.best, mark);
  const Quantity quantity = std::min(leg.quantity, closable);
  if (leg.state == State::kClosing || quantity.raw() <= 0) return std::nullopt;
  const std::optional<Reason> reason =
      hit(leg, closing, mark, instruments_[instrument.value()].multiplier);
  if (!reason) return std::nullopt;
  leg.state = State::kClosing;
  return CloseRequest{.instrument = instrument,
                      .side = closing,
                      .offset = guard.names_offsets ? Offset::kClose : Offset::kNet,
                      .quantity = quantity,
                      .reason = *reason};
}

std::array<std::optional<CloseRequest>, 2> ProtectiveStops::on_mark(InstrumentIndex instrument,
                                                                    Price mark,
                                                                    const Closable& closable) {
  return {judge(instrument, Side::kSell, mark, closable.long_quantity),
          judge(instrument, Side::kBuy, mark, closable.short_quantity)};
}

void ProtectiveStops::on_request_ended(InstrumentIndex instrument, Side side) {
  Guard& guard = guards_[instrument.value()];
  Leg& leg = side == Side::kSell ? guard.long_leg : guard.short_leg;
  if (leg.state == State::kClosing) leg.state = State::kGuarded;
}

void ProtectiveStops::adjust(InstrumentIndex instrument, const ShareAdjustment& adjustment) {
  CHECK(adjustment.close.raw() > 0 && adjustment.reference.raw() > 0,
        "a share has a price before and after its split or dividend");
  Guard& guard = guards_[instrument.value()];
  const auto move = [&adjustment](Leg& leg, Quantity quantity, Amount received) {
    if (leg.state == State::kFlat) return;
    const int128 wide = static_cast<int128>(leg.best.raw()) * adjustment.reference.raw();
    leg.best = Price::from_raw(
        static_cast<int64_t>(divide(wide, adjustment.close.raw(), Rounding::kHalfEven)));
    leg.quantity = quantity;
    leg.cost -= received;
    if (quantity.is_zero()) leg = {};
  };
  move(guard.long_leg, adjustment.long_quantity, adjustment.long_received);
  move(guard.short_leg, adjustment.short_quantity, adjustment.short_paid);
}

void ProtectiveStops::save(Writer& writer) const {
  writer.put(kLayout);
  writer.put(static_cast<uint64_t>(guards_.size()));
  for (const Guard& guard : guards_) {
    writer.put(guard.names_offsets);
    for (const Leg* leg : {&guard.long_leg, &guard.short_leg}) {
      writer.put(static_cast<uint8_t>(leg->state));
      writer.put(leg->best.raw());
      writer.put(leg->quantity.raw());
      writer.put(leg->cost.raw());
    }
  }
}

void ProtectiveStops::load(Reader& reader) {
  if (reader.get<uint32_t>() != kLayout || reader.get<uint64_t>() != guards_.size())
    throw failed("the saved state of the protective stops is of other instruments or layout");
  for (Guard& guard : guards_) {
    guard.names_offsets = reader.get<bool>();
    for (Leg* leg : {&guard.long_leg, &guard.short_leg}) {
      const auto state = reader.get<uint8_t>();
      leg->best = Price::from_raw(reader.get<int64_t>());
      leg->quantity = Quantity::from_raw(reader.get<int64_t>());
      leg->cost = Amount::from_raw(reader.get<int64_t>());
      const bool is_flat = leg->quantity.is_zero();
      if (state > static_cast<uint8_t>(State::kClosing) || leg->quantity.raw() < 0 ||
          is_flat != (state == static_cast<uint8_t>(State::kFlat)))
        throw failed("the saved state of the protective stops has a leg that cannot be");
      leg->state = static_cast<State>(state);
    }
  }
}

Hash128 ProtectiveStops::state_hash() const {
  Writer writer;
  save(writer);
  Hasher hasher;
  hasher.update(writer.bytes());
  return hasher.digest();
}

}  // namespace godwit
