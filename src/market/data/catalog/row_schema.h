// The columns, the order and the identity of each kind of rows.
//
// Rows of a series are in the order of their keys. Rows with one key form a group, and a merge
// replaces whole groups: a tick series keys by (ts_event, sequence), so that ticks of one instant
// without numbers of their own, or the levels of one book update, stay together and in their order.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <string_view>
#include <tuple>
#include <utility>

#include "market/data/catalog/column.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

/// kNoun: what people call a row. kUniqueKeys: every group is one row. time(row): the `ts` column.
/// key(row): ordered; begins with the time. blank(): a row to decode into. columns(): a tuple.
template <class Row>
struct RowSchema;

struct EventKey {
  Timestamp ts;
  uint64_t sequence = 0;
  friend constexpr auto operator<=>(const EventKey&, const EventKey&) = default;
};

namespace schema_detail {

template <class Row>
constexpr auto ts_column() {
  return computed_column<ColumnType::kTime>(
      "ts", [](const Row& row) { return row.header.ts_event.ns(); },
      [](Row& row, int64_t ns) {
        row.header.ts_event = row.header.ts_recv = Timestamp::from_ns(ns);
      });
}
/// NULL where we have no time of our own: then it is the venue's.
template <class Row>
constexpr auto ts_recv_column() {
  return computed_column<ColumnType::kTime, true>(
      "ts_recv",
      [](const Row& row) {
        return row.header.ts_recv == row.header.ts_event
                   ? std::nullopt
                   : std::optional<int64_t>{row.header.ts_recv.ns()};
      },
      [](Row& row, std::optional<int64_t> ns) {
        row.header.ts_recv = ns ? Timestamp::from_ns(*ns) : row.header.ts_event;
      });
}
template <class Row>
constexpr auto sequence_column() {
  return field_column<ColumnType::kUInt64, Row>(
      "sequence", [](auto& row) -> auto& { return row.header.sequence; });
}
/// Some bits of the header's flags, in their places.
template <class Row, uint16_t bits>
constexpr auto flags_column() {
  return computed_column<ColumnType::kUInt16>(
      "flags", [](const Row& row) { return static_cast<uint16_t>(row.header.flags & bits); },
      [](Row& row, uint16_t flags) { row.header.flags = flags & bits; });
}
/// One bit each for bid (or buy) and ask (or sell), as 1, -1 or 0.
template <class Row, uint16_t bid, uint16_t ask>
constexpr auto side_column() {
  return computed_column<ColumnType::kInt8>(
      "side",
      [](const Row& row) {
        const bool is_bid = bid == 0 ? (row.header.flags & ask) == 0 : row.header.flags & bid;
        return static_cast<int8_t>(is_bid ? 1 : (row.header.flags & ask) != 0 ? -1 : 0);
      },
      [](Row& row, int8_t side) {
        row.header.flags = static_cast<uint16_t>(row.header.flags & ~(bid | ask));
        row.header.flags |= side > 0 ? bid : side < 0 ? ask : uint16_t{0};
      });
}
template <class Row>
Row blank_event(EventKind kind) {
  Row row;
  row.header.kind = kind;
  return row;
}

/// What tick kinds share: rows of one instant and number form a group.
template <class Row, EventKind event_kind>
struct TickSchema {
  static constexpr bool kUniqueKeys = false;
  static constexpr bool kHasTradingDay = false;
  static EventKey key(const Row& row) { return {row.header.ts_event, row.header.sequence}; }
  static Timestamp time(const Row& row) { return row.header.ts_event; }
  static Row blank() { return blank_event<Row>(event_kind); }
};

/// What kinds share that have one row at a time.
template <class Row, EventKind event_kind, bool has_trading_day>
struct TimeSchema {
  static constexpr bool kUniqueKeys = true;
  static constexpr bool kHasTradingDay = has_trading_day;
  static Timestamp key(const Row& row) { return row.header.ts_event; }
  static Timestamp time(const Row& row) { return row.header.ts_event; }
  static Row blank() { return blank_event<Row>(event_kind); }
};

#define GODWIT_FIELD(type, Row, name, member) \
  field_column<ColumnType::type, Row>(name, [](auto& row) -> auto& { return row.member; })

}  // namespace schema_detail

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
                      GODWIT_FIELD(kUInt32, Bar, "trades", trades)};
  }
};

