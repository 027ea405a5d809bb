#include "market/synthetic/book_publisher.h"

#include <algorithm>

namespace godwit {
namespace {

BookLevel best_of(const SyntheticBook& book, Side side) {
  const std::vector<SyntheticBook::Level>& levels = book.levels(side);
  if (levels.empty()) return {};
  return {.price = book.price_of(levels.front().tick), .volume = levels.front().total};
}

Quantity total_at(const SyntheticBook& book, const SyntheticBook::LevelName& name) {
  const std::vector<SyntheticBook::Level>& levels = book.levels(name.side);
  const auto found = std::find_if(levels.begin(), levels.end(),
                                  [&](const auto& level) { return level.tick == name.tick; });
  return found == levels.end() ? Quantity{} : found->total;
}

}  // namespace

EventHeader BookPublisher::header(Timestamp ts, EventKind kind, uint16_t flags) const {
  EventHeader header;
  header.ts_event = ts;
  header.ts_recv = ts;
  header.sequence = sequence_;
  header.kind = kind;
  header.flags = flags;
  return header;
}

void BookPublisher::add_trade(const OrderByOrder& event) {
  const bool buys = (event.header.flags & OrderByOrder::kBidSide) != 0;
  Trade trade;
  trade.header = header(event.header.ts_event, EventKind::kTrade,
                        static_cast<uint16_t>(buys ? AggressorSide::kBuy : AggressorSide::kSell));
  trade.price = event.price;
  trade.quantity = event.quantity;
  trade.trade_id = ++trade_id_;
  trades_.push_back(trade);
}

void BookPublisher::publish_deltas(const SyntheticBook& book, Timestamp ts, bool snapshot,
                                   SyntheticBlock& block) const {
  const size_t first = block.deltas.size();
  for (const SyntheticBook::LevelName& name : book.touched()) {
    BookDelta delta;
    const unsigned flags = (name.side == Side::kSell ? BookDelta::kAskSide : 0U) |
                           (snapshot ? BookDelta::kSnapshot : 0U);
    delta.header = header(ts, EventKind::kBookDelta, static_cast<uint16_t>(flags));
    delta.level = {.price = book.price_of(name.tick), .volume = total_at(book, name)};
    block.deltas.push_back(delta);
  }
  if (block.deltas.size() > first) block.deltas.back().header.flags |= BookDelta::kLastOfRun;
}

void BookPublisher::publish_quote(const SyntheticBook& book, Timestamp ts) {
  const BookLevel bid = best_of(book, Side::kBuy);
  const BookLevel ask = best_of(book, Side::kSell);
  quote_changed_ = bid.price != quote_.bid_price || bid.volume != quote_.bid_volume ||
                   ask.price != quote_.ask_price || ask.volume != quote_.ask_volume;
  if (!quote_changed_) return;
  quote_ = {.header = header(ts, EventKind::kQuote, 0),
            .bid_price = bid.price,
            .ask_price = ask.price,
            .bid_volume = bid.volume,
            .ask_volume = ask.volume};
}

Depth BookPublisher::depth_of(const SyntheticBook& book, Timestamp ts) const {
  Depth depth{.header = header(ts, EventKind::kDepth, 0), .bids = {}, .asks = {}};
  for (const Side side : {Side::kBuy, Side::kSell}) {
    auto& into = side == Side::kBuy ? depth.bids : depth.asks;
    const std::vector<SyntheticBook::Level>& levels = book.levels(side);
    for (size_t i = 0; i < std::min(levels.size(), into.size()); ++i)
      into[i] = {.price = book.price_of(levels[i].tick), .volume = levels[i].total};
  }
  return depth;
}

void BookPublisher::publish(SyntheticBook& book, Timestamp ts, bool snapshot,
                            SyntheticBlock& block) {
  trades_.clear();
  quote_changed_ = false;
  std::vector<OrderByOrder>& events = book.events();
  if (events.empty()) return;
  for (OrderByOrder& event : events) {
    ++sequence_;
    event.header.ts_event = ts;
    event.header.ts_recv = ts;
    event.header.sequence = sequence_;
    if (snapshot) event.header.flags |= OrderByOrder::kSnapshot;
    if (event.action() == BookAction::kTrade) add_trade(event);
  }
  events.back().header.flags |= OrderByOrder::kLastOfRun;
  publish_quote(book, ts);
  if (kinds_.orders) block.orders.insert(block.orders.end(), events.begin(), events.end());
  if (kinds_.trades) block.trades.insert(block.trades.end(), trades_.begin(), trades_.end());
  if (kinds_.deltas) publish_deltas(book, ts, snapshot, block);
  if (kinds_.quotes && quote_changed_) block.quotes.push_back(quote_);
  if (kinds_.depths) block.depths.push_back(depth_of(book, ts));
  book.clear_events();
}

}  // namespace godwit
