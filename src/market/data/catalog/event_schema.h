// The schemas of events: bars, ticks, books, orders, funding.
#pragma once

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "market/data/catalog/schema.h"
#include "market/domain/event.h"

namespace godwit {

template <>
struct RowSchema<Bar> : schema_detail::TimeSchema<Bar, EventKind::kBar, true> {
  static constexpr std::string_view kNoun = "bar";
  static constexpr auto columns() {
    return std::tuple{schema_detail::ts_column<Bar>(),
                      GODWIT_FIELD(kDate, Bar, "trading_day", trading_day_days),
                      GODWIT_FIELD(kPrice, Bar, "open", open),
                      GODWIT_FIELD(kPrice, Bar, "high", high),
                      GODWIT_FIELD(kPrice, Bar, "low", low),
                      GODWIT_FIELD(kPrice, Bar, "close", close),
                      GODWIT_FIELD(kDouble, Bar, "volume", volume),
                      GODWIT_FIELD(kDouble, Bar, "turnover", turnover),
                      GODWIT_FIELD(kDouble, Bar, "open_interest", open_interest),
                      GODWIT_FIELD(kUInt32, Bar, "trades", trades),
                      schema_detail::repaired_column<Bar>()};
  }
};

template <>
struct RowSchema<QuoteBar> : schema_detail::TimeSchema<QuoteBar, EventKind::kQuoteBar, true> {
  static constexpr std::string_view kNoun = "quote bar";
  /// NULL in all four prices of a side: nobody quoted it.
  template <class Field>
  static constexpr auto price_column(std::string_view name, Field field) {
    return computed_column<ColumnType::kPrice, true>(
        name,
        [field](const QuoteBar& row) {
          const Price price = field(row);
          return price.is_zero() ? std::nullopt : std::optional<int64_t>{price.raw()};
        },
        [field](QuoteBar& row, std::optional<int64_t> raw) {
          field(row) = Price::from_raw(raw.value_or(0));
        });
  }
  static constexpr auto columns() {
    return std::tuple{schema_detail::ts_column<QuoteBar>(),
                      GODWIT_FIELD(kDate, QuoteBar, "trading_day", trading_day_days),
                      price_column("bid_open", [](auto& row) -> auto& { return row.bid.open; }),
                      price_column("bid_high", [](auto& row) -> auto& { return row.bid.high; }),
                      price_column("bid_low", [](auto& row) -> auto& { return row.bid.low; }),
                      price_column("bid_close", [](auto& row) -> auto& { return row.bid.close; }),
                      price_column("ask_open", [](auto& row) -> auto& { return row.ask.open; }),
                      price_column("ask_high", [](auto& row) -> auto& { return row.ask.high; }),
                      price_column("ask_low", [](auto& row) -> auto& { return row.ask.low; }),
                      price_column("ask_close", [](auto& row) -> auto& { return row.ask.close; }),
                      GODWIT_FIELD(kDouble, QuoteBar, "bid_volume", bid_volume),
                      GODWIT_FIELD(kDouble, QuoteBar, "ask_volume", ask_volume),
                      GODWIT_FIELD(kDouble, QuoteBar, "volume", volume),
                      schema_detail::repaired_column<QuoteBar>()};
  }
};

template <>
struct RowSchema<Quote> : schema_detail::TickSchema<Quote, EventKind::kQuote> {
  static constexpr std::string_view kNoun = "quote";
  /// NULL in both volumes: the source quotes none.
  template <class Field>
  static constexpr auto volume_column(std::string_view name, Field field) {
    return computed_column<ColumnType::kQuantity, true>(
        name,
        [field](const Quote& row) {
          return (row.header.flags & Quote::kVolumesUnknown) != 0
                     ? std::nullopt
                     : std::optional<int64_t>{field(row).raw()};
        },
        [field](Quote& row, std::optional<int64_t> raw) {
          field(row) = Quantity::from_raw(raw.value_or(0));
          row.header.flags = raw ? uint16_t{0} : Quote::kVolumesUnknown;
        });
  }
  static constexpr auto columns() {
    return std::tuple{
        schema_detail::ts_column<Quote>(),
        schema_detail::ts_recv_column<Quote>(),
        schema_detail::sequence_column<Quote>(),
        GODWIT_FIELD(kPrice, Quote, "bid_price", bid_price),
        GODWIT_FIELD(kPrice, Quote, "ask_price", ask_price),
        volume_column("bid_volume", [](auto& row) -> auto& { return row.bid_volume; }),
        volume_column("ask_volume", [](auto& row) -> auto& { return row.ask_volume; }),
        schema_detail::repaired_column<Quote>()};
  }
};

template <>
struct RowSchema<Trade> : schema_detail::TickSchema<Trade, EventKind::kTrade> {
  static constexpr std::string_view kNoun = "trade";
  static constexpr auto columns() {
    constexpr auto kBuy = static_cast<uint16_t>(AggressorSide::kBuy);
    constexpr auto kSell = static_cast<uint16_t>(AggressorSide::kSell);
    static_assert((kBuy & kSell) == 0);
    return std::tuple{schema_detail::ts_column<Trade>(),
                      schema_detail::ts_recv_column<Trade>(),
                      schema_detail::sequence_column<Trade>(),
                      GODWIT_FIELD(kPrice, Trade, "price", price),
                      GODWIT_FIELD(kQuantity, Trade, "quantity", quantity),
                      schema_detail::side_column<Trade, kBuy, kSell>(),
                      GODWIT_FIELD(kUInt64, Trade, "trade_id", trade_id),
                      schema_detail::repaired_column<Trade>()};
  }
};

template <>
struct RowSchema<Depth> : schema_detail::TickSchema<Depth, EventKind::kDepth> {
  static constexpr std::string_view kNoun = "book snapshot";

