#include "trading/simulation/call_auction.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// Prices first ... last, a tick apart, that all see the same orders.
struct Stretch {
  int64_t first = 0;
  int64_t last = 0;
  int128 bid = 0;        // what buys at these prices, market orders included
  int128 bid_above = 0;  // of it what bids more
  int128 ask = 0;
  int128 ask_below = 0;
  bool limit_above = false;  // some limit order bids more
  bool limit_below = false;  // some limit order asks less

  [[nodiscard]] int128 volume() const { return std::min(bid, ask); }
  [[nodiscard]] int128 surplus() const { return bid - ask; }
  /// Every better limit order fills at these prices.
  [[nodiscard]] bool fills_the_better() const {
    return (!limit_above || bid_above <= volume()) && (!limit_below || ask_below <= volume());
  }
};

int128 magnitude(int128 value) { return value < 0 ? -value : value; }

/// Walks the prices upwards and tells the stretches of equal orders.
class Prices {
 public:
  Prices(const AuctionOrders& orders, const AuctionRule& rule, const PriceBand& band)
      : orders_{orders}, rule_{rule}, band_{band} {}

  template <class Visit>
  void visit(Visit tell) const {
    // Ascending: the worst bid first, the best ask first.
    size_t bids_left = orders_.bids.size();
    size_t asks_seen = 0;
    int128 bid = orders_.market_bid.raw();
    for (const AuctionLevel& level : orders_.bids) bid += level.quantity.raw();
    int128 ask = orders_.market_ask.raw();
    bool reference_left = rule_.reference.has_value() && takes_reference();
    std::optional<int64_t> before;
    while (bids_left > 0 || asks_seen < orders_.asks.size() || reference_left) {
      const int64_t price = next_price(bids_left, asks_seen, reference_left);
      if (before && rule_.prices == AuctionPrices::kEveryTick)
        tell_between(*before, price, bid, ask, bids_left > 0, asks_seen > 0, tell);
      Stretch at{.first = price,
                 .last = price,
                 .bid = bid,
                 .bid_above = bid,
                 .ask = ask,
                 .ask_below = ask,
                 .limit_above = false,
                 .limit_below = asks_seen > 0};
      if (bids_left > 0 && orders_.bids[bids_left - 1].price.raw() == price)
        at.bid_above -= orders_.bids[--bids_left].quantity.raw();
      if (asks_seen < orders_.asks.size() && orders_.asks[asks_seen].price.raw() == price)
        at.ask += orders_.asks[asks_seen++].quantity.raw();
      if (reference_left && rule_.reference->raw() == price) reference_left = false;
      at.limit_above = bids_left > 0;
      bid = at.bid_above;
      ask = at.ask;
      before = price;
      if (band_.contains(Price::from_raw(price))) tell(at);
    }
  }

 private:
  [[nodiscard]] bool takes_reference() const {
    return rule_.prices == AuctionPrices::kEveryTick ||
           (orders_.bids.empty() && orders_.asks.empty());
  }
  [[nodiscard]] int64_t next_price(size_t bids_left, size_t asks_seen, bool reference) const {
    int64_t price = Price::max().raw();
    if (bids_left > 0) price = std::min(price, orders_.bids[bids_left - 1].price.raw());
    if (asks_seen < orders_.asks.size())
      price = std::min(price, orders_.asks[asks_seen].price.raw());
    if (reference) price = std::min(price, rule_.reference->raw());
    return price;
  }
  /// The ticks between two prices, cut to the band.
  template <class Visit>
  void tell_between(int64_t before, int64_t price, int128 bid, int128 ask, bool above, bool below,
                    Visit& tell) const {
    const int64_t tick = rule_.tick.raw();
    const auto up = [&](int128 from) { return divide(from, tick, Rounding::kUp) * tick; };
    const auto down = [&](int128 from) { return divide(from, tick, Rounding::kDown) * tick; };
    const int128 first =
        up(std::max(static_cast<int128>(before) + 1, static_cast<int128>(band_.low.raw())));
    const int128 last =
        down(std::min(static_cast<int128>(price) - 1, static_cast<int128>(band_.high.raw())));
    if (first > last) return;
    tell(Stretch{.first = static_cast<int64_t>(first),
                 .last = static_cast<int64_t>(last),
                 .bid = bid,
                 .bid_above = bid,
                 .ask = ask,
                 .ask_below = ask,
                 .limit_above = above,
                 .limit_below = below});
  }

  const AuctionOrders& orders_;
  const AuctionRule& rule_;
  const PriceBand& band_;
};

/// What is best so far: the prices low ... high, of which every one in between may be taken.
struct Candidates {
  bool any = false;
  int64_t low = 0;
  int64_t high = 0;
  std::optional<int64_t> nearest;  // to the reference
  int128 surplus = 0;              // smallest magnitude
};

int64_t nearest_within(const Stretch& stretch, const AuctionRule& rule) {
  const int64_t reference = rule.reference->raw();
  if (reference <= stretch.first) return stretch.first;
  if (reference >= stretch.last) return stretch.last;
  // Inside: the tick below or above, the higher of two equally near.
  const int128 rounded = divide(reference, rule.tick.raw(), Rounding::kHalfUp) * rule.tick.raw();
  return static_cast<int64_t>(std::clamp<int128>(rounded, stretch.first, stretch.last));
}

