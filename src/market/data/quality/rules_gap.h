// Rules on what is missing between two rows: whole trading days, and bars within the sessions.
#pragma once

#include <algorithm>
#include <vector>

#include "market/data/quality/gap.h"
#include "market/data/quality/rule.h"
#include "market/data/quality/series_context.h"

namespace godwit {

/// Trading days without any row. Days that the facts call suspended are not missing.
template <class Row>
class MissingDaysRule final : public Rule<Row> {
 public:
  MissingDaysRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kGap, settings},
        exact_{*context.calendar, context.interval.value_or(Interval::k1d), 0},
        lenient_{*context.calendar, context.interval.value_or(Interval::k1d),
                 static_cast<int32_t>(settings.value(RuleId::kGap, "days_max"))},
        holidays_known_{context.holidays_known},
        sessions_{context.sessions},
        facts_{context.facts} {}

  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    if (scan.seen == nullptr) return std::nullopt;
    const TradingDay from = trading_day_of(*scan.seen, sessions_);
    const TradingDay to = trading_day_of(row, sessions_);
    const bool known =
        holidays_known_ && from.date() >= holidays_known_->from && to.date() <= holidays_known_->to;
    const int32_t missing =
        (known ? exact_ : lenient_).days_missing(from, to, suspended_between(from, to));
    if (missing <= 0) return std::nullopt;
    Finding finding = this->found();
    finding.count = static_cast<uint64_t>(missing);
    return finding;
  }
  std::string explain(const Row& row, const Finding& finding) const override {
    return std::to_string(finding.count) +
           (finding.count == 1 ? " trading day missing before " : " trading days missing before ") +
           format_date(trading_day_of(row, sessions_).date());
  }

 private:
  [[nodiscard]] int32_t suspended_between(TradingDay from, TradingDay to) const {
    if (facts_.empty() || to.date() - from.date() <= 1) return 0;
    auto at = std::upper_bound(
        facts_.begin(), facts_.end(), from,
        [](TradingDay day, const DayFacts& facts) { return day < facts.trading_day; });
    int32_t count = 0;
    for (; at != facts_.end() && at->trading_day < to; ++at)
      if (at->suspended.value_or(false)) ++count;
    return count;
  }

  GapRule exact_;    // Where the holidays are known.
  GapRule lenient_;  // Elsewhere: a few days in a row may be one.
  std::optional<KnownDays> holidays_known_;
  const SessionHours* sessions_;
  std::span<const DayFacts> facts_;
};

/// How many bars should have closed strictly between two instants, on the sessions of the days from
/// `from` to `to`; of days in between, none: those are MissingDaysRule's. Half an interval of slack
/// on both sides, as sources stamp a little early or late.
class ExpectedBars {
 public:
  ExpectedBars(const SessionHours& sessions, Interval interval);
  [[nodiscard]] int64_t between(Timestamp from, Timestamp to);

 private:
  [[nodiscard]] int64_t on_day(TradingDay day, Timestamp from, Timestamp to);

  const SessionHours& sessions_;
  Duration step_;
  std::vector<SessionSpan> spans_;
};

template <class Row>
class MissingBarsRule final : public Rule<Row> {
 public:
  MissingBarsRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kMissingBars, settings},
        expected_{*context.sessions, *context.interval},
        usual_step_{duration(*context.interval)},
        run_min_{static_cast<int64_t>(settings.value(RuleId::kMissingBars, "run_min"))} {}

  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    if (scan.seen == nullptr) return std::nullopt;
    if (ns_between(scan.seen->header.ts_event, row.header.ts_event) <= usual_step_.ns())
      return std::nullopt;
    const int64_t missing = expected_.between(scan.seen->header.ts_event, row.header.ts_event);
    if (missing < run_min_) return std::nullopt;
    Finding finding = this->found();
    finding.count = static_cast<uint64_t>(missing);
    return finding;
  }
  std::string explain(const Row& row, const Finding& finding) const override {
    return std::to_string(finding.count) +
           (finding.count == 1 ? " bar missing before " : " bars missing before ") +
           format_timestamp(row.header.ts_event);
  }

 private:
  ExpectedBars expected_;
  Duration usual_step_;
  int64_t run_min_;
};

}  // namespace godwit