template <>
struct RowSchema<QuoteBar> : schema_detail::TimeSchema<QuoteBar, EventKind::kQuoteBar, true> {
  static constexpr std::string_view kNoun = "quote bar";
  static constexpr auto columns() {
    return std::tuple{schema_detail::ts_column<QuoteBar>(),
                      GODWIT_FIELD(kDate, QuoteBar, "trading_day", trading_day_days),
                      GODWIT_FIELD(kPrice, QuoteBar, "bid_open", bid.open),
                      GODWIT_FIELD(kPrice, QuoteBar, "bid_high", bid.high),
                      GODWIT_FIELD(kPrice, QuoteBar, "bid_low", bid.low),
                      GODWIT_FIELD(kPrice, QuoteBar, "bid_close", bid.close),
                      GODWIT_FIELD(kPrice, QuoteBar, "ask_open", ask.open),
                      GODWIT_FIELD(kPrice, QuoteBar, "ask_high", ask.high),
                      GODWIT_FIELD(kPrice, QuoteBar, "ask_low", ask.low),
                      GODWIT_FIELD(kPrice, QuoteBar, "ask_close", ask.close),
                      GODWIT_FIELD(kDouble, QuoteBar, "bid_volume", bid_volume),
                      GODWIT_FIELD(kDouble, QuoteBar, "ask_volume", ask_volume),
                      GODWIT_FIELD(kDouble, QuoteBar, "volume", volume)};
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
        volume_column("ask_volume", [](auto& row) -> auto& { return row.ask_volume; })};
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
                      GODWIT_FIELD(kUInt64, Trade, "trade_id", trade_id)};
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
                     schema_detail::sequence_column<Depth>()},
          level_columns<i>()...);
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
                      GODWIT_FIELD(kQuantity, BookDelta, "volume", level.volume)};
  }
};

template <>
struct RowSchema<OrderByOrder> : schema_detail::TickSchema<OrderByOrder, EventKind::kOrderByOrder> {
  static constexpr std::string_view kNoun = "order event";
  static constexpr auto columns() {
    constexpr uint16_t kSides = OrderByOrder::kBidSide | OrderByOrder::kAskSide;
    return std::tuple{
        schema_detail::ts_column<OrderByOrder>(),
        schema_detail::ts_recv_column<OrderByOrder>(),
        schema_detail::sequence_column<OrderByOrder>(),
        schema_detail::flags_column<OrderByOrder, static_cast<uint16_t>(~kSides)>(),
        schema_detail::side_column<OrderByOrder, OrderByOrder::kBidSide, OrderByOrder::kAskSide>(),
        GODWIT_FIELD(kPrice, OrderByOrder, "price", price),
        GODWIT_FIELD(kQuantity, OrderByOrder, "quantity", quantity),
        GODWIT_FIELD(kUInt64, OrderByOrder, "order_id", order_id),
        GODWIT_FIELD(kUInt64, OrderByOrder, "counter_order_id", counter_order_id)};
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
            })};
  }
};

/// `ts` is the end of the trading day in UTC, as of daily bars.
template <>
struct RowSchema<DayFacts> {
  static constexpr std::string_view kNoun = "day";
  static constexpr bool kUniqueKeys = true;
  static constexpr bool kHasTradingDay = true;
  static Timestamp time(const DayFacts& row) { return row.trading_day.end_utc(); }
  static Timestamp key(const DayFacts& row) { return time(row); }
  static DayFacts blank() { return {}; }
  static constexpr auto columns() {
    return std::tuple{computed_column<ColumnType::kTime>(
                          "ts", [](const DayFacts& row) { return time(row).ns(); },
                          [](DayFacts& row, int64_t ns) {
                            row.trading_day = trading_day_without_calendar(Timestamp::from_ns(ns));
                          }),
                      GODWIT_FIELD(kDate, DayFacts, "trading_day", trading_day),
                      GODWIT_FIELD(kPrice, DayFacts, "reference_price", reference_price),
                      GODWIT_FIELD(kPrice, DayFacts, "limit_up", limit_up),
                      GODWIT_FIELD(kPrice, DayFacts, "limit_down", limit_down),
                      GODWIT_FIELD(kPrice, DayFacts, "settlement", settlement),
                      GODWIT_FIELD(kBool, DayFacts, "suspended", suspended),
                      GODWIT_FIELD(kBool, DayFacts, "special_treatment", special_treatment),
                      GODWIT_FIELD(kInt64, DayFacts, "total_shares", total_shares),
                      GODWIT_FIELD(kInt64, DayFacts, "float_shares", float_shares)};
  }
};

