#include "market/decode/itch_generator.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr int64_t kTick_1e4 = 100;  // one cent
constexpr uint64_t kHour = 3600ULL * 1'000'000'000;

int64_t to_1e4(Price price) { return price.raw() / (Price::kScale / 10'000); }
uint32_t to_shares(Quantity quantity) {
  return static_cast<uint32_t>(quantity.raw() / Quantity::kScale);
}

OrderByOrder event_of(BookAction action, const RestingOrder& order) {
  OrderByOrder event;
  event.header.kind = EventKind::kOrderByOrder;
  event.header.flags = static_cast<uint16_t>(
      static_cast<int>(action) |
      (order.side == BookSide::kBid ? OrderByOrder::kBidSide : OrderByOrder::kAskSide) |
      OrderByOrder::kLastOfRun);
  event.order_id = order.order_id;
  event.price = order.price;
  event.quantity = order.quantity;
  return event;
}

}  // namespace

ItchGenerator::ItchGenerator(const Config& config) : rng_{config.seed}, stocks_(config.stocks) {
  CHECK(config.stocks > 0, "a generator without stocks");
  double total = 0;
  for (size_t i = 0; i < stocks_.size(); ++i) {
    total += 1.0 / static_cast<double>(i + 4);
    share_until_.push_back(total);
  }
  for (double& share : share_until_) share /= total;
  for (size_t i = 0; i < stocks_.size(); ++i) {
    const double share = share_until_[i] - (i == 0 ? 0 : share_until_[i - 1]);
    // Books grow slower than trading: half in proportion to it, half the same for all.
    const double wanted =
        config.orders_per_stock * (0.5 + 0.5 * share * static_cast<double>(stocks_.size()));
    stocks_[i].orders_wanted = static_cast<uint32_t>(wanted) + 1;
    stocks_[i].start_price_1e4 = rng_.between(500, 50'000) * kTick_1e4;
    stocks_[i].book.set_continuous(true);
  }
}

const NaiveOrderBook& ItchGenerator::truth(uint16_t locate) const {
  CHECK(locate >= 1 && locate <= stocks_.size(), "locates are 1 ... stocks");
  return stocks_[locate - 1U].book;
}

uint64_t ItchGenerator::shares_printed(uint16_t locate) const {
  CHECK(locate >= 1 && locate <= stocks_.size(), "locates are 1 ... stocks");
  return stocks_[locate - 1U].shares_printed;
}

size_t ItchGenerator::order_count() const {
  size_t count = 0;
  for (const Stock& stock : stocks_) count += stock.refs.size();
  return count;
}

ItchStock ItchGenerator::symbol(uint16_t locate) const {
  ItchStock text{'S', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
  unsigned rest = locate;
  for (size_t i = 4; i >= 1; --i, rest /= 26) text[i] = static_cast<char>('A' + rest % 26);
  return text;
}

ItchHeader ItchGenerator::header(uint16_t locate) {
  time_ns_ += static_cast<uint64_t>(rng_.between(0, 2000));
  return {.stock_locate = locate, .tracking_number = 0, .time_ns = time_ns_};
}

uint16_t ItchGenerator::random_locate() {
  const auto stock = std::upper_bound(share_until_.begin(), share_until_.end(), rng_.uniform());
  const auto index = std::min<ptrdiff_t>(stock - share_until_.begin(), std::ssize(stocks_) - 1);
  return static_cast<uint16_t>(index + 1);
}

void ItchGenerator::append_start_of_day(Frames& frames) {
  const auto system_event = [&](char event) {
    append_itch_frame(frames, ItchSystemEvent{.header = header(0), .event = event});
  };
  system_event('O');
  for (uint16_t locate = 1; locate <= stocks_.size(); ++locate) {
    append_itch_frame(frames, ItchStockDirectory{.header = header(locate),
                                                 .stock = symbol(locate),
                                                 .market_category = 'Q',
                                                 .financial_status = 'N',
                                                 .round_lot_size = 100,
                                                 .round_lots_only = 'N',
                                                 .issue_classification = 'C',
                                                 .issue_sub_type = {'Z', ' '},
                                                 .authenticity = 'P',
                                                 .short_sale_threshold = 'N',
                                                 .ipo = 'N',
                                                 .luld_tier = '1',
                                                 .etp = 'N',
                                                 .inverse = 'N'});
    append_itch_frame(frames, ItchStockTradingAction{.header = header(locate),
                                                     .stock = symbol(locate),
                                                     .state = 'T',
                                                     .reason = {' ', ' ', ' ', ' '}});
  }
  system_event('S');
  time_ns_ = std::max(time_ns_, 9 * kHour + kHour / 2);
  system_event('Q');
}

void ItchGenerator::append(Frames& frames, size_t messages) {
  for (size_t i = 0; i < messages; ++i) append_one(frames);
}

void ItchGenerator::append_end_of_day(Frames& frames) {
  time_ns_ = std::max(time_ns_, 16 * kHour);
  append_itch_frame(frames, ItchSystemEvent{.header = header(0), .event = 'M'});
  for (uint16_t locate = 1; locate <= stocks_.size(); ++locate)
    while (!stocks_[locate - 1U].refs.empty()) append_delete(frames, locate);
  append_itch_frame(frames, ItchSystemEvent{.header = header(0), .event = 'E'});
  append_itch_frame(frames, ItchSystemEvent{.header = header(0), .event = 'C'});
  frames.insert(frames.end(), ItchFrames::kLengthBytes, std::byte{0});
}

void ItchGenerator::append_one(Frames& frames) {
  const uint16_t locate = random_locate();
  const Stock& stock = stocks_[locate - 1U];
  double kind = rng_.uniform();
  // Towards the wanted number of orders: adds instead of deletes below it, the reverse above.
  if (stock.refs.size() < stock.orders_wanted / 2 + 2 && kind < 0.95) kind = 0;
  if (stock.refs.size() > stock.orders_wanted && kind < 0.10) kind = 0.5;
  if (stock.refs.empty() && kind < 0.989) kind = 0;  // All else needs an order that rests.
  if (kind < 0.42) return append_add(frames, locate);
  if (kind < 0.80) return append_delete(frames, locate);
  if (kind < 0.92) return append_replace(frames, locate);
  if (kind < 0.969) return append_execution(frames, locate);
  if (kind < 0.989) return append_cancel(frames, locate);
  if (kind < 0.998) return append_hidden_trade(frames, locate);
  append_rare(frames, locate);
}

/// Some ticks behind the best price of the side, and never up to the other side.
uint32_t ItchGenerator::random_price(const Stock& stock, BookSide side) {
  const auto& bids = stock.book.bids();
  const auto& asks = stock.book.asks();
  const int64_t behind = static_cast<int64_t>(-6.0 * std::log(1.0 - rng_.uniform())) - 1;
  const bool bid = side == BookSide::kBid;
  int64_t best = stock.start_price_1e4;
  if (bid && !bids.empty()) best = to_1e4(bids.begin()->first);
  if (bid && bids.empty() && !asks.empty()) best = to_1e4(asks.begin()->first) - kTick_1e4;
  if (!bid && !asks.empty()) best = to_1e4(asks.begin()->first);
  if (!bid && asks.empty() && !bids.empty()) best = to_1e4(bids.begin()->first) + kTick_1e4;
  int64_t price = bid ? best - behind * kTick_1e4 : best + behind * kTick_1e4;
  if (bid && !asks.empty()) price = std::min(price, to_1e4(asks.begin()->first) - kTick_1e4);
  if (!bid && !bids.empty()) price = std::max(price, to_1e4(bids.begin()->first) + kTick_1e4);
  // Far above zero and far below the protocol's largest price: stocks start at 5 to 500 dollars.
  return static_cast<uint32_t>(std::clamp<int64_t>(price, 1, 1'999'999'999));
}

uint32_t ItchGenerator::random_shares() {
  return static_cast<uint32_t>(rng_.uniform() < 0.6 ? 100 : rng_.between(1, 1500));
}

uint64_t ItchGenerator::random_ref(const Stock& stock) {
  const int64_t count = std::ssize(stock.refs);
  const int64_t oldest = rng_.uniform() < 0.6 ? std::max<int64_t>(0, count - 16) : 0;
  return stock.refs[static_cast<size_t>(rng_.between(oldest, count - 1))];
}

void ItchGenerator::append_add(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  const BookSide side = random_side();
  const ItchAddOrder add{.header = header(locate),
                         .order_ref = ref_next_++,
                         .side = side == BookSide::kBid ? 'B' : 'S',
                         .shares = random_shares(),
                         .stock = symbol(locate),
                         .price_1e4 = random_price(stock, side)};
  if (rng_.uniform() < 0.05)
    append_itch_frame(frames, ItchAddOrderMpid{.header = add.header,
                                               .order_ref = add.order_ref,
                                               .side = add.side,
                                               .shares = add.shares,
                                               .stock = add.stock,
                                               .price_1e4 = add.price_1e4,
                                               .attribution = {'M', 'A', 'K', 'R'}});
  else
    append_itch_frame(frames, add);
  enter(stock, {.order_id = add.order_ref,
                .side = side,
                .price = itch_price(add.price_1e4),
                .quantity = itch_quantity(add.shares)});
}

void ItchGenerator::append_delete(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  const uint64_t ref = random_ref(stock);
  append_itch_frame(frames, ItchOrderDelete{.header = header(locate), .order_ref = ref});
  take(stock, ref, stock.book.find(ref)->quantity);
}

void ItchGenerator::append_replace(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  const uint64_t ref = random_ref(stock);
  const RestingOrder old = *stock.book.find(ref);
  take(stock, ref, old.quantity);
  const ItchOrderReplace replace{.header = header(locate),
                                 .original_ref = ref,
                                 .new_ref = ref_next_++,
                                 .shares = random_shares(),
                                 .price_1e4 = random_price(stock, old.side)};
  append_itch_frame(frames, replace);
  enter(stock, {.order_id = replace.new_ref,
                .side = old.side,
                .price = itch_price(replace.price_1e4),
                .quantity = itch_quantity(replace.shares)});
}

/// The front of the queue at the best price of a side trades, in part or in full.
void ItchGenerator::append_execution(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  BookSide side = random_side();
  if (stock.book.bids().empty()) side = BookSide::kAsk;
  if (stock.book.asks().empty()) side = BookSide::kBid;
  const auto& queue = side == BookSide::kBid ? stock.book.bids().begin()->second
                                             : stock.book.asks().begin()->second;
  const NaiveOrderBook::Order order = queue.front();
  const uint32_t rest = to_shares(order.quantity);
  const auto shares = static_cast<uint32_t>(rng_.uniform() < 0.7 ? rest : rng_.between(1, rest));
  if (rng_.uniform() < 1.0 / 30) {
    const bool printable = rng_.uniform() < 0.5;
    append_itch_frame(
        frames, ItchOrderExecutedAtPrice{.header = header(locate),
                                         .order_ref = order.order_id,
                                         .shares = shares,
                                         .match_number = match_next_++,
                                         .printable = printable ? 'Y' : 'N',
                                         .price_1e4 = static_cast<uint32_t>(
                                             to_1e4(stock.book.find(order.order_id)->price))});
    if (printable) stock.shares_printed += shares;
  } else {
    append_itch_frame(frames, ItchOrderExecuted{.header = header(locate),
                                                .order_ref = order.order_id,
                                                .shares = shares,
                                                .match_number = match_next_++});
    stock.shares_printed += shares;
  }
  take(stock, order.order_id, itch_quantity(shares));
}

void ItchGenerator::append_cancel(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  const uint64_t ref = random_ref(stock);
  const uint32_t rest = to_shares(stock.book.find(ref)->quantity);
  if (rest == 1) return append_delete(frames, locate);
  const auto shares = static_cast<uint32_t>(rng_.between(1, rest - 1));
  append_itch_frame(frames,
                    ItchOrderCancel{.header = header(locate), .order_ref = ref, .shares = shares});
  take(stock, ref, itch_quantity(shares));
}

void ItchGenerator::append_hidden_trade(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  const uint32_t shares = random_shares();
  append_itch_frame(frames, ItchTrade{.header = header(locate),
                                      .side = 'B',
                                      .shares = shares,
                                      .stock = symbol(locate),
                                      .price_1e4 = random_price(stock, BookSide::kBid),
                                      .match_number = match_next_++});
  stock.shares_printed += shares;
}

/// Types that do not touch books, in turn.
void ItchGenerator::append_rare(Frames& frames, uint16_t locate) {
  Stock& stock = stocks_[locate - 1U];
  const ItchHeader head = header(locate);
  const ItchStock name = symbol(locate);
  const uint32_t price = random_price(stock, BookSide::kBid);
  switch (rare_next_++ % 13) {
    case 0: {
      const ItchCrossTrade cross{.header = head,
                                 .shares = random_shares(),
                                 .stock = name,
                                 .price_1e4 = price,
                                 .match_number = match_next_++,
                                 .cross_type = 'H'};
      stock.shares_printed += cross.shares;
      return append_itch_frame(frames, cross);
    }
    case 1: return append_itch_frame(frames, ItchBrokenTrade{.header = head, .match_number = 1});
    case 2:
      return append_itch_frame(frames, ItchImbalance{.header = head,
                                                     .paired_shares = 1000,
                                                     .imbalance_shares = 100,
                                                     .direction = 'B',
                                                     .stock = name,
                                                     .far_1e4 = price,
                                                     .near_1e4 = price,
                                                     .reference_1e4 = price,
                                                     .cross_type = 'C',
                                                     .variation = 'L'});
    case 3:
      return append_itch_frame(frames,
                               ItchRetailInterest{.header = head, .stock = name, .flag = 'A'});
    case 4:
      return append_itch_frame(
          frames, ItchShortSaleRestriction{.header = head, .stock = name, .action = '0'});
    case 5:
      return append_itch_frame(frames, ItchParticipantPosition{.header = head,
                                                               .mpid = {'M', 'A', 'K', 'R'},
                                                               .stock = name,
                                                               .primary = 'Y',
                                                               .mode = 'N',
                                                               .state = 'A'});
    case 6:
      return append_itch_frame(frames, ItchCircuitBreakerLevels{.header = head,
                                                                .level1_1e8 = 93'000'000'000,
                                                                .level2_1e8 = 87'000'000'000,
                                                                .level3_1e8 = 80'000'000'000});
    case 7:
      return append_itch_frame(frames, ItchCircuitBreakerStatus{.header = head, .level = '1'});
    case 8:
      return append_itch_frame(frames, ItchIpoQuotingPeriod{.header = head,
                                                            .stock = name,
                                                            .release_seconds = 36'000,
                                                            .qualifier = 'A',
                                                            .price_1e4 = price});
    case 9:
      return append_itch_frame(frames, ItchAuctionCollar{.header = head,
                                                         .stock = name,
                                                         .reference_1e4 = price,
                                                         .upper_1e4 = price + 100,
                                                         .lower_1e4 = price - 1});
    case 10:
      return append_itch_frame(
          frames, ItchOperationalHalt{.header = head, .stock = name, .market = 'Q', .action = 'T'});
    case 11:
      return append_itch_frame(frames,
                               ItchStockTradingAction{.header = head, .stock = name, .state = 'T'});
    default:
      return append_itch_frame(frames, ItchDirectListing{.header = head,
                                                         .stock = name,
                                                         .open_eligible = 'Y',
                                                         .min_1e4 = price,
                                                         .max_1e4 = price,
                                                         .near_1e4 = price,
                                                         .near_time_ns = head.time_ns,
                                                         .lower_1e4 = price,
                                                         .upper_1e4 = price});
  }
}

void ItchGenerator::enter(Stock& stock, const RestingOrder& order) {
  CHECK(stock.book.apply(event_of(BookAction::kAdd, order)), "the generator adds validly");
  stock.ref_places[order.order_id] = stock.refs.size();
  stock.refs.push_back(order.order_id);
}

void ItchGenerator::take(Stock& stock, uint64_t order_ref, Quantity quantity) {
  RestingOrder order = *stock.book.find(order_ref);
  const bool all = order.quantity == quantity;
  order.quantity = quantity;
  CHECK(stock.book.apply(event_of(BookAction::kReduce, order)), "the generator takes validly");
  if (all) forget(stock, order_ref);
}

void ItchGenerator::forget(Stock& stock, uint64_t order_ref) {
  const size_t place = stock.ref_places.at(order_ref);
  stock.refs[place] = stock.refs.back();
  stock.ref_places[stock.refs[place]] = place;
  stock.refs.pop_back();
  stock.ref_places.erase(order_ref);
}

}  // namespace godwit
