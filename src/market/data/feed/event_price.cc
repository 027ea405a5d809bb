#include "market/data/feed/event_price.h"

#include "market/domain/quote_sides.h"

namespace godwit {

std::optional<TopOfBook> top_of_book(const MarketEvent& event) {
  switch (event.header().kind) {
    case EventKind::kQuote: {
      const Quote quote = event.as<Quote>();
      if (!has_both_sides(quote)) break;
      return TopOfBook{quote.bid_price, quote.ask_price};
    }
    case EventKind::kDepth: {
      const Depth depth = event.as<Depth>();
      if (depth.bids[0].volume.is_zero() || depth.asks[0].volume.is_zero()) break;
      return TopOfBook{depth.bids[0].price, depth.asks[0].price};
    }
    case EventKind::kQuoteBar: {
      const QuoteBar bar = event.as<QuoteBar>();
      if (!bar.bid.quoted() || !bar.ask.quoted()) break;
      return TopOfBook{bar.bid.close, bar.ask.close};
    }
    case EventKind::kBar:
    case EventKind::kTrade:
    case EventKind::kBookDelta:
    case EventKind::kOrderByOrder:
    case EventKind::kFunding: break;
  }
  return std::nullopt;
}

std::optional<double> judged_price(const MarketEvent& event) {
  if (const std::optional<TopOfBook> top = top_of_book(event))
    return static_cast<double>(top->bid.raw()) / 2 + static_cast<double>(top->ask.raw()) / 2;
  if (event.header().kind == EventKind::kTrade)
    return static_cast<double>(event.as<Trade>().price.raw());
  if (event.header().kind == EventKind::kBar)
    return static_cast<double>(event.as<Bar>().close.raw());
  return std::nullopt;
}

}  // namespace godwit
