#include "trading/simulation/naive_call_auction.h"

#include <algorithm>
#include <set>

#include "foundation/base/fixed.h"

namespace godwit {
namespace {

struct Weighed {
  int128 bid = 0;
  int128 ask = 0;
  bool better_fill = true;
  [[nodiscard]] int128 volume() const { return bid < ask ? bid : ask; }
  [[nodiscard]] int128 surplus() const { return bid > ask ? bid - ask : ask - bid; }
};

/// What would trade at one price, counted order by order.
Weighed weigh(const std::vector<NaiveAuctionOrder>& orders, Price price) {
  Weighed weighed;
  int128 better_bid = 0, better_ask = 0;
  bool some_better_bid = false, some_better_ask = false;
  for (const NaiveAuctionOrder& order : orders) {
    const bool buys = order.side == Side::kBuy;
    const bool at_or_better =
        order.is_market || (buys ? order.price >= price : order.price <= price);
    const bool better = order.is_market || (buys ? order.price > price : order.price < price);
    if (at_or_better) (buys ? weighed.bid : weighed.ask) += order.quantity.raw();
    if (better) (buys ? better_bid : better_ask) += order.quantity.raw();
    if (better && !order.is_market) (buys ? some_better_bid : some_better_ask) = true;
  }
  const int128 volume = weighed.volume();
  weighed.better_fill =
      (!some_better_bid || better_bid <= volume) && (!some_better_ask || better_ask <= volume);
  return weighed;
}

std::set<Price> prices_of(const std::vector<NaiveAuctionOrder>& orders, const AuctionRule& rule) {
  std::set<Price> prices;
  for (const NaiveAuctionOrder& order : orders)
    if (!order.is_market) prices.insert(order.price);
  const bool every_tick = rule.prices == AuctionPrices::kEveryTick;
  if (rule.reference && (every_tick || prices.empty())) prices.insert(*rule.reference);
  if (every_tick && !prices.empty()) {
    const Price last = *prices.rbegin();
    for (Price price = round_to_grid(*prices.begin(), rule.tick, Rounding::kUp); price < last;
         price += rule.tick)
      prices.insert(price);
  }
  return prices;
}

/// The limits of the last buyer and the last seller that trade `volume`.
std::vector<Price> last_pair(const std::vector<NaiveAuctionOrder>& orders, int128 volume) {
  std::vector<Price> last;
  for (const Side side : {Side::kBuy, Side::kSell}) {
    int128 left = volume;
    std::vector<NaiveAuctionOrder> queue;
    for (const NaiveAuctionOrder& order : orders) {
      if (order.side != side) continue;
      if (order.is_market)
        left -= order.quantity.raw();
      else
        queue.push_back(order);
    }
    std::sort(queue.begin(), queue.end(), [&](const auto& a, const auto& b) {
      return side == Side::kBuy ? a.price > b.price : a.price < b.price;
    });
    for (size_t i = 0; i < queue.size() && left > 0; ++i) {
      left -= queue[i].quantity.raw();
      if (left <= 0 || i + 1 == queue.size()) last.push_back(queue[i].price);
    }
  }
  return last;
}

}  // namespace

std::optional<AuctionResult> naive_clear_auction(const std::vector<NaiveAuctionOrder>& orders,
                                                 const AuctionRule& rule, const PriceBand& band) {
  std::set<Price> prices = prices_of(orders, rule);
  std::erase_if(prices, [&](Price price) { return !band.contains(price); });
  int128 volume = 0;
  for (const Price price : prices) volume = std::max(volume, weigh(orders, price).volume());
  if (volume == 0) return std::nullopt;
  std::erase_if(prices, [&](Price price) {
    const Weighed weighed = weigh(orders, price);
    return weighed.volume() < volume || !weighed.better_fill;
  });
  std::optional<int128> least;
  for (const Price price : prices) {
    const int128 surplus = weigh(orders, price).surplus();
    if (!least || surplus < *least) least = surplus;
  }
  if (rule.tie != AuctionTie::kLastPair)
    std::erase_if(prices, [&](Price price) { return weigh(orders, price).surplus() > *least; });
  Price low = *prices.begin();
  Price high = *prices.rbegin();
  Price chosen = low;
  const Price lowest = low, highest = high;
  if (rule.tie == AuctionTie::kNearestReference) {
    for (const Price price : prices)
      if ((price - *rule.reference).abs() <= (chosen - *rule.reference).abs()) chosen = price;
  } else {
    if (rule.tie == AuctionTie::kLastPair) {
      const std::vector<Price> pair = last_pair(orders, volume);
      if (!pair.empty()) {
        low = std::min(pair.front(), pair.back());
        high = std::max(pair.front(), pair.back());
      } else {
        high = low;
      }
    }
    const int128 steps = divide(static_cast<int128>(low.raw()) + high.raw(),
                                2 * static_cast<int128>(rule.tick.raw()), rule.rounding);
    chosen =
        std::clamp(Price::from_raw(static_cast<int64_t>(steps * rule.tick.raw())), lowest, highest);
  }
  const Weighed weighed = weigh(orders, chosen);
  return AuctionResult{.price = chosen,
                       .volume = *Quantity::in_range(weighed.volume()),
                       .surplus = *Quantity::in_range(weighed.bid - weighed.ask)};
}

}  // namespace godwit
