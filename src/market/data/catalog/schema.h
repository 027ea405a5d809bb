// What a schema says of a kind of rows, and the columns that kinds share.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>

#include "market/data/catalog/column.h"
#include "market/domain/event.h"

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
/// True in rows that import or cleaning changed, else NULL. Behind every other column of flags.
template <class Row>
constexpr auto repaired_column() {
  return computed_column<ColumnType::kBool, true>(
      "repaired",
      [](const Row& row) {
        return (row.header.flags & EventHeader::kRepaired) != 0 ? std::optional{true}
                                                                : std::nullopt;
      },
      [](Row& row, std::optional<bool> repaired) {
        row.header.flags = static_cast<uint16_t>(row.header.flags & ~EventHeader::kRepaired);
        if (repaired.value_or(false)) row.header.flags |= EventHeader::kRepaired;
      });
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
/// The end of a day in UTC; of a day outside the years of a Timestamp its last instant, so that
/// such a row can be named when it is refused.
inline Timestamp end_of(TradingDay day) {
  constexpr Date kFirst = *Date::from_civil(1678, 1, 1);
  constexpr Date kEnd = *Date::from_civil(2262, 1, 1);
  const bool is_sane = day.date() >= kFirst && day.date() < kEnd;
  return is_sane ? day.end_utc() : Timestamp::from_ns(std::numeric_limits<int64_t>::max());
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

}  // namespace godwit
