// What cleaning does to rows: causal in live use, never filling in, repairs marked.
#include "market/data/quality/cleaner.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <gtest/gtest.h>

#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

template <class Row>
struct Record final : CleaningSink<Row> {
  void found(const Found<Row>& found) override {
    findings.push_back(std::string{found.by.about().name} + "@" +
                       std::to_string(found.original.header.ts_event.ns()) + ": " +
                       found.explain());
    if (found.finding.verdict == Verdict::kQuarantine) quarantined.push_back(found.original);
  }
  void kept(const Row& row) override { rows.push_back(row); }
  std::vector<std::string> findings;
  std::vector<Row> rows;
  std::vector<Row> quarantined;
};

template <class Row>
bool same_bytes(const Row& a, const Row& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

template <class Row>
Record<Row> clean(std::span<const Row> rows, const SeriesContext& context,
                  CleaningMode mode = CleaningMode::kCleaning) {
  Record<Row> record;
  Cleaner<Row> cleaner{QualitySettings::preset(Market::kStock), context, record, mode};
  for (const Row& row : rows) cleaner.push(row);
  cleaner.finish();
  return record;
}

/// Bars with every sort of damage, at random.
std::vector<Bar> damaged_bars(uint64_t seed) {
  std::vector<Bar> bars = minute_bars(seed, 1'500);
  Rng rng{seed + 77};
  const auto wild = [&] { return static_cast<int64_t>(rng.next()) >> rng.between(1, 40); };
  for (Bar& bar : bars) {
    if (rng.uniform() > 0.1) continue;
    switch (rng.between(0, 6)) {
      case 0: bar.high = Price::from_raw(wild()); break;
      case 1: bar.close = Price::from_raw(wild()); break;
      case 2: bar.volume = std::numeric_limits<double>::quiet_NaN(); break;
      case 3: bar.turnover = static_cast<double>(wild()) * 1e200; break;
      case 4: bar.header.ts_event = Timestamp::from_ns(wild()); break;
      case 5: bar.trading_day_days = static_cast<int32_t>(rng.between(-700'000, 700'000)); break;
      default: bar.low = bar.close + Price::from_raw(rng.between(-kTick, kTick)); break;
    }
  }
  return bars;
}

TEST(Cleaner, WhatIsKeptIsSoundAndWhatIsNotIsKeptAside) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<Bar> bars = damaged_bars(seed);
    const Record<Bar> record = clean<Bar>(bars, minute_context());
    ASSERT_EQ(record.rows.size() + record.quarantined.size(), bars.size()) << "nothing is lost";
    EXPECT_GT(record.quarantined.size(), 10U);
    size_t original = 0;
    for (size_t i = 0; i < record.rows.size(); ++i) {
      const Bar& bar = record.rows[i];
      ASSERT_GT(bar.low, Price{});
      ASSERT_LE(bar.low, std::min(bar.open, bar.close));
      ASSERT_GE(bar.high, std::max(bar.open, bar.close));
      if (i > 0) {
        ASSERT_GT(bar.header.ts_event, record.rows[i - 1].header.ts_event);
      }
      // Each kept row is one that came, in its order, bit for bit unless it is marked: nothing is
      // filled in from before or behind.
      while (original < bars.size() && bars[original].header.ts_event != bar.header.ts_event)
        ++original;
      ASSERT_LT(original, bars.size());
      if ((bar.header.flags & EventHeader::kRepaired) == 0) {
        ASSERT_TRUE(same_bytes(bar, bars[original]));
      }
      ++original;
    }
  }
}

TEST(Cleaner, LiveJudgementsDependOnThePastAlone) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const std::vector<Bar> bars = damaged_bars(seed);
    const Record<Bar> whole = clean<Bar>(bars, minute_context(), CleaningMode::kLive);
    for (const size_t prefix : {100U, 333U, 1'000U}) {
      const Record<Bar> part =
          clean<Bar>(std::span{bars}.first(prefix), minute_context(), CleaningMode::kLive);
      ASSERT_LE(part.findings.size(), whole.findings.size());
      for (size_t i = 0; i < part.findings.size(); ++i)
        ASSERT_EQ(part.findings[i], whole.findings[i]);
      for (size_t i = 0; i < part.rows.size(); ++i)
        ASSERT_TRUE(same_bytes(part.rows[i], whole.rows[i]));
    }
  }
}

