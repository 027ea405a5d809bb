// One file's way into the staging: what became of its records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "market/data/catalog/storable.h"
#include "market/data/import/quarantine.h"
#include "market/data/import/refused_row.h"
#include "market/data/import/row_counts.h"
#include "market/data/import/staging.h"
#include "market/data/import/trading_days.h"

namespace godwit {

/// A record becomes all of its rows or none: stage() them, then keep() or refuse(). One thread.
class FileIntake {
 public:
  FileIntake(std::string file, Staging& staging, Quarantine& quarantine, RowCounts& counts,
             TradingDays* trading_days = nullptr)
      : file_{std::move(file)},
        staging_{staging},
        quarantine_{quarantine},
        counts_{counts},
        trading_days_{trading_days} {
    staging.begin_file();
  }

  /// The day of a bar whose file does not state it.
  [[nodiscard]] TradingDay day_of_bar(const InstrumentId& id, Timestamp close) const {
    return trading_days_ == nullptr ? trading_day_without_calendar(close)
                                    : trading_days_->of_bar(id, close);
  }
  /// The day of an instant; nothing where no rules know it.
  [[nodiscard]] std::optional<TradingDay> day_of_tick(const InstrumentId& id, Timestamp t) const {
    return trading_days_ == nullptr ? std::nullopt : trading_days_->of_tick(id, t);
  }

  /// Counts kept rows that lie behind `now` from here on.
  void watch_future(Timestamp now) { now_ = now; }
  /// Bars that end, values and news that are dated a day and ticks that are dated an instant behind
  /// that time. Day facts and relations may be announced, and are not counted.
  [[nodiscard]] uint64_t rows_ahead() const { return rows_ahead_; }

  /// The lane of a series; stays valid.
  template <class Row>
  [[nodiscard]] RowLane<Row>& lane(const Series& series) {
    return staging_.lane<Row>(series);
  }
  /// False when the catalog cannot hold the row, or when it does not follow the one before it in
  /// its series; `refused` says why.
  template <class Row>
  [[nodiscard]] bool stage(RowLane<Row>& lane, const Row& row, uint64_t line, RefusedRow& refused) {
    if (const std::optional<UnstorableCell> cell = find_unstorable(row)) {
      refused = describe(*cell);
      return false;
    }
    if (const std::optional<OrderFault> fault = lane.stage(row, line)) {
      refused = describe(*fault);
      return false;
    }
    if (now_ && lies_ahead(lane.series(), row)) ++ahead_staged_;
    if (staged_.empty() || staged_.back() != &lane) staged_.push_back(&lane);
    return true;
  }
  /// Whether something of the current record is staged.
  [[nodiscard]] bool has_staged() const { return !staged_.empty(); }
  /// The record is accepted with all that was staged.
  void keep(bool repaired) {
    keep_uncounted();
    counts_.count_accepted(repaired);
  }
  /// What was staged stays, though no record of its own says it: what a whole day or the rest of a
  /// message adds to records that are counted already.
  void keep_uncounted() {
    for (Lane* lane : staged_) lane->keep(staging_.spool());
    staged_.clear();
    rows_ahead_ += std::exchange(ahead_staged_, 0);
  }
  /// Where the book of a series stood at the end of the file before in the same import: the venue's
  /// last update number, 0 when it is not known. For formats whose files continue one another.
  [[nodiscard]] uint64_t& book_end(const Series& series) { return staging_.book_end(series); }
  /// The record is refused, and nothing of it stays.
  void refuse(uint64_t line, const RefusedRow& refused, std::string_view raw);
  /// The record holds nothing, which is no fault.
  void skip(std::string_view reason) { counts_.count_skipped(reason); }
  [[nodiscard]] const RowCounts& counts() const { return counts_; }
  /// Why a row with such a cell is refused.
  [[nodiscard]] static RefusedRow describe(const UnstorableCell& cell);

 private:
  [[nodiscard]] static RefusedRow describe(const OrderFault& fault);
  /// A bar may still be going on, and the end of a day, by which days are dated, be to come.
  template <class Row>
  [[nodiscard]] bool lies_ahead(const Series& series, const Row& row) const {
    if constexpr (std::is_same_v<Row, DayFacts> || std::is_same_v<Row, Relation>) {
      return false;
    } else {
      const Duration slack = has_interval(series.kind)           ? duration(series.interval)
                             : std::is_trivially_copyable_v<Row> ? Duration{}
                                                                 : Duration::hours(24);
      return RowSchema<Row>::time(row) > *now_ + slack;
    }
  }

  std::string file_;
  Staging& staging_;
  Quarantine& quarantine_;
  RowCounts& counts_;
  TradingDays* trading_days_;
  std::vector<Lane*> staged_;
  std::optional<Timestamp> now_;
  uint64_t ahead_staged_ = 0;
  uint64_t rows_ahead_ = 0;
};

}  // namespace godwit
