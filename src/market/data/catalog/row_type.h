// From a kind, known when the program runs, to the type of its rows.
#pragma once

#include "market/domain/data_kind.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

/// Calls `body` with a null pointer to the row type of a kind.
template <class Body>
auto with_row_type(DataKind kind, Body body) {
  switch (kind) {
    case DataKind::kBar: return body(static_cast<Bar*>(nullptr));
    case DataKind::kQuoteBar: return body(static_cast<QuoteBar*>(nullptr));
    case DataKind::kQuote: return body(static_cast<Quote*>(nullptr));
    case DataKind::kTrade: return body(static_cast<Trade*>(nullptr));
    case DataKind::kBookSnapshot: return body(static_cast<Depth*>(nullptr));
    case DataKind::kBookDelta: return body(static_cast<BookDelta*>(nullptr));
    case DataKind::kOrderByOrder: return body(static_cast<OrderByOrder*>(nullptr));
    case DataKind::kDayFacts: return body(static_cast<DayFacts*>(nullptr));
    case DataKind::kFunding: return body(static_cast<Funding*>(nullptr));
    case DataKind::kNews: return body(static_cast<NewsItem*>(nullptr));
    case DataKind::kRelation: return body(static_cast<Relation*>(nullptr));
    case DataKind::kFundamental:
    case DataKind::kSeries: break;
  }
  return body(static_cast<KnownValue*>(nullptr));
}

}  // namespace godwit
