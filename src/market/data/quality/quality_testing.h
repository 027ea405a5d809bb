// Seeded clean series of every kind for the tests of this module, and what a check finds in them.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "foundation/base/random.h"
#include "market/data/quality/quality.h"

namespace godwit {

inline constexpr int64_t kTick = Price::kScale / 100;
inline constexpr int64_t kMultiplier = 10;

/// Open from 00:00 to 12:00 and from 13:00 to 24:00 UTC.
class WithLunch final : public SessionHours {
 public:
  void open_spans(TradingDay day, std::vector<SessionSpan>& spans) const override {
    const Timestamp begin = day.begin_utc();
    spans.assign(
        {{begin, begin + Duration::hours(12)}, {begin + Duration::hours(13), day.end_utc()}});
  }
  [[nodiscard]] TradingDay trading_day(Timestamp t) const override {
    return trading_day_without_calendar(t);
  }
  [[nodiscard]] bool is_expected(Timestamp t) const override {
    const int64_t of_day = (t - utc_date(t).midnight_utc()).ns();
    return of_day <= Duration::hours(12).ns() || of_day >= Duration::hours(13).ns();
  }
};
inline const WithLunch kWithLunch;

inline const Timestamp kStart = Date::from_days(19'000).midnight_utc();

/// A walk on the tick grid around 100.
class Walk {
 public:
  explicit Walk(uint64_t seed) : rng_{seed} {}
  int64_t step() {
    const auto move = static_cast<int64_t>(3 * rng_.normal());
    price_ = std::clamp<int64_t>(price_ + move, 9'000, 11'000);
    return price_;
  }
  [[nodiscard]] int64_t at() const { return price_; }
  Rng& rng() { return rng_; }

 private:
  Rng rng_;
  int64_t price_ = 10'000;  // Ticks.
};

inline Price ticks(int64_t count) { return Price::from_raw(count * kTick); }

inline Bar walked_bar(Walk& walk) {
  Bar bar;
  bar.open = ticks(walk.at());
  bar.close = ticks(walk.step());
  bar.high = std::max(bar.open, bar.close) + ticks(walk.rng().between(1, 4));
  bar.low = std::min(bar.open, bar.close) - ticks(walk.rng().between(1, 4));
  bar.volume = static_cast<double>(walk.rng().between(200, 2'000));
  const double average = (bar.open.to_double() + bar.close.to_double()) / 2;
  bar.turnover = bar.volume * average * static_cast<double>(kMultiplier);
  bar.open_interest = static_cast<double>(walk.rng().between(10'000, 11'000));
  return bar;
}

template <class Row>
void set_time(Row& row, Timestamp t) {
  row.header.ts_event = row.header.ts_recv = t;
  if constexpr (requires { row.trading_day_days; })
    row.trading_day_days = trading_day_without_calendar(t).date().days();
}

/// Minutes of about two and a half days with a lunch break.
inline std::vector<Bar> minute_bars(uint64_t seed, int64_t count = 3'600) {
  Walk walk{seed};
  std::vector<Bar> bars;
  for (int64_t i = 1; i <= count; ++i) {
    const Timestamp t = kStart + Duration::minutes(i);
    const int64_t minute = (i - 1) % 1440;
    if (minute >= 720 && minute < 780) continue;
    bars.push_back(walked_bar(walk));
    set_time(bars.back(), t);
  }
  return bars;
}

inline std::vector<Bar> daily_bars(uint64_t seed, int count = 400) {
  Walk walk{seed};
  std::vector<Bar> bars;
  TradingDay day{Date::from_days(19'002)};  // A Monday.
  for (int i = 0; i < count; ++i, day = Calendar::weekdays().next(day)) {
    bars.push_back(walked_bar(walk));
    set_time(bars.back(), day.end_utc());
  }
  return bars;
}

/// The facts of each day of the bars: limits at 20 % around the open.
inline std::vector<DayFacts> facts_of(const std::vector<Bar>& bars) {
  std::vector<DayFacts> facts;
  for (const Bar& bar : bars)
    facts.push_back({.trading_day = bar.trading_day(),
                     .reference_price = bar.open,
                     .limit_up = ticks(bar.open.raw() / kTick * 12 / 10),
                     .limit_down = ticks(bar.open.raw() / kTick * 8 / 10),
                     .suspended = false});
  return facts;
}

inline std::vector<QuoteBar> quote_bars(uint64_t seed) {
  std::vector<QuoteBar> rows;
  for (const Bar& bar : minute_bars(seed)) {
    const Price half = ticks(1);
    QuoteBar row{.bid = {bar.open - half, bar.high - half, bar.low - half, bar.close - half},
                 .ask = {bar.open + half, bar.high + half, bar.low + half, bar.close + half},
                 .bid_volume = bar.volume,
                 .ask_volume = bar.volume,
                 .volume = bar.volume};
    set_time(row, bar.header.ts_event);
    rows.push_back(row);
  }
  return rows;
}

inline Timestamp tick_time(size_t i) {
  return kStart + Duration::from_ns(1 + static_cast<int64_t>(i) * 500'000'000);
}

inline std::vector<Quote> quotes(uint64_t seed, size_t count = 3'000) {
  Walk walk{seed};
  std::vector<Quote> rows(count);
  for (size_t i = 0; i < count; ++i) {
    const int64_t at = walk.step();
    rows[i].bid_price = ticks(at - 1);
    rows[i].ask_price = ticks(at + walk.rng().between(1, 2));
    rows[i].bid_volume = Quantity::from_units(walk.rng().between(1, 50));
    rows[i].ask_volume = Quantity::from_units(walk.rng().between(1, 50));
    set_time(rows[i], tick_time(i));
  }
  return rows;
}

inline std::vector<Trade> trades(uint64_t seed, size_t count = 3'000) {
  Walk walk{seed};
  std::vector<Trade> rows(count);
  for (size_t i = 0; i < count; ++i) {
    rows[i].price = ticks(walk.step());
    rows[i].quantity = Quantity::from_units(walk.rng().between(1, 50));
    rows[i].trade_id = i + 1;
    set_time(rows[i], tick_time(i));
  }
  return rows;
}

inline std::vector<Depth> depths(uint64_t seed, size_t count = 2'000) {
  Walk walk{seed};
  std::vector<Depth> rows(count);
  for (size_t i = 0; i < count; ++i) {
    const int64_t at = walk.step();
    for (size_t level = 0; level < 8; ++level) {  // Two of the ten are empty.
      const auto down = static_cast<int64_t>(level) + 1;
      rows[i].bids[level] = {ticks(at - down), Quantity::from_units(walk.rng().between(1, 50))};
      rows[i].asks[level] = {ticks(at + down), Quantity::from_units(walk.rng().between(1, 50))};
    }
    set_time(rows[i], tick_time(i));
  }
  return rows;
}

inline void scale_prices(Bar& bar, double by) {
  for (Price* price : {&bar.open, &bar.high, &bar.low, &bar.close})
    *price = ticks(static_cast<int64_t>(std::llround(price->to_double() * by * 100)));
  bar.turnover *= by;
}

inline const FixedTerms kTerms{{.tick = ticks(1), .multiplier = kMultiplier}};
inline const FixedTerms kTickAlone{{.tick = ticks(1)}};

inline SeriesContext minute_context() {
  return {.calendar = &Calendar::continuous(),
          .interval = Interval::k1m,
          .sessions = &kWithLunch,
          .terms = &kTerms};
}
inline SeriesContext daily_context(std::span<const DayFacts> facts) {
  return {.holidays_known = KnownDays{Date::from_days(0), Date::from_days(30'000)},
          .interval = Interval::k1d,
          .facts = facts,
          .terms = &kTerms};
}
inline SeriesContext tick_context() {
  return {.calendar = &Calendar::continuous(), .sessions = &kWithLunch, .terms = &kTickAlone};
}

template <class Row>
QualityReport check(const std::vector<Row>& rows, const SeriesContext& context,
                    const QualitySettings& settings = QualitySettings::preset(Market::kStock)) {
  SpanRowStream<Row> stream{rows};
  if (rows.empty()) return check_quality(stream, {}, context, settings);
  const auto [low, high] = std::minmax_element(
      rows.begin(), rows.end(),
      [](const Row& a, const Row& b) { return a.header.ts_event < b.header.ts_event; });
  return check_quality(stream, {low->header.ts_event, high->header.ts_event}, context, settings);
}

/// "gap=3 spike=1".
inline std::string issues_text(const QualityReport& report) {
  std::string out;
  for (const QualityIssue& issue : report.issues) {
    if (!out.empty()) out += " ";
    out.append(text(issue.rule).name).append("=").append(std::to_string(issue.count));
  }
  return out;
}

}  // namespace godwit
