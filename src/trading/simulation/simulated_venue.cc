#include "trading/simulation/simulated_venue.h"

#include <algorithm>
#include <cmath>

namespace godwit {
namespace {

/// The part of a bar's volume that we may take, in whole lots.
Quantity volume_for_us(double volume, double share, const Instrument& instrument) {
  if (std::isnan(volume)) return Quantity::max();  // The data have no volume: nothing to limit by.
  const double lots = std::floor(volume * share / instrument.lot.to_double());
  const double lots_max = 9.2e18 / static_cast<double>(instrument.lot.raw());
  if (lots >= lots_max) return Quantity::max();
  return Quantity::from_raw(static_cast<int64_t>(lots) * instrument.lot.raw());
}

Amount charges(const Fill& fill) { return fill.costs.commission + fill.costs.tax + fill.costs.fee; }

}  // namespace

SimulatedVenue::SimulatedVenue(std::span<const Instrument> instruments, Interval interval,
                               SimulationModel model, Amount cash, const RuleBook* rules)
    : instruments_{instruments},
      model_{model},
      random_{model.seed},
      fees_{model.costs, model.fee_terms, rules, instruments},
      cash_{cash} {
  for (size_t i = 0; i < instruments.size(); ++i)
    books_.push_back({.orders = {}, .daily_volume = DailyVolume{interval}, .bar = {}});
}

void SimulatedVenue::report(OrderId order, OrderEvent event, Reason reason, Timestamp now) {
  sink_->on_venue_report(
      {.order = order, .event = event, .reason = reason, .ts = now, .fill = std::nullopt}, now);
}

void SimulatedVenue::on_order(const Order& order, Timestamp now) {
  if (order.request().type != OrderType::kMarket) {
    report(order.id(), OrderEvent::kReject, Reason::kUnsupportedOrderType, now);
    return;
  }
  report(order.id(), OrderEvent::kAccept, Reason::kNone, now);
  Book& book = books_[order.request().instrument.value()];
  book.orders.push_back({.order = &order, .remaining = order.request().quantity});
  // A bar that closed earlier is past; the order waits for the next close.
  if (model_.bar_fill == BarFill::kClose && book.has_bar && book.bar.header.ts_event == now)
    match(book, order.request().side, book.bar.close, now);
}

std::pair<SimulatedVenue::Book*, size_t> SimulatedVenue::find(OrderId id) {
  for (Book& book : books_)
    for (size_t i = 0; i < book.orders.size(); ++i)
      if (book.orders[i].order->id() == id) return {&book, i};
  return {nullptr, 0};
}

void SimulatedVenue::on_cancel(OrderId id, Timestamp now) {
  const auto [book, place] = find(id);
  // Not found: it was done before the cancel came.
  if (book != nullptr) book->orders.erase(book->orders.begin() + static_cast<ptrdiff_t>(place));
  report(id, book != nullptr ? OrderEvent::kCanceled : OrderEvent::kRefused, Reason::kNone, now);
}

void SimulatedVenue::on_change(OrderId id, const OrderChange& change, Timestamp now) {
  const auto [book, place] = find(id);
  const bool possible = book != nullptr && change.quantity && !change.limit_price &&
                        !change.trigger_price && *change.quantity > book->orders[place].filled;
  if (possible) book->orders[place].remaining = *change.quantity - book->orders[place].filled;
  report(id, possible ? OrderEvent::kUpdated : OrderEvent::kRefused, Reason::kNone, now);
}

void SimulatedVenue::start_bar(Book& book, const Bar& bar) {
  book.bar = bar;
  book.has_bar = true;
  const Instrument& instrument = instruments_[bar.header.instrument.value()];
  book.volume_left = volume_for_us(bar.volume, model_.max_volume_share, instrument);
}

bool SimulatedVenue::on_bar_open(const Bar& bar, Timestamp) {
  if (model_.bar_fill != BarFill::kNextOpen) return false;
  Book& book = books_[bar.header.instrument.value()];
  if (book.orders.empty()) return false;  // Nothing to match, nothing to copy.
  start_bar(book, bar);
  opened_.push_back(bar.header.instrument);
  return true;
}

void SimulatedVenue::match_opened(Timestamp now) {
  for (const Side side : {Side::kSell, Side::kBuy})
    for (const InstrumentIndex index : opened_) {
      Book& book = books_[index.value()];
      match(book, side, book.bar.open, now);
    }
  opened_.clear();
}

void SimulatedVenue::on_bar_close(const Bar& bar, Timestamp now) {
  Book& book = books_[bar.header.instrument.value()];
  book.daily_volume.on_bar_close(bar);
  if (model_.bar_fill != BarFill::kClose) return;
  start_bar(book, bar);
  for (const Side side : {Side::kSell, Side::kBuy}) match(book, side, bar.close, now);
}

void SimulatedVenue::match(Book& book, Side side, Price market, Timestamp now) {
  for (Resting& resting : book.orders)
    if (resting.order->request().side == side) match_one(resting, book, market, now);
  std::erase_if(book.orders, [](const Resting& resting) { return resting.remaining.is_zero(); });
}

void SimulatedVenue::match_one(Resting& resting, Book& book, Price market, Timestamp now) {
  const Quantity reachable = std::min(resting.remaining, book.volume_left);
  if (reachable.is_zero()) return;
  const OrderRequest& request = resting.order->request();
  const auto costs = fees_.costs(request.instrument, book.bar.trading_day());
  if (!costs) {
    resting.remaining = {};
    report(resting.order->id(), OrderEvent::kCanceled, costs.error(), now);
    return;
  }
  const bool buys = request.side == Side::kBuy;
  Offer offer = make_offer(resting, book, market, now);
  offer.costs = *costs;
  const Quantity quantity = buys ? affordable(resting, book, offer, reachable) : reachable;
  const bool cut = quantity < reachable;

  if (!quantity.is_zero()) {
    std::optional<Fill> fill = price_fill(resting, book, offer, quantity);
    if (!fill) return;  // A sell whose amount cannot be represented: it stays where it is.
    (void)resting.charged.charge(offer.costs->schedule, fee_query(*fill));  // As price_fill quoted.
    resting.fills = fill->fill_number;
    resting.remaining -= quantity;
    resting.filled += quantity;
    book.volume_left -= quantity;
    cash_ += (buys ? -fill->amount : fill->amount) - charges(*fill);
    sink_->on_venue_report({.order = fill->order,
                            .event = OrderEvent::kFillRest,
                            .reason = Reason::kNone,
                            .ts = now,
                            .fill = *fill},
                           now);
  }
  if (cut) {
    resting.remaining = {};
    report(resting.order->id(), OrderEvent::kCanceled, Reason::kCutToCash, now);
  }
}

SimulatedVenue::Offer SimulatedVenue::make_offer(const Resting& resting, const Book& book,
                                                 Price market, Timestamp now) const {
  Offer offer{.market = market, .daily_volume = book.daily_volume.during(book.bar), .now = now};
  if (model_.costs.slippage.standard_deviation > 0)
    offer.noise = random_.normal(RandomStream::kSlippage, resting.order->id().value(),
                                 static_cast<uint32_t>(resting.fills + 1));
  return offer;
}

FeeQuery SimulatedVenue::fee_query(const Fill& fill) {
  return split_by_offset({.side = fill.side,
                          .maker = false,
                          .amount = fill.amount.abs(),
                          .quantity = fill.quantity,
                          .closed = {},
                          .closed_today = {},
                          .day = fill.trading_day},
                         fill.offset);
}

std::optional<Fill> SimulatedVenue::price_fill(const Resting& resting, const Book& book,
                                               const Offer& offer, Quantity quantity) const {
  const OrderRequest& request = resting.order->request();
  const Instrument& instrument = instruments_[request.instrument.value()];
  const FillPriceInputs inputs{.side = request.side,
                               .market = offer.market,
                               .quantity = quantity,
                               .daily_volume = offer.daily_volume,
                               .noise = offer.noise,
                               .half_spread = offer.costs->half_spread};
  const std::optional<FillPrice> price = fill_price(inputs, model_.costs, instrument);
  if (!price) return std::nullopt;
  const auto amount = notional(price->paid, quantity, instrument.multiplier,
                               request.side == Side::kBuy ? Rounding::kUp : Rounding::kDown);
  if (!amount) return std::nullopt;
  const bool buys = request.side == Side::kBuy;
  if (buys ? *amount > cash_ : !checked_add(cash_, *amount)) return std::nullopt;

  const TradingDay day = book.bar.trading_day();
  Fill fill{.order = resting.order->id(),
            .fill_number = resting.fills + 1,
            .instrument = request.instrument,
            .strategy = request.strategy,
            .side = request.side,
            .offset = request.offset,
            .ts = offer.now,
            .trading_day = day,
            .price = price->paid,
            .quantity = quantity,
            .amount = *amount};
  const auto charged = resting.charged.quote(offer.costs->schedule, fee_query(fill));
  if (!charged) return std::nullopt;
  fill.costs.commission = charged->commission;
  fill.costs.tax = charged->tax;
  fill.costs.fee = charged->fee;
  fill.costs.slippage = price->slippage;
  fill.costs.impact = price->impact;
  return fill;
}

Quantity SimulatedVenue::affordable(const Resting& resting, const Book& book, const Offer& offer,
                                    Quantity quantity) const {
  const auto fits = [&](Quantity candidate) {
    const std::optional<Fill> fill = price_fill(resting, book, offer, candidate);
    if (!fill) return false;
    const auto total = checked_add(fill->amount, charges(*fill));
    return total && *total <= cash_;
  };
  if (fits(quantity)) return quantity;
  // What a fill takes from the cash never falls as it grows: search for the last that fits. It is
  // nearly always just below what was asked, so walk down from there with steps that double.
  const int64_t lot = instruments_[resting.order->request().instrument.value()].lot.raw();
  int64_t low = 0;                      // Lots that fit (nothing always does).
  int64_t high = quantity.raw() / lot;  // Lots that do not.
  for (int64_t step = high / 4096 + 1; high - low > step; step *= 2) {
    const int64_t lots = high - step;
    if (fits(Quantity::from_raw(lots * lot))) {
      low = lots;
      break;
    }
    high = lots;
  }
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (fits(Quantity::from_raw(middle * lot)) ? low : high) = middle;
  }
  return Quantity::from_raw(low * lot);
}

}  // namespace godwit