TEST(Cleaner, SpikesAreCleaningsOwn) {
  std::vector<Bar> bars = minute_bars(4);
  bars[900].close = bars[900].high = bars[900].close + ticks(1'000);
  const Record<Bar> cleaning = clean<Bar>(bars, minute_context());
  ASSERT_EQ(cleaning.findings.size(), 1U);
  EXPECT_EQ(cleaning.findings[0].substr(0, 6), "spike@");
  const Record<Bar> live = clean<Bar>(bars, minute_context(), CleaningMode::kLive);
  ASSERT_EQ(live.findings.size(), 2U) << "up and back";
  EXPECT_EQ(live.findings[0].substr(0, 15), "return_outlier@");
  EXPECT_EQ(live.rows.size(), bars.size());
}

TEST(Cleaner, RepairsAreMarkedAndIdempotent) {
  std::vector<Bar> bars = minute_bars(4);
  bars[700].high = std::max(bars[700].open, bars[700].close) - ticks(1);
  bars[800].close = bars[800].close + Price::from_raw(7);
  bars[900].volume = -0.0;
  bars[900].turnover = 0;
  const Record<Bar> once = clean<Bar>(bars, minute_context());
  ASSERT_EQ(once.rows.size(), bars.size());
  EXPECT_EQ(once.rows[700].high, std::max(bars[700].open, bars[700].close));
  EXPECT_EQ(once.rows[800].close, bars[800].close - Price::from_raw(7));
  EXPECT_FALSE(std::signbit(once.rows[900].volume));
  for (size_t i = 0; i < bars.size(); ++i)
    EXPECT_EQ((once.rows[i].header.flags & EventHeader::kRepaired) != 0,
              i == 700 || i == 800 || i == 900)
        << i;
  const Record<Bar> twice = clean<Bar>(once.rows, minute_context());
  ASSERT_EQ(twice.rows.size(), once.rows.size());
  for (size_t i = 0; i < bars.size(); ++i) ASSERT_TRUE(same_bytes(twice.rows[i], once.rows[i]));
  EXPECT_EQ(twice.findings.size(), 1U) << "the bar without volume is still without";
}

TEST(Cleaner, WithoutATickNothingIsRepairedByTicks) {
  std::vector<Bar> bars = minute_bars(4);
  bars[700].high = std::max(bars[700].open, bars[700].close) - ticks(1);
  SeriesContext context = minute_context();
  context.terms = nullptr;
  EXPECT_EQ(clean<Bar>(bars, context).quarantined.size(), 1U);
}

TEST(Cleaner, ATurnoverThatContradictsIsForgottenAndThePricesStay) {
  std::vector<Bar> bars = minute_bars(4);
  bars[700].turnover *= 2;
  bars[800].turnover = 0;  // The volume is sound: nothing is traded for nothing.
  bars[900].volume = 0;
  const Record<Bar> record = clean<Bar>(bars, minute_context());
  ASSERT_EQ(record.rows.size(), bars.size());
  for (const size_t i : {size_t{700}, size_t{800}, size_t{900}}) {
    const Bar& row = record.rows[i];
    EXPECT_NE(row.header.flags & EventHeader::kRepaired, 0) << i;
    EXPECT_TRUE(std::isnan(row.turnover)) << i;
    EXPECT_EQ(row.close, bars[i].close) << i;
    EXPECT_EQ(std::isnan(row.volume), i != 800) << i;
  }
  EXPECT_EQ(record.rows[800].volume, bars[800].volume);
  EXPECT_EQ(record.rows[701].header.flags & EventHeader::kRepaired, 0);
}

TEST(Cleaner, ExplainsInWords) {
  std::vector<Bar> bars = minute_bars(4);
  bars[700].turnover *= 2;
  const Record<Bar> record = clean<Bar>(bars, minute_context());
  ASSERT_EQ(record.findings.size(), 1U);
  EXPECT_NE(record.findings[0].find("average price"), std::string::npos) << record.findings[0];
}

TEST(CleanStream, GivesTheKeptRows) {
  const std::vector<Bar> bars = damaged_bars(9);
  SpanRowStream<Bar> rows{bars};
  Record<Bar> record;
  const SeriesContext context = minute_context();
  CleanStream<Bar> stream{rows, QualitySettings::preset(Market::kStock), context, &record};
  std::vector<Bar> out;
  for (std::span<const Bar> block = stream.next(); !block.empty(); block = stream.next())
    out.insert(out.end(), block.begin(), block.end());
  ASSERT_EQ(out.size(), record.rows.size());
  EXPECT_EQ(out.size() + record.quarantined.size(), bars.size());
  EXPECT_TRUE(stream.next().empty());
}

TEST(Cleaner, AnyBitsOfEveryKindAreJudged) {
  Rng rng{1};
  const Date first = *parse_date("1678-01-01");
  const Date last = *parse_date("2261-12-31");
  const auto fuzz = [&]<class Row>(Row, const SeriesContext& context) {
    std::vector<Row> rows(2'000);
    for (Row& row : rows) {
      std::array<uint64_t, sizeof(Row) / 8> words{};
      for (uint64_t& word : words) {
        // Not the most negative number, which no reader lets through.
        word = rng.next() >> rng.between(0, 63);
        if (word == uint64_t{1} << 63) word = 0;
      }
      row = std::bit_cast<Row>(words);
      // Readers take times of the years 1678 to 2261 alone, all of them.
      const int64_t day = std::abs(row.header.ts_event.ns()) % Duration::days(1).ns();
      row.header.ts_event =
          TradingDay{Date::from_days(static_cast<int32_t>(rng.between(first.days(), last.days())))}
              .begin_utc() +
          Duration::from_ns(day);
      if constexpr (requires { row.trading_day_days; })
        if (rng.between(0, 3) > 0) row.trading_day_days = utc_date(row.header.ts_event).days();
    }
    for (const bool is_sorted : {false, true}) {
      if (is_sorted)  // As the catalog gives them: time does not go backward.
        std::sort(rows.begin(), rows.end(),
                  [](const Row& a, const Row& b) { return a.header.ts_event < b.header.ts_event; });
      const Record<Row> record = clean<Row>(rows, context);
      EXPECT_EQ(record.rows.size() + record.quarantined.size(), rows.size());
      EXPECT_EQ(check(rows, context).rows, rows.size());
    }
  };
  fuzz(Bar{}, minute_context());
  fuzz(QuoteBar{}, minute_context());
  fuzz(Quote{}, tick_context());
  fuzz(Trade{}, tick_context());
  fuzz(Depth{}, tick_context());
}

TEST(Cleaner, RowsCenturiesApartAreJudged) {
  std::vector<Bar> bars = minute_bars(4, 10);
  set_time(bars[0], parse_date("1700-01-04")->midnight_utc() + Duration::minutes(1));
  EXPECT_EQ(clean<Bar>(bars, minute_context()).rows.size(), bars.size());
}

TEST(Cleaner, ASideThatNobodyQuotedIsNoMissingPrice) {
  std::vector<QuoteBar> bars = quote_bars(4);
  std::vector<DayFacts> facts;
  facts.push_back({.trading_day = bars[0].trading_day(),
                   .limit_up = ticks(20'000),
                   .limit_down = ticks(5'000)});
  SeriesContext context = minute_context();
  context.facts = facts;
  bars[300].bid = {};
  bars[301].ask = {};
  bars[302].ask = {};
  bars[302].ask_volume = 0;
  EXPECT_EQ(clean<QuoteBar>(bars, context).findings, std::vector<std::string>{});
  bars[400].bid = bars[400].ask = {};
  EXPECT_EQ(clean<QuoteBar>(bars, context).quarantined.size(), 1U) << "neither side";
}

/// The trading day ends at 12:00 UTC, when the night session of the next day begins; that of a
/// Friday belongs to Monday.
class WithNight final : public SessionHours {
 public:
  void open_spans(TradingDay, std::vector<SessionSpan>& spans) const override { spans.clear(); }
  [[nodiscard]] TradingDay trading_day(Timestamp t) const override {
    TradingDay day{utc_date(t + Duration::hours(12))};
    while (!Calendar::weekdays().is_trading_day(day)) day = TradingDay{day.date() + 1};
    return day;
  }
  [[nodiscard]] bool is_expected(Timestamp) const override { return true; }
};

TEST(Cleaner, TicksLieInTheTradingDayOfTheirSession) {
  const WithNight sessions;
  const SeriesContext context{
      .calendar = &Calendar::weekdays(),
      .holidays_known = KnownDays{Date::from_days(0), Date::from_days(30'000)},
      .sessions = &sessions};
  const auto trade_at = [](const char* t) {
    Trade trade;
    trade.price = ticks(100);
    trade.quantity = Quantity::from_units(1);
    set_time(trade, *parse_timestamp(t));
    return trade;
  };
  // Thursday by day, and on the evening of Friday, which is Monday's: Friday is missing.
  const std::vector<Trade> hole{trade_at("2021-03-04T05:00:00Z"), trade_at("2021-03-05T13:00:00Z"),
                                trade_at("2021-03-08T05:00:00Z")};
  const QualityReport report = check(hole, context);
  EXPECT_EQ(issues_text(report), "gap=1");
  EXPECT_NE(report.issues[0].example.find("before 2021-03-08"), std::string::npos);
  EXPECT_EQ(report.first.day, (TradingDay{*parse_date("2021-03-04")}));
  // One of three trading days, two of which are there.
  EXPECT_NEAR(report.score, 100 * (1 - 1.0 / 3), 1e-9);
  // Monday's night session is on Friday; on Tuesday's evening comes Wednesday: nothing is missing.
  const std::vector<Trade> whole{trade_at("2021-03-05T05:00:00Z"), trade_at("2021-03-05T13:00:00Z"),
                                 trade_at("2021-03-08T13:00:00Z"),
                                 trade_at("2021-03-09T13:00:00Z")};
  EXPECT_EQ(issues_text(check(whole, context)), "");
}

/// A tenth, of special treatment a twentieth; on the first day nothing.
class Tenths final : public DayLimits {
 public:
  [[nodiscard]] std::optional<PriceRange> allowed(const DayLimitQuery& query) const override {
    if (query.days_seen < 2) return std::nullopt;
    const int64_t share =
        query.reference.raw() / (query.special_treatment.value_or(false) ? 20 : 10);
    const Price width = Price::from_raw(share);
    return PriceRange{query.reference - width, query.reference + width};
  }
};

std::vector<Bar> bars_at(const std::vector<int64_t>& closes) {
  std::vector<Bar> bars;
  TradingDay day{*parse_date("2021-03-01")};
  for (const int64_t close : closes) {
    Bar bar;
    bar.open = bar.high = bar.low = bar.close = ticks(close);
    bar.volume = static_cast<double>(bars.size() + 1);
    set_time(bar, day.end_utc());
    bars.push_back(bar);
    day = Calendar::weekdays().next(day);
  }
  return bars;
}

std::vector<std::string> jumps(const std::vector<Bar>& bars, const std::vector<DayFacts>& facts) {
  const Tenths limits;
  SeriesContext context = daily_context(facts);
  context.terms = &kTickAlone;
  context.limits = &limits;
  std::vector<std::string> found;
  for (const std::string& finding : clean<Bar>(bars, context).findings)
    if (finding.starts_with("jump@")) found.push_back(finding.substr(finding.find(' ') + 1));
  return found;
}

TEST(Cleaner, AJumpIsBeyondTheDailyLimitOfTheRules) {
  const std::vector<Bar> bars = bars_at({1'000, 1'100, 1'211, 1'100});
  EXPECT_EQ(jumps(bars, {}), std::vector<std::string>{"price 12.11 beyond the limit by rule 12.1"});
  // From the venue's reference price, which tells an ex-date.
  std::vector<DayFacts> facts{
      {.trading_day = bars[3].trading_day(), .reference_price = ticks(1'000)}};
  EXPECT_EQ(jumps(bars_at({1'000, 1'100, 1'200, 1'100}), facts), std::vector<std::string>{});
  facts[0].special_treatment = true;
  EXPECT_EQ(jumps(bars_at({1'000, 1'100, 1'200, 1'100}), facts),
            std::vector<std::string>{"price 11 beyond the limit by rule 10.5"});
  // Limits on record are beyond_limit's.
  facts[0].limit_up = ticks(1'200);
  facts[0].limit_down = ticks(900);
  EXPECT_EQ(jumps(bars_at({1'000, 1'100, 1'200, 1'100}), facts), std::vector<std::string>{});
  // Every price of the bar counts.
  std::vector<Bar> high = bars_at({1'000, 1'000, 1'000});
  high[2].high = ticks(1'101);
  EXPECT_EQ(jumps(high, {}), std::vector<std::string>{"price 11.01 beyond the limit by rule 11"});
  // Behind a hole the day before is not known: the widest move alone bounds.
  std::vector<Bar> hole = bars_at({1'000, 1'000, 1'100, 1'200});
  hole.erase(hole.begin() + 2);
  EXPECT_EQ(jumps(hole, {}), std::vector<std::string>{});
  hole[2].open = hole[2].high = hole[2].low = hole[2].close = ticks(1'211);
  EXPECT_EQ(jumps(hole, {}), std::vector<std::string>{"price 12.11 after 10"});
}

}  // namespace
}  // namespace godwit
