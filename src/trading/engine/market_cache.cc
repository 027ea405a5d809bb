#include "trading/engine/market_cache.h"

#include <span>

#include "market/domain/quote_sides.h"

namespace godwit {
namespace {

std::optional<Price> mid(Price bid, Price ask) {
  const int128 sum = static_cast<int128>(bid.raw()) + ask.raw();
  return Price::in_range(divide(sum, 2, Rounding::kHalfEven));
}

std::optional<Price> mid_of(const Quote& quote) {
  if (!has_both_sides(quote)) return std::nullopt;
  return mid(quote.bid_price, quote.ask_price);
}

std::optional<Price> mid_of(const Depth& depth) {
  if ((depth.header.flags & Depth::kIndicative) != 0) return std::nullopt;
  if (depth.bids[0].volume.is_zero() || depth.asks[0].volume.is_zero()) return std::nullopt;
  return mid(depth.bids[0].price, depth.asks[0].price);
}

}  // namespace

const LevelBook& MarketCache::apply(const BookDelta& delta) {
  const size_t i = delta.header.instrument.value();
  if (i >= books_.size()) books_.resize(bars_.size());
  if (books_[i] == nullptr) books_[i] = std::make_unique<LevelBook>();
  books_[i]->apply(std::span{&delta, 1});
  return *books_[i];
}

std::optional<Price> MarketCache::price(InstrumentIndex instrument) const {
  const Bar* const bar = last_bar(instrument);
  const Trade* const trade = last_trade(instrument);
  if (bar != nullptr && (trade == nullptr || trade->header.sequence < bar->header.sequence))
    return bar->close;
  if (trade != nullptr) return trade->price;
  if (const Quote* const quote = last_quote(instrument)) return mid_of(*quote);
  if (const Depth* const depth = last_depth(instrument)) return mid_of(*depth);
  if (const LevelBook* const levels = book(instrument)) {
    const auto bid = levels->best_bid();
    const auto ask = levels->best_ask();
    if (bid && ask) return mid(bid->price, ask->price);
  }
  if (const QuoteBar* const bar_of_quotes = last_quote_bar(instrument))
    if (bar_of_quotes->bid.quoted() && bar_of_quotes->ask.quoted())
      return mid(bar_of_quotes->bid.close, bar_of_quotes->ask.close);
  return std::nullopt;
}

}  // namespace godwit