template <>
struct RowSchema<NewsItem> {
  static constexpr std::string_view kNoun = "news item";
  static constexpr bool kUniqueKeys = false;
  static constexpr bool kHasTradingDay = false;
  static auto key(const NewsItem& row) {
    return std::tuple<Timestamp, std::string_view>{row.ts_event, row.id};
  }
  static Timestamp time(const NewsItem& row) { return row.ts_event; }
  static NewsItem blank() { return {}; }
  static constexpr auto columns() {
    return std::tuple{GODWIT_FIELD(kTime, NewsItem, "ts", ts_event),
                      GODWIT_FIELD(kTime, NewsItem, "available_at", available_at),
                      GODWIT_FIELD(kText, NewsItem, "id", id),
                      GODWIT_FIELD(kText, NewsItem, "instrument", instrument),
                      GODWIT_FIELD(kText, NewsItem, "language", language),
                      GODWIT_FIELD(kText, NewsItem, "title", title),
                      GODWIT_FIELD(kText, NewsItem, "text", text),
                      GODWIT_FIELD(kDouble, NewsItem, "label", label)};
  }
};

template <>
struct RowSchema<KnownValue> {
  static constexpr std::string_view kNoun = "value";
  static constexpr bool kUniqueKeys = false;
  static constexpr bool kHasTradingDay = false;
  static auto key(const KnownValue& row) {
    return std::tuple<Timestamp, std::string_view, Timestamp>{row.ts_event, row.name,
                                                              row.available_at};
  }
  static Timestamp time(const KnownValue& row) { return row.ts_event; }
  static KnownValue blank() { return {}; }
  static constexpr auto columns() {
    return std::tuple{GODWIT_FIELD(kTime, KnownValue, "ts", ts_event),
                      GODWIT_FIELD(kTime, KnownValue, "available_at", available_at),
                      GODWIT_FIELD(kText, KnownValue, "name", name),
                      GODWIT_FIELD(kDouble, KnownValue, "value", value)};
  }
};

/// `ts` is the beginning of the first day, UTC.
template <>
struct RowSchema<Relation> {
  static constexpr std::string_view kNoun = "relation";
  static constexpr bool kUniqueKeys = false;
  static constexpr bool kHasTradingDay = false;
  static auto key(const Relation& row) {
    return std::tuple<Timestamp, std::string_view, std::string_view, std::string_view, Timestamp>{
        time(row), row.kind, row.object, row.subject, row.available_at};
  }
  static Timestamp time(const Relation& row) { return row.valid_from.begin_utc(); }
  static Relation blank() { return {}; }
  static constexpr auto columns() {
    return std::tuple{
        computed_column<ColumnType::kTime>(
            "ts", [](const Relation& row) { return time(row).ns(); }, [](Relation&, int64_t) {}),
        GODWIT_FIELD(kTime, Relation, "available_at", available_at),
        GODWIT_FIELD(kText, Relation, "kind", kind),
        GODWIT_FIELD(kText, Relation, "subject", subject),
        GODWIT_FIELD(kText, Relation, "object", object),
        GODWIT_FIELD(kDate, Relation, "valid_from", valid_from),
        GODWIT_FIELD(kDate, Relation, "valid_to", valid_to),
        GODWIT_FIELD(kDouble, Relation, "weight", weight)};
  }
};

#undef GODWIT_FIELD

/// Whether the stored columns are equal bit for bit, any NaN being equal to any other.
template <class Row>
[[nodiscard]] bool same_columns(const Row& a, const Row& b) {
  return std::apply(
      [&](const auto&... column) {
        const auto same = [&](const auto& one) {
          const auto x = one.get(a);
          const auto y = one.get(b);
          if constexpr (std::is_same_v<std::remove_cvref_t<decltype(x)>, double>)
            return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y) ||
                   (std::isnan(x) && std::isnan(y));
          else
            return x == y;
        };
        return (same(column) && ...);
      },
      RowSchema<Row>::columns());
}

}  // namespace godwit
