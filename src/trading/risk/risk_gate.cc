#include "trading/risk/risk_gate.h"

#include <algorithm>

namespace godwit {
namespace {

/// value <= share x whole, exactly.
bool is_within(int128 value, Rate share, int128 whole) {
  return value * Rate::kScale <= whole * share.raw();
}

/// start - equity <= share x start: a loss that is still allowed.
bool keeps_loss(Amount equity, Amount start, const std::optional<Rate>& share) {
  return !share || is_within(static_cast<int128>(start.raw()) - equity.raw(), *share, start.raw());
}

constexpr uint32_t kLayout = 1;  // Of the saved state.

}  // namespace

void RiskGate::roll_day(const RiskView& view) noexcept {
  if (!started_) {
    started_ = true;
    day_ = view.trading_day();
    day_start_ = last_equity_ = peak_ = view.equity();
  } else if (view.trading_day() != day_) {
    day_ = view.trading_day();
    day_start_ = last_equity_;
    day_spent_ = false;
  }
}

void RiskGate::observe(const RiskView& view) noexcept {
  roll_day(view);
  last_equity_ = view.equity();
  peak_ = std::max(peak_, last_equity_);
  if (!keeps_loss(last_equity_, day_start_, limits_.daily_loss_budget)) day_spent_ = true;
  if (!keeps_loss(last_equity_, peak_, limits_.max_drawdown)) drawdown_halted_ = true;
}

void RiskGate::resume(Amount equity) {
  halted_ = drawdown_halted_ = false;
  peak_ = equity;
}

void RiskGate::on_transfer(Amount amount) {
  day_start_ += amount;
  last_equity_ += amount;
  peak_ += amount;
}

Result<Approved, Reason> RiskGate::check(const OrderRequest& request,
                                         const RiskView& view) noexcept {
  roll_day(view);
  if (const Reason bad = check_market(request, view); bad != Reason::kNone) return Unexpected{bad};
  if (reduces_position(request, view) || closes_for_parent(request, OrderId{}, view))
    return Approved{};
  const Mark mark = *view.mark(request.instrument);
  Reason bad = check_state(view, mark);
  if (bad == Reason::kNone) bad = check_price(request, mark);
  if (bad == Reason::kNone) bad = check_size(request, view, mark);
  if (bad == Reason::kNone) bad = check_volume(request, view);
  if (bad == Reason::kNone) {
    const ExposureVerdict verdict = check_exposure(request, view, Unknowns::kCounted);
    bad = verdict.reason;
    if (bad != Reason::kNone && verdict.has_unknown &&
        check_exposure(request, view, Unknowns::kLeftOut).reason == Reason::kNone)
      bad = Reason::kUnknownOrderExposure;
  }
  if (bad != Reason::kNone) return Unexpected{bad};
  return Approved{};
}

Reason RiskGate::check_market(const OrderRequest& request, const RiskView& view) const noexcept {
  if (const Reason bad = check_terms(request, view.now()); bad != Reason::kNone) return bad;
  if (rules_ == nullptr) {
    const auto verdict = InstrumentCheck{}.check(request, view);
    return verdict ? Reason::kNone : verdict.error();
  }
  if (const Reason bad = rules_->check(request, view); bad != Reason::kNone) return bad;
  return view.mark(request.instrument) ? Reason::kNone : Reason::kDataStale;
}

Reason RiskGate::check_state(const RiskView& view, const Mark& mark) const noexcept {
  if (halted_) return Reason::kTradingHalted;
  if (drawdown_halted_) return Reason::kDrawdownHalt;
  if (day_spent_) return Reason::kDailyLossBudget;
  if (limits_.max_data_age && view.now() - mark.ts > *limits_.max_data_age)
    return Reason::kDataStale;
  if (limits_.max_messages_per_second &&
      view.messages_since(view.now() - Duration::seconds(1)) >= *limits_.max_messages_per_second)
    return Reason::kOrderRateLimit;
  return Reason::kNone;
}

Reason RiskGate::check_price(const OrderRequest& request, const Mark& mark) const noexcept {
  if (!limits_.price_collar || !request.limit_price) return Reason::kNone;
  const auto worst = worst_price(request, mark.price, limits_.price_collar);
  if (!worst) return Reason::kNotionalOutOfRange;
  const int128 beyond =
      (static_cast<int128>(worst->edge.raw()) - worst->base.raw()) * sign(request.side);
  return is_within(beyond, *limits_.price_collar, worst->base.abs().raw()) ? Reason::kNone
                                                                           : Reason::kPriceCollar;
}

Reason RiskGate::check_size(const OrderRequest& request, const RiskView& view,
                            const Mark& mark) const noexcept {
  if (limits_.max_order_quantity && request.quantity > *limits_.max_order_quantity)
    return Reason::kOrderQuantityLimit;
  if (!limits_.max_order_amount) return Reason::kNone;
  const auto worst = worst_price(request, mark.price, limits_.price_collar);
  if (!worst) return Reason::kNotionalOutOfRange;
  // A sell may fill at the market although its limit is below.
  const Price price = request.side == Side::kBuy
                          ? worst->edge.abs()
                          : std::max({worst->edge.abs(), worst->base.abs(), mark.price.abs()});
  const int64_t multiplier = view.instruments()[request.instrument.value()].multiplier;
  const auto amount = notional(price, request.quantity, multiplier, Rounding::kUp);
  if (!amount) return Reason::kNotionalOutOfRange;
  const auto ours = view.in_account_currency(request.instrument, *amount, Rounding::kUp);
  if (!ours) return Reason::kDataStale;
  return *ours > *limits_.max_order_amount ? Reason::kOrderAmountLimit : Reason::kNone;
}

Reason RiskGate::check_volume(const OrderRequest& request, const RiskView& view) const noexcept {
  if (limits_.max_volume_share) {
    int128 quantity = request.quantity.raw();
    for (const OrderId id : view.working(request.instrument)) {
      const Order& order = view.order(id);
      if (reserves_risk(order.state()) && order.request().side == request.side)
        quantity += order.quantity_remaining().raw();
    }
    const auto volume = view.average_daily_volume(request.instrument);
    if (!volume || !is_within(quantity, *limits_.max_volume_share, volume->raw()))
      return Reason::kVolumeShareLimit;
  }
  if (limits_.max_depth_share && !request.post_only) {
    const Side other = request.side == Side::kBuy ? Side::kSell : Side::kBuy;
    const auto depth = view.displayed_depth(request.instrument, other);
    if (!depth || !is_within(request.quantity.raw(), *limits_.max_depth_share, depth->raw()))
      return Reason::kDepthShareLimit;
  }
  return Reason::kNone;
}

RiskGate::ExposureVerdict RiskGate::check_exposure(const OrderRequest& request,
                                                   const RiskView& view,
                                                   Unknowns unknowns) noexcept {
  const bool measures = limits_.max_instrument_share || limits_.max_leverage ||
                        limits_.daily_loss_budget || limits_.max_drawdown;
  if (!measures) return {};
  const auto own =
      worst_exposure(view, request.instrument, &request, limits_.price_collar, unknowns);
  if (!own) return {.reason = own.error(), .has_unknown = true};
  bool has_unknown = own->has_unknown;
  int128 gross = own->value.raw();
  int128 loss = own->loss.raw();
  others_.clear();
  for (const InstrumentIndex instrument : view.exposed()) {
    if (instrument == request.instrument) continue;
    const auto other = worst_exposure(view, instrument, nullptr, limits_.price_collar, unknowns);
    if (!other) return {.reason = other.error(), .has_unknown = true};
    has_unknown |= other->has_unknown;
    gross += other->value.raw();
    loss += other->loss.raw();
    others_.push_back(other->value);
  }
  const auto equity = Amount::in_range(view.equity().raw() - loss);
  const auto total = Amount::in_range(gross);
  Reason bad = Reason::kNotionalOutOfRange;
  if (equity && total) bad = check_shares(*own, *total, *equity);
  if (bad == Reason::kNone) bad = check_equity(*equity);
  return {.reason = bad, .has_unknown = has_unknown};
}

Reason RiskGate::check_shares(const WorstExposure& own, Amount gross,
                              Amount worst_equity) const noexcept {
  const int128 equity = worst_equity.raw();
  const std::optional<Rate>& share = limits_.max_instrument_share;
  if (share && !is_within(own.value.raw(), *share, equity)) return Reason::kInstrumentShareLimit;
  if (limits_.max_leverage && !is_within(gross.raw(), *limits_.max_leverage, equity))
    return Reason::kLeverageLimit;
  if (!share || own.added_loss.is_zero()) return Reason::kNone;
  for (const Amount other : others_)
    if (!is_within(other.raw(), *share, equity) &&
        is_within(other.raw(), *share, equity + own.added_loss.raw()))
      return Reason::kInstrumentShareLimit;
  return Reason::kNone;
}

Reason RiskGate::check_equity(Amount worst_equity) const noexcept {
  if (!keeps_loss(worst_equity, day_start_, limits_.daily_loss_budget))
    return Reason::kDailyLossBudget;
  if (!keeps_loss(worst_equity, peak_, limits_.max_drawdown)) return Reason::kDrawdownHalt;
  return Reason::kNone;
}

void RiskGate::save(Writer& writer) const {
  writer.put(kLayout);
  writer.put(started_);
  writer.put(day_.date().days());
  for (const Amount amount : {day_start_, last_equity_, peak_}) writer.put(amount.raw());
  for (const bool flag : {day_spent_, drawdown_halted_, halted_}) writer.put(flag);
}

void RiskGate::load(Reader& reader) {
  if (reader.get<uint32_t>() != kLayout)
    throw failed("the saved state of the risk gate is of another layout");
  started_ = reader.get<bool>();
  day_ = TradingDay{Date::from_days(reader.get<int32_t>())};
  for (Amount* amount : {&day_start_, &last_equity_, &peak_})
    *amount = Amount::from_raw(reader.get<int64_t>());
  for (bool* flag : {&day_spent_, &drawdown_halted_, &halted_}) *flag = reader.get<bool>();
}

}  // namespace godwit