void consider(Candidates& best, const Stretch& stretch, const AuctionRule& rule) {
  const int128 surplus = magnitude(stretch.surplus());
  const bool by_surplus = rule.tie != AuctionTie::kLastPair;
  if (!best.any || (by_surplus && surplus < best.surplus)) {
    best = {.any = true,
            .low = stretch.first,
            .high = stretch.last,
            .nearest = std::nullopt,
            .surplus = surplus};
  } else if (by_surplus && surplus > best.surplus) {
    return;
  }
  best.high = stretch.last;
  if (!rule.reference) return;
  const int64_t price = nearest_within(stretch, rule);
  const auto distance = [&](int64_t from) {
    return magnitude(static_cast<int128>(from) - rule.reference->raw());
  };
  if (!best.nearest || distance(price) <= distance(*best.nearest)) best.nearest = price;
}

int64_t middle(int64_t low, int64_t high, const AuctionRule& rule) {
  const int128 tick = rule.tick.raw();
  const int128 twice = static_cast<int128>(low) + high;
  const int128 rounded = divide(twice, 2 * tick, rule.rounding) * tick;
  return static_cast<int64_t>(std::clamp<int128>(rounded, low, high));
}

/// The limit of the last order that trades when the better go first; nothing when market orders
/// alone are enough.
std::optional<int64_t> last_to_trade(std::span<const AuctionLevel> levels, Quantity market,
                                     int128 volume) {
  int128 sum = market.raw();
  std::optional<int64_t> last;
  for (const AuctionLevel& level : levels) {
    if (sum >= volume) break;
    sum += level.quantity.raw();
    last = level.price.raw();
  }
  return last;
}

/// The middle of the last pair, moved to where every better order fills.
int64_t middle_of_last_pair(const AuctionOrders& orders, int128 volume, const Candidates& best,
                            const AuctionRule& rule) {
  const auto buy = last_to_trade(orders.bids, orders.market_bid, volume);
  const auto sell = last_to_trade(orders.asks, orders.market_ask, volume);
  const int64_t low = sell.value_or(buy.value_or(best.low));
  const int64_t high = buy.value_or(low);
  return std::clamp(middle(low, high, rule), best.low, best.high);
}

int128 quantity_through(std::span<const AuctionLevel> levels, BookSide side, int64_t price) {
  int128 sum = 0;
  for (const AuctionLevel& level : levels) {
    if (!may_trade_at(side, level.price, Price::from_raw(price))) break;
    sum += level.quantity.raw();
  }
  return sum;
}

}  // namespace

AuctionRule sse_auction(Price tick) {
  return {.tie = AuctionTie::kMiddle,
          .prices = AuctionPrices::kOrderPrices,
          .tick = tick,
          .rounding = Rounding::kHalfUp,
          .reference = std::nullopt};
}

AuctionRule szse_auction(Price tick, Price reference) {
  return {.tie = AuctionTie::kNearestReference,
          .prices = AuctionPrices::kEveryTick,
          .tick = tick,
          .rounding = Rounding::kHalfUp,
          .reference = reference};
}

AuctionRule cn_futures_auction(Price tick) {
  return {.tie = AuctionTie::kLastPair,
          .prices = AuctionPrices::kOrderPrices,
          .tick = tick,
          .rounding = Rounding::kHalfUp,
          .reference = std::nullopt};
}

std::optional<AuctionResult> clear_auction(const AuctionOrders& orders, const AuctionRule& rule,
                                           const PriceBand& band) {
  CHECK(rule.tick.raw() > 0, "an auction needs a tick");
  CHECK(rule.tie != AuctionTie::kNearestReference || rule.reference,
        "this auction's rule needs a reference price");
  const Prices prices{orders, rule, band};
  int128 volume = 0;
  prices.visit([&](const Stretch& stretch) { volume = std::max(volume, stretch.volume()); });
  if (volume == 0) return std::nullopt;
  Candidates best;
  prices.visit([&](const Stretch& stretch) {
    if (stretch.volume() == volume && stretch.fills_the_better()) consider(best, stretch, rule);
  });
  CHECK(best.any, "some price of the most volume fills the better orders");
  int64_t price = best.low;
  switch (rule.tie) {
    case AuctionTie::kMiddle: price = middle(best.low, best.high, rule); break;
    case AuctionTie::kNearestReference: price = *best.nearest; break;
    case AuctionTie::kLastPair: price = middle_of_last_pair(orders, volume, best, rule); break;
  }
  const int128 bid = orders.market_bid.raw() + quantity_through(orders.bids, BookSide::kBid, price);
  const int128 ask = orders.market_ask.raw() + quantity_through(orders.asks, BookSide::kAsk, price);
  CHECK(std::min(bid, ask) == volume, "the price that was chosen trades the most");
  return AuctionResult{.price = Price::from_raw(price),
                       .volume = *Quantity::in_range(volume),
                       .surplus = *Quantity::in_range(bid - ask)};
}

}  // namespace godwit
