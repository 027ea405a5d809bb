// A stretch of a simulated market, in every kind of data.
#pragma once

#include <cstddef>
#include <vector>

#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

/// What to write. Leaving out what nobody reads saves time and memory, and changes nothing else.
struct SyntheticKinds {
  bool bars = true;
  bool quote_bars = true;
  bool quotes = true;
  bool trades = true;
  bool depths = true;
  bool deltas = true;
  bool orders = true;
  bool rows = true;  ///< Day facts, funding, news, known values, relations.
};

/// What came since the block before; each list in the order of time. Headers bear no instrument.
struct SyntheticBlock {
  std::vector<Bar> bars;
  std::vector<QuoteBar> quote_bars;
  std::vector<Quote> quotes;
  std::vector<Trade> trades;
  std::vector<Depth> depths;
  std::vector<BookDelta> deltas;
  std::vector<OrderByOrder> orders;
  std::vector<Funding> funding;
  std::vector<DayFacts> day_facts;
  std::vector<NewsItem> news;
  std::vector<KnownValue> values;  ///< Of the instrument: signal, regime, market_value.
  std::vector<KnownValue> series;  ///< The value behind the prices.
  std::vector<Relation> relations;

  [[nodiscard]] size_t rows() const;
  void clear();
};

}  // namespace godwit
