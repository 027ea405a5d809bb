// Rules on the times of rows: their order, their trading days, repetitions, sessions.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "market/data/quality/rule.h"
#include "market/data/quality/series_context.h"

namespace godwit {

/// A row before the one seen last goes backward. A row is at fault itself when it lies further
/// ahead of our own clock than any venue's clock runs, and, with the next row at hand, when it lies
/// after the next while the next does not lie before the last. What is then left of false times
/// TimeAnchor rights.
template <class Row>
class BackwardTimeRule final : public Rule<Row> {
 public:
  explicit BackwardTimeRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kBackwardTime, settings},
        lead_max_ns_{
            static_cast<int128>(settings.value(RuleId::kBackwardTime, "lead_max_s") * 1e9)} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    const Timestamp now = row.header.ts_event;
    const Timestamp received = row.header.ts_recv;  // Zero, or the time itself: not known.
    if (received != Timestamp{} && ns_between(received, now) > lead_max_ns_)
      return this->found(static_cast<double>(ns_between(received, now)) * 1e-9, 0);
    if (scan.seen == nullptr) return std::nullopt;
    const Timestamp last = scan.seen->header.ts_event;
    const bool runs_ahead = scan.next != nullptr && scan.next->header.ts_event < now &&
                            scan.next->header.ts_event >= last;
    if (now < last || runs_ahead) return this->found();
    return std::nullopt;
  }
  std::string explain(const Row& row, const Finding& finding) const override {
    const std::string time = format_timestamp(row.header.ts_event);
    if (std::isnan(finding.value)) return time + " is out of order with its neighbours";
    return time + " lies after its receipt at " + format_timestamp(row.header.ts_recv);
  }

 private:
  int128 lead_max_ns_;
};

template <class Row>
class TradingDayRule final : public Rule<Row> {
 public:
  explicit TradingDayRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kTradingDay, settings},
        days_max_{static_cast<int32_t>(settings.value(RuleId::kTradingDay, "days_max"))} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    const TradingDay day = row.trading_day();
    const int64_t ahead = int64_t{day.date().days()} - utc_date(row.header.ts_event).days();
    // A day that ends at 24:00 UTC or in the west ends on the next UTC date.
    const bool far = ahead < -1 || ahead > days_max_;
    if (far || (scan.seen != nullptr && day < scan.seen->trading_day()))
      return this->found(static_cast<double>(ahead), days_max_);
    return std::nullopt;
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    return "trading day " + format_date(row.trading_day().date()) + " at " +
           format_timestamp(row.header.ts_event);
  }

 private:
  int32_t days_max_;
};

namespace rules_time_detail {
inline bool repeats(const Bar& a, const Bar& b) { return a.header.ts_event == b.header.ts_event; }
inline bool repeats(const QuoteBar& a, const QuoteBar& b) {
  return a.header.ts_event == b.header.ts_event;
}
inline bool repeats(const Quote& a, const Quote& b) {
  return a.header.ts_event == b.header.ts_event && a.header.sequence == b.header.sequence &&
         a.bid_price == b.bid_price && a.ask_price == b.ask_price && a.bid_volume == b.bid_volume &&
         a.ask_volume == b.ask_volume;
}
/// Without a number two prints of one time, price and quantity may well be two trades.
inline bool repeats(const Trade& a, const Trade& b) {
  return a.trade_id != 0 && a.trade_id == b.trade_id && a.header.ts_event == b.header.ts_event;
}
inline bool repeats(const Depth& a, const Depth& b) {
  const auto same = [](const BookLevel& x, const BookLevel& y) {
    return x.price == y.price && x.volume == y.volume;
  };
  return a.header.ts_event == b.header.ts_event && a.header.sequence == b.header.sequence &&
         std::equal(a.bids.begin(), a.bids.end(), b.bids.begin(), same) &&
         std::equal(a.asks.begin(), a.asks.end(), b.asks.begin(), same);
}
}  // namespace rules_time_detail

template <class Row>
class DuplicateRule final : public Rule<Row> {
 public:
  explicit DuplicateRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kDuplicate, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    if (scan.seen == nullptr || !rules_time_detail::repeats(row, *scan.seen)) return std::nullopt;
    return this->found();
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    return "there is one of " + format_timestamp(row.header.ts_event) + " already";
  }
};

template <class Row>
class OffSessionRule final : public Rule<Row> {
 public:
  OffSessionRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kOffSession, settings},
        sessions_{*context.sessions},
        slack_{Duration::seconds(
            static_cast<int64_t>(settings.value(RuleId::kOffSession, "slack_s")))} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    const Timestamp t = row.header.ts_event;
    if (sessions_.is_expected(t) || sessions_.is_expected(t - slack_) ||
        sessions_.is_expected(t + slack_))
      return std::nullopt;
    return this->found();
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    return format_timestamp(row.header.ts_event) + " lies outside the sessions";
  }

 private:
  const SessionHours& sessions_;
  Duration slack_;
};

/// Silent outside the days whose holidays the calendar knows. A bar of a UTC day during which the
/// venue was open is on the calendar, although no session bears that date: on Sundays foreign
/// exchange opens the session of Monday.
template <class Row>
class OffCalendarRule final : public Rule<Row> {
 public:
  OffCalendarRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kOffCalendar, settings},
        calendar_{*context.calendar},
        known_{*context.holidays_known},
        sessions_{context.sessions} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    const TradingDay day = row.trading_day();
    if (day.date() < known_.from || day.date() > known_.to || calendar_.is_trading_day(day) ||
        was_open_within(day))
      return std::nullopt;
    return this->found();
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    return format_date(row.trading_day().date()) + " is no trading day of the venue";
  }

 private:
  /// Whether a session lies in this UTC day; only the trading days around it have such.
  [[nodiscard]] bool was_open_within(TradingDay day) {
    if (sessions_ == nullptr) return false;
    const TradingDay next = calendar_.next(day);
    for (const TradingDay other : {TradingDay{day.date() - 1}, next}) {
      sessions_->open_spans(other, spans_);
      for (const SessionSpan& span : spans_)
        if (span.begin < day.end_utc() && span.end > day.begin_utc()) return true;
    }
    return false;
  }

  const Calendar& calendar_;
  KnownDays known_;
  const SessionHours* sessions_;
  std::vector<SessionSpan> spans_;  // Reused.
};

/// Sessions begin and end on half hours, or at least on minutes that short intervals divide.
template <class Row>
class TimeGridRule final : public Rule<Row> {
 public:
  TimeGridRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kTimeGrid, settings},
        step_{std::min(duration(*context.interval), Duration::minutes(30))} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    if (row.header.ts_event.ns() % step_.ns() == 0) return std::nullopt;
    return this->found();
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    return format_timestamp(row.header.ts_event) + " is no end of an interval";
  }

 private:
  Duration step_;
};

}  // namespace godwit
