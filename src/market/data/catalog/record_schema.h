// The schemas of what becomes known beside the market: days, values, news, relations.
#pragma once

#include <string_view>
#include <tuple>

#include "market/data/catalog/schema.h"
#include "market/domain/day_facts.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

/// `ts` is the end of the trading day in UTC, as of daily bars.
template <>
struct RowSchema<DayFacts> {
  static constexpr std::string_view kNoun = "day";
  static constexpr bool kUniqueKeys = true;
  static constexpr bool kHasTradingDay = true;
  static Timestamp time(const DayFacts& row) { return schema_detail::end_of(row.trading_day); }
  static Timestamp key(const DayFacts& row) { return time(row); }
  static DayFacts blank() { return {}; }
  /// What a newer row does not know stays as an older one of the same day had it: a file of limits
  /// takes nothing from a file of share capital.
  static DayFacts completed(DayFacts newer, const DayFacts& older) {
    const auto keep = [](auto& value, const auto& known) {
      if (!value) value = known;
    };
    keep(newer.reference_price, older.reference_price);
    keep(newer.limit_up, older.limit_up);
    keep(newer.limit_down, older.limit_down);
    keep(newer.settlement, older.settlement);
    keep(newer.suspended, older.suspended);
    keep(newer.special_treatment, older.special_treatment);
    keep(newer.total_shares, older.total_shares);
    keep(newer.float_shares, older.float_shares);
    return newer;
  }
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
    return std::tuple<Timestamp, std::string_view, Timestamp>{row.ts_event, row.id,
                                                              row.available_at};
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

/// `ts` is the end of the first day, UTC, as of daily bars.
template <>
struct RowSchema<Relation> {
  static constexpr std::string_view kNoun = "relation";
  static constexpr bool kUniqueKeys = false;
  static constexpr bool kHasTradingDay = false;
  static auto key(const Relation& row) {
    return std::tuple<Timestamp, std::string_view, std::string_view, std::string_view, Timestamp>{
        time(row), row.kind, row.object, row.subject, row.available_at};
  }
  static Timestamp time(const Relation& row) { return schema_detail::end_of(row.valid_from); }
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

}  // namespace godwit
