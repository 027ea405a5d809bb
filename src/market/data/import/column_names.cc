#include "market/data/import/column_names.h"

#include <tuple>

#include "market/data/catalog/row_schema.h"

namespace godwit {
namespace {

template <class Row>
void add_columns(std::vector<std::string_view>& names) {
  std::apply([&](const auto&... column) { (names.push_back(column.name), ...); },
             RowSchema<Row>::columns());
}

}  // namespace

std::vector<std::string_view> contract_columns(DataKind kind) {
  std::vector<std::string_view> names{"date", "time"};
  switch (kind) {
    case DataKind::kBar: add_columns<Bar>(names); break;
    case DataKind::kQuoteBar: add_columns<QuoteBar>(names); break;
    case DataKind::kQuote: add_columns<Quote>(names); break;
    case DataKind::kTrade: add_columns<Trade>(names); break;
    case DataKind::kBookSnapshot:
      add_columns<Depth>(names);
      names.insert(names.end(), {"bid_price", "bid_volume", "ask_price", "ask_volume"});
      break;
    case DataKind::kBookDelta: add_columns<BookDelta>(names); break;
    case DataKind::kOrderByOrder: add_columns<OrderByOrder>(names); break;
    case DataKind::kDayFacts: add_columns<DayFacts>(names); break;
    case DataKind::kFunding: add_columns<Funding>(names); break;
    case DataKind::kNews: add_columns<NewsItem>(names); break;
    case DataKind::kFundamental:
    case DataKind::kSeries: add_columns<KnownValue>(names); break;
    case DataKind::kRelation: add_columns<Relation>(names); break;
  }
  return names;
}

std::vector<std::string_view> required_columns(DataKind kind) {
  switch (kind) {
    case DataKind::kBar: return {"open", "high", "low", "close"};
    case DataKind::kQuoteBar:
      return {"bid_open", "bid_high", "bid_low", "bid_close",
              "ask_open", "ask_high", "ask_low", "ask_close"};
    case DataKind::kQuote: return {"bid_price", "ask_price"};
    case DataKind::kTrade: return {"price", "quantity"};
    case DataKind::kBookSnapshot: return {};
    case DataKind::kBookDelta: return {"side", "price", "volume"};
    case DataKind::kOrderByOrder: return {"flags", "side", "order_id"};
    case DataKind::kDayFacts: return {};
    case DataKind::kFunding: return {"rate"};
    case DataKind::kNews: return {"title"};
    case DataKind::kFundamental:
    case DataKind::kSeries: return {"name", "value"};
    case DataKind::kRelation: return {"kind", "subject", "object"};
  }
  return {};
}

bool counts_in(std::string_view column, std::string_view unit) {
  if (unit == "turnover") return column == "turnover";
  const bool is_price = column.find("price") != std::string_view::npos ||
                        column.ends_with("open") || column.ends_with("high") ||
                        column.ends_with("low") || column.ends_with("close") ||
                        column.starts_with("limit_") || column == "settlement";
  const bool is_volume = column.find("volume") != std::string_view::npos;
  if (unit == "price") return is_price;
  if (unit == "volume") return is_volume;
  return unit == "quantity" && column == "quantity";
}

}  // namespace godwit
