// A record of a table to a row of any kind, column by column as the kind's schema has them.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "foundation/base/error.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/import/field_text.h"
#include "market/data/import/refused_row.h"
#include "market/data/import/row_checks.h"
#include "market/data/import/stamp_reader.h"
#include "market/data/import/table_binding.h"
#include "market/domain/availability_rule.h"

namespace godwit {

/// What holds for relations whose table has no available_at.
inline constexpr std::string_view kRelationAssumption =
    "where no release time is stated, available from the first day of its validity; the last day "
    "is "
    "known when it is over";

/// Of a day that is known from its begin: behind the close of the daily bar before.
[[nodiscard]] inline Timestamp first_instant(TradingDay day) {
  return day.begin_utc() + Duration::from_ns(1);
}

/// Reads rows of one kind from the records of one table. One thread.
template <class Row>
class RecordReader {
 public:
  /// Binds the output's columns to those of the table. Throws Error (kUsage) when one is missing.
  RecordReader(const TableBinder& binder, const TableOutput& output)
      : stamp_{binder.stamp_of(output)},
        is_intraday_{is_intraday(output.interval)},
        interval_{output.interval},
        available_{output.available.value_or(AvailabilityRule::next_day())},
        fills_availability_{output.available && !output.available->needs_release()},
        zero_is_none_{output.zero_is_none} {
    size_t i = 0;
    std::apply(
        [&](const auto&... column) { ((bindings_[i++] = binder.bind(output, column.name)), ...); },
        Schema::columns());
    require_values(binder);
    states_availability_ = has_column("available_at");
    if (std::is_same_v<Row, KnownValue> && available_.needs_release() && !states_availability_)
      throw usage_error(binder.place() +
                        ": no column available_at, and available = \"stated\" asks for it; map "
                        "the column, or choose next_day or a lag of days like 45d");
    for (size_t k = 0; k < kColumns; ++k)
      if (const BarMapping* const clock = bindings_[k].clock)
        clocks_[k].emplace(clock->format, clock->zone);
  }

  /// Nothing when `fields` are a row, which is then in `row`; else why not. Where a number was
  /// rounded `repaired` is set and an event marked.
  [[nodiscard]] std::optional<RefusedRow> read(const TableRecord& record, Row& row,
                                               bool& repaired) {
    row = Schema::blank();
    if (std::optional<RefusedRow> refused = stamp_.read(record, time_)) return refused;
    if (std::optional<RefusedRow> refused = place(row)) return refused;
    std::optional<RefusedRow> refused;
    bool is_rounded = false;
    size_t i = 0;
    std::apply(
        [&](const auto&... column) {
          static_cast<void>(
              (!(refused = read_column(record, i++, column, row, is_rounded)) && ...));
        },
        Schema::columns());
    if (refused) return refused;
    if constexpr (requires { row.trading_day_days; })
      if (!is_intraday_ && row.trading_day_days != time_.date.days())
        return RefusedRow{RowRule::kTradingDayIsNotDate, format_date(row.trading_day().date())};
    repaired = repaired || is_rounded;
    if constexpr (requires { row.header; })
      if (is_rounded) row.header.flags |= EventHeader::kRepaired;
    if constexpr (std::is_same_v<Row, Depth>)
      if (zero_is_none_) drop_priceless(row);
    return check_row(row);
  }
  /// Whether the days of intraday bars are left to who knows their sessions.
  [[nodiscard]] bool asks_trading_day() const { return is_intraday_ && !has_column("trading_day"); }
  [[nodiscard]] uint64_t local_times() const { return stamp_.local_times(); }
  /// What is assumed about when rows could be known; empty where the table says it.
  [[nodiscard]] std::string assumption() const {
    if constexpr (std::is_same_v<Row, KnownValue>)
      return states_availability_ && !fills_availability_ ? "" : available_.describe();
    if constexpr (std::is_same_v<Row, Relation>)
      if (!states_availability_) return std::string{kRelationAssumption};
    return "";
  }
  [[nodiscard]] bool states_availability() const { return states_availability_; }

 private:
  using Schema = RowSchema<Row>;
  static constexpr size_t kColumns = std::tuple_size_v<decltype(Schema::columns())>;

  /// Where every column is optional, a misspelt file would give rows that say nothing.
  void require_values(const TableBinder& binder) const {
    if constexpr (std::is_same_v<Row, Depth>) {
      const bool has_bids = has_column("bid_price_1") && has_column("bid_volume_1");
      const bool has_asks = has_column("ask_price_1") && has_column("ask_volume_1");
      if (!has_bids && !has_asks)
        throw usage_error(
            binder.place() +
            ": no levels of a book: expected bid_price_1 and bid_volume_1, ask_price_1 "
            "and ask_volume_1; name them in the [columns] of a mapping");
    } else if constexpr (std::is_same_v<Row, DayFacts>) {
      const auto is_bound = [](const ColumnBinding& binding) {
        return binding.source != ColumnBinding::Source::kAbsent;
      };
      // Behind ts and trading_day.
      if (std::none_of(bindings_.begin() + 2, bindings_.end(), is_bound))
        throw usage_error(binder.place() +
                          ": no facts of a day: expected some of reference_price, limit_up, "
                          "limit_down, settlement, suspended, special_treatment, total_shares, "
                          "float_shares; name them in the [columns] of a mapping");
    }
  }

  [[nodiscard]] bool has_column(std::string_view name) const {
    size_t i = 0;
    bool found = false;
    const auto look = [&](std::string_view column) {
      found = found || (column == name && bindings_[i].source != ColumnBinding::Source::kAbsent);
      ++i;
    };
    std::apply([&](const auto&... column) { (look(column.name), ...); }, Schema::columns());
    return found;
  }