  static constexpr size_t kLevels = 10;
  static constexpr std::array<std::string_view, kLevels> kBidPrices{
      "bid_price_1", "bid_price_2", "bid_price_3", "bid_price_4", "bid_price_5",
      "bid_price_6", "bid_price_7", "bid_price_8", "bid_price_9", "bid_price_10"};
  static constexpr std::array<std::string_view, kLevels> kBidVolumes{
      "bid_volume_1", "bid_volume_2", "bid_volume_3", "bid_volume_4", "bid_volume_5",
      "bid_volume_6", "bid_volume_7", "bid_volume_8", "bid_volume_9", "bid_volume_10"};
  static constexpr std::array<std::string_view, kLevels> kAskPrices{
      "ask_price_1", "ask_price_2", "ask_price_3", "ask_price_4", "ask_price_5",
      "ask_price_6", "ask_price_7", "ask_price_8", "ask_price_9", "ask_price_10"};
  static constexpr std::array<std::string_view, kLevels> kAskVolumes{
      "ask_volume_1", "ask_volume_2", "ask_volume_3", "ask_volume_4", "ask_volume_5",
      "ask_volume_6", "ask_volume_7", "ask_volume_8", "ask_volume_9", "ask_volume_10"};
  template <size_t i>
  static constexpr auto level_columns() {
    return std::tuple{GODWIT_FIELD(kPrice, Depth, kBidPrices[i], bids[i].price),
                      GODWIT_FIELD(kQuantity, Depth, kBidVolumes[i], bids[i].volume),
                      GODWIT_FIELD(kPrice, Depth, kAskPrices[i], asks[i].price),
                      GODWIT_FIELD(kQuantity, Depth, kAskVolumes[i], asks[i].volume)};
  }
  static constexpr auto columns() {
    return []<size_t... i>(std::index_sequence<i...>) {
      return std::tuple_cat(
          std::tuple{schema_detail::ts_column<Depth>(), schema_detail::ts_recv_column<Depth>(),
                     schema_detail::sequence_column<Depth>(),
                     schema_detail::flags_column<Depth, Depth::kIndicative>()},
          level_columns<i>()..., std::tuple{schema_detail::repaired_column<Depth>()});
    }(std::make_index_sequence<kLevels>{});
  }
};

template <>
struct RowSchema<BookDelta> : schema_detail::TickSchema<BookDelta, EventKind::kBookDelta> {
  static constexpr std::string_view kNoun = "book change";
  static constexpr auto columns() {
    constexpr uint16_t kFlags = BookDelta::kLastOfRun | BookDelta::kSnapshot | BookDelta::kAfterGap;
    return std::tuple{schema_detail::ts_column<BookDelta>(),
                      schema_detail::ts_recv_column<BookDelta>(),
                      schema_detail::sequence_column<BookDelta>(),
                      schema_detail::flags_column<BookDelta, kFlags>(),
                      schema_detail::side_column<BookDelta, 0, BookDelta::kAskSide>(),
                      GODWIT_FIELD(kPrice, BookDelta, "price", level.price),
                      GODWIT_FIELD(kQuantity, BookDelta, "volume", level.volume),
                      schema_detail::repaired_column<BookDelta>()};
  }
};

template <>
struct RowSchema<OrderByOrder> : schema_detail::TickSchema<OrderByOrder, EventKind::kOrderByOrder> {
  static constexpr std::string_view kNoun = "order event";
  static constexpr auto columns() {
    constexpr uint16_t kOwnColumns =
        OrderByOrder::kBidSide | OrderByOrder::kAskSide | EventHeader::kRepaired;
    return std::tuple{
        schema_detail::ts_column<OrderByOrder>(),
        schema_detail::ts_recv_column<OrderByOrder>(),
        schema_detail::sequence_column<OrderByOrder>(),
        schema_detail::flags_column<OrderByOrder, static_cast<uint16_t>(~kOwnColumns)>(),
        schema_detail::side_column<OrderByOrder, OrderByOrder::kBidSide, OrderByOrder::kAskSide>(),
        GODWIT_FIELD(kPrice, OrderByOrder, "price", price),
        GODWIT_FIELD(kQuantity, OrderByOrder, "quantity", quantity),
        GODWIT_FIELD(kUInt64, OrderByOrder, "order_id", order_id),
        GODWIT_FIELD(kUInt64, OrderByOrder, "counter_order_id", counter_order_id),
        schema_detail::repaired_column<OrderByOrder>()};
  }
};

template <>
struct RowSchema<Funding> : schema_detail::TimeSchema<Funding, EventKind::kFunding, false> {
  static constexpr std::string_view kNoun = "funding settlement";
  static constexpr auto columns() {
    return std::tuple{
        schema_detail::ts_column<Funding>(), GODWIT_FIELD(kPrice, Funding, "rate", rate),
        computed_column<ColumnType::kPrice, true>(
            "mark_price",
            [](const Funding& row) {
              return row.mark_price.is_zero() ? std::nullopt
                                              : std::optional<int64_t>{row.mark_price.raw()};
            },
            [](Funding& row, std::optional<int64_t> raw) {
              row.mark_price = Price::from_raw(raw.value_or(0));
            }),
        schema_detail::repaired_column<Funding>()};
  }
};

}  // namespace godwit
