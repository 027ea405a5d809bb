#include "trading/engine/market_cache.h"

#include <algorithm>
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

/// Adds a level, best first; false at the first that is empty.
bool add(std::optional<DisplayedSide>& side, const BookLevel& level) {
  if (level.volume.is_zero()) return false;
  if (!side) side = DisplayedSide{level.price, Quantity{}};
  const std::optional<Quantity> sum = checked_add(*side->depth, level.volume);
  side->depth = sum.value_or(Quantity::max());
  return true;
}

std::optional<DisplayedSide> side_of(std::span<const BookLevel> levels) {
  std::optional<DisplayedSide> side;
  for (const BookLevel& level : levels)
    if (!add(side, level)) break;
  return side;
}

std::optional<DisplayedSide> side_of(const LevelBook& book, bool bids) {
  std::optional<DisplayedSide> side;
  const auto visit = [&side](const BookLevel& level) { return add(side, level); };
  if (bids)
    book.for_each_bid(visit);
  else
    book.for_each_ask(visit);
  return side;
}

}  // namespace

const LevelBook& MarketCache::apply(const BookDelta& delta) {
  const size_t i = delta.header.instrument.value();
  if (i >= books_.size()) books_.resize(bars_.size());
  if (books_[i] == nullptr) books_[i] = std::make_unique<LevelBook>();
  books_[i]->apply(std::span{&delta, 1});
  return *books_[i];
}

std::optional<Mark> MarketCache::mark(InstrumentIndex instrument) const {
  const Bar* const bar = last_bar(instrument);
  const Trade* const trade = last_trade(instrument);
  if (bar != nullptr && (trade == nullptr || trade->header.sequence < bar->header.sequence))
    return Mark{bar->close, bar->header.ts_event};
  if (trade != nullptr) return Mark{trade->price, trade->header.ts_event};
  const auto at = [](std::optional<Price> price, const EventHeader& header) {
    return price ? std::optional{Mark{*price, header.ts_event}} : std::nullopt;
  };
  if (const Quote* const quote = last_quote(instrument)) return at(mid_of(*quote), quote->header);
  if (const Depth* const depth = last_depth(instrument)) return at(mid_of(*depth), depth->header);
  if (const LevelBook* const levels = book(instrument)) {
    const auto bid = levels->best_bid();
    const auto ask = levels->best_ask();
    if (bid && ask) return at(mid(bid->price, ask->price), levels->last());
  }
  if (const QuoteBar* const quotes = last_quote_bar(instrument))
    if (quotes->bid.quoted() && quotes->ask.quoted())
      return at(mid(quotes->bid.close, quotes->ask.close), quotes->header);
  return std::nullopt;
}

std::optional<DisplayedSide> MarketCache::displayed(InstrumentIndex instrument, Side side) const {
  const Quote* const quote = last_quote(instrument);
  const Depth* const depth = last_depth(instrument);
  const LevelBook* const levels = book(instrument);
  // What is absent came before everything.
  const auto when = [](const EventHeader* header) {
    return header == nullptr ? Timestamp::from_ns(INT64_MIN) : header->ts_recv;
  };
  const Timestamp quoted = when(quote == nullptr ? nullptr : &quote->header);
  const Timestamp pictured = when(depth == nullptr ? nullptr : &depth->header);
  const Timestamp booked = when(levels == nullptr ? nullptr : &levels->last());
  const bool buy = side == Side::kBuy;
  if (levels != nullptr && booked >= std::max(quoted, pictured)) return side_of(*levels, buy);
  if (depth != nullptr && pictured >= quoted) {
    if ((depth->header.flags & Depth::kIndicative) != 0) return std::nullopt;
    return side_of(buy ? depth->bids : depth->asks);
  }
  if (quote == nullptr) return std::nullopt;
  const Price price = buy ? quote->bid_price : quote->ask_price;
  const Quantity volume = buy ? quote->bid_volume : quote->ask_volume;
  if ((quote->header.flags & Quote::kVolumesUnknown) != 0)
    return DisplayedSide{price, std::nullopt};
  if (volume.is_zero()) return std::nullopt;
  return DisplayedSide{price, volume};
}

void MarketCache::save(Writer& writer) const {
  const auto save_all = [&writer](const auto&... kinds) { (writer.put_all(kinds), ...); };
  save_all(bars_, quote_bars_, quotes_, trades_, depths_, fundings_);
  writer.put(static_cast<uint64_t>(books_.size()));
  for (const std::unique_ptr<LevelBook>& book : books_) {
    writer.put(book != nullptr);
    if (book) book->save(writer);
  }
}

void MarketCache::load(Reader& reader) {
  const auto load_all = [&](auto&... kinds) {
    ((kinds = reader.get_all<typename std::remove_reference_t<decltype(kinds)>::value_type>()),
     ...);
    if (((kinds.size() > bars_.size()) || ...))
      throw failed("saved state is of a run with other instruments");
  };
  const size_t instruments = bars_.size();
  load_all(bars_, quote_bars_, quotes_, trades_, depths_, fundings_);
  if (bars_.size() != instruments) throw failed("saved state is of a run with other instruments");
  const auto count = reader.get<uint64_t>();
  if (count > instruments) throw failed("saved state is of a run with other instruments");
  books_.clear();
  for (uint64_t i = 0; i < count; ++i) {
    books_.emplace_back();
    if (!reader.get<bool>()) continue;
    books_.back() = std::make_unique<LevelBook>();
    books_.back()->load(reader);
  }
}

}  // namespace godwit