  /// The time where the schema's own columns do not take it from a field.
  [[nodiscard]] std::optional<RefusedRow> place(Row& row) {
    if constexpr (requires { row.trading_day_days; }) {
      if (is_intraday_) {
        if (!time_.instant) return RefusedRow{RowRule::kMalformedTime, time_.detail};
        row.header.ts_event =
            *time_.instant + (stamp_.is_open() ? duration(interval_) : Duration{});
        row.trading_day_days = trading_day_without_calendar(row.header.ts_event).date().days();
      } else {
        row.header.ts_event = TradingDay{time_.date}.end_utc();
        row.trading_day_days = time_.date.days();
      }
      row.header.ts_recv = row.header.ts_event;
    } else if constexpr (requires { row.header; }) {
      if (!time_.instant) return RefusedRow{RowRule::kMalformedTime, time_.detail};
      row.header.ts_event = row.header.ts_recv = *time_.instant;
    } else if constexpr (std::is_same_v<Row, DayFacts>) {
      row.trading_day = TradingDay{time_.date};
    } else if constexpr (std::is_same_v<Row, Relation>) {
      row.valid_from = TradingDay{time_.date};
      if (!is_storable(Schema::time(row))) return RefusedRow{RowRule::kOutOfRange, time_.detail};
      row.available_at = first_instant(row.valid_from);
    } else if constexpr (std::is_same_v<Row, NewsItem>) {
      // Without a time of day: some time on that day, and known when the day is over.
      row.ts_event = time_.instant ? *time_.instant : time_.day_begins;
      row.available_at = time_.instant ? *time_.instant : time_.day_ends;
    } else {
      row.ts_event = time_.instant ? *time_.instant : TradingDay{time_.date}.end_utc();
      if (time_.instant && stamp_.is_open()) row.ts_event = row.ts_event + duration(interval_);
      // The longest lag behind it is a time, too.
      constexpr Timestamp kEnd = Date::from_civil(2250, 1, 1)->midnight_utc();
      if (!is_storable(row.ts_event) || row.ts_event >= kEnd)
        return RefusedRow{RowRule::kOutOfRange, time_.detail};
      if (!available_.needs_release())
        row.available_at = available_.available_at(row.ts_event, std::nullopt);
    }
    if (!is_storable(Schema::time(row))) return RefusedRow{RowRule::kOutOfRange, time_.detail};
    return std::nullopt;
  }

  /// A call auction shows its unmatched volume at the second level, without a price.
  static void drop_priceless(Depth& row) {
    for (auto* const side : {&row.bids, &row.asks})
      for (BookLevel& level : *side)
        if (level.price.is_zero()) level.volume = Quantity{};
  }

  /// A time in its own format and zone, or in the stamp's.
  [[nodiscard]] Result<Timestamp, RowRule> read_time(size_t i, std::string_view text) {
    std::optional<StampReader>& clock = clocks_[i];
    if (!clock) return stamp_.instant(text);
    const Result<CivilTime, RowRule> civil = clock->civil(text);
    if (!civil) return Unexpected{civil.error()};
    return clock->instant(*civil);
  }

  template <class Column>
  [[nodiscard]] std::optional<RefusedRow> read_column(const TableRecord& record, size_t i,
                                                      const Column& column, Row& row,
                                                      bool& repaired) {
    const ColumnBinding& binding = bindings_[i];
    if (binding.source == ColumnBinding::Source::kAbsent) {
      if constexpr (Column::kNullable && Column::kType == ColumnType::kDouble)
        column.set(row, std::numeric_limits<double>::quiet_NaN());
      else if constexpr (Column::kNullable && !std::is_same_v<Row, DayFacts>)
        if (column.name != "ts_recv") column.set(row, std::nullopt);
      return std::nullopt;
    }
    if constexpr (std::is_same_v<Row, Depth>)
      if (zero_is_none_ && record.text(binding).empty()) return std::nullopt;
    if constexpr (std::is_same_v<Row, KnownValue>)
      if (fills_availability_ && column.name == "available_at" && record.text(binding).empty())
        return std::nullopt;  // place() has filled it.
    if constexpr (Column::kType == ColumnType::kTime) {
      if constexpr (Column::kNullable) {
        if (record.text(binding).empty()) {
          column.set(row, std::nullopt);
          return std::nullopt;
        }
      }
      const Result<Timestamp, RowRule> time = read_time(i, record.text(binding));
      if (!time) return RefusedRow{time.error(), field_detail(column.name, record.text(binding))};
      column.set(row, time->ns());
      return std::nullopt;
    } else {
      CellType<Column::kType> cell{};
      const FieldResult result =
          read_field<Column::kType>(record, binding, {Column::kNullable, &repaired}, cell);
      if (result.rule) {
        std::string detail = field_detail(column.name, record.text(binding));
        if (*result.rule == RowRule::kUnknownWord)
          if (const std::string words = known_words(binding, Column::kType); !words.empty())
            detail += ", expected " + words;
        return RefusedRow{*result.rule, std::move(detail)};
      }
      if (!result.is_none)
        column.set(row, cell);
      else if constexpr (Column::kType == ColumnType::kDouble)
        column.set(row, std::numeric_limits<double>::quiet_NaN());
      else if constexpr (Column::kNullable)
        column.set(row, std::nullopt);
      return std::nullopt;
    }
  }

  TableStamp stamp_;
  bool is_intraday_;
  Interval interval_;
  AvailabilityRule available_;
  bool fills_availability_;           ///< Also where the column is there and empty.
  bool states_availability_ = false;  ///< There is a column, or a constant.
  bool zero_is_none_;
  std::array<ColumnBinding, kColumns> bindings_;
  std::array<std::optional<StampReader>, kColumns> clocks_;
  TableTime time_;
};

}  // namespace godwit
