// Each planted defect is found, counted and located by its own rule, while every other is silent.
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include <gtest/gtest.h>

#include "market/data/quality/quality.h"
#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// What a defect does to the series at row i; returns the row that the finding is to point at.
template <class Row>
struct Defect {
  RuleId rule;
  uint64_t count;
  std::function<size_t(std::vector<Row>&, size_t)> plant;
  Verdict verdict = Verdict::kKeep;
  std::string name{};
};

template <class Row>
std::function<size_t(std::vector<Row>&, size_t)> at_row(void (*change)(Row&)) {
  return [change](std::vector<Row>& rows, size_t i) {
    change(rows[i]);
    return i;
  };
}

template <class Row>
size_t insert_copy(std::vector<Row>& rows, size_t i, Timestamp t) {
  Row copy = rows[i];
  set_time(copy, t);
  rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(i) + 1, copy);
  return i + 1;
}

/// Plants the defect at random places and checks the finding.
template <class Row>
void expect_found(const Defect<Row>& defect, const std::vector<Row>& clean, uint64_t seed,
                  const SeriesContext& context) {
  Rng rng{seed + 1'000};
  std::vector<Row> rows = clean;
  const size_t i = static_cast<size_t>(rng.between(200, static_cast<int64_t>(rows.size()) - 200));
  const size_t at = defect.plant(rows, i);
  const QualityReport report = check(rows, context);
  const std::string name{text(defect.rule).name};
  ASSERT_EQ(issues_text(report), name + "=" + std::to_string(defect.count))
      << defect.name << " seed " << seed << " row " << i
      << (report.issues.empty() ? "" : ": " + report.issues.front().example);
  const QualityIssue& issue = report.issues[0];
  EXPECT_EQ(issue.first.ts, rows[at].header.ts_event) << name;
  const uint64_t out = defect.verdict == Verdict::kQuarantine ? defect.count : 0;
  // Cleaning does not see the next row unless asked to: a spike stays, and a row that runs ahead of
  // its neighbours stays and costs a few of them.
  const bool sees_next = defect.rule == RuleId::kSpike;
  if (defect.rule == RuleId::kBackwardTime) {
    EXPECT_GE(issue.quarantined + issue.only_look_ahead, out) << name;
  } else {
    EXPECT_EQ(issue.quarantined, sees_next ? 0 : out) << name;
    EXPECT_EQ(issue.only_look_ahead, sees_next ? out : 0) << name;
  }
  EXPECT_EQ(issue.repaired, defect.verdict == Verdict::kMark ? defect.count : 0) << name;
  EXPECT_EQ(report.quarantined, issue.quarantined);
  EXPECT_EQ(report.repaired, issue.repaired);
  EXPECT_NE(issue.example, "") << name;
  const double weight = text(defect.rule).weight;
  if (weight > 0)
    EXPECT_LT(report.score, 100) << name;
  else
    EXPECT_EQ(report.score, 100) << name;
}

std::vector<Defect<Bar>> minute_defects() {
  using enum Verdict;
  return {
      {RuleId::kBackwardTime, 1,
       [](auto& rows, size_t i) {
         return insert_copy(rows, i, rows[i].header.ts_event - Duration::minutes(90));
       },
       kQuarantine, "late"},
      {RuleId::kBackwardTime, 1,
       [](auto& rows, size_t i) {
         return insert_copy(rows, i, rows[i].header.ts_event + Duration::days(900));
       },
       kQuarantine, "ahead"},
      {RuleId::kTradingDay, 1, at_row<Bar>([](Bar& b) { b.trading_day_days -= 3; }), kQuarantine},
      {RuleId::kTradingDay, 1, at_row<Bar>([](Bar& b) { b.trading_day_days += 40; }), kQuarantine},
      {RuleId::kDuplicate, 1,
       [](auto& rows, size_t i) { return insert_copy(rows, i, rows[i].header.ts_event); },
       kQuarantine},
      {RuleId::kGap, 1,
       [](auto& rows, size_t) {
         const int32_t day = rows.front().trading_day_days + 1;
         std::erase_if(rows, [&](const Bar& b) { return b.trading_day_days == day; });
         return static_cast<size_t>(
             std::find_if(rows.begin(), rows.end(),
                          [&](const Bar& b) { return b.trading_day_days > day; }) -
             rows.begin());
       }},
      {RuleId::kMissingBars, 7,
       [](auto& rows, size_t) {
         rows.erase(rows.begin() + 1'000, rows.begin() + 1'007);
         return size_t{1'000};
       }},
      {RuleId::kMissingPrice, 1, at_row<Bar>([](Bar& b) { b.open = Price{}; }), kQuarantine},
      {RuleId::kMissingVolume, 1, at_row<Bar>([](Bar& b) { b.volume = kNaN; })},
      {RuleId::kZeroVolume, 1, at_row<Bar>([](Bar& b) { b.volume = b.turnover = 0; })},
      {RuleId::kStaleBar, 1,
       [](auto& rows, size_t i) {
         const Timestamp t = rows[i].header.ts_event;
         rows[i] = rows[i - 1];
         set_time(rows[i], t);
         return i;
       }},
      {RuleId::kFlatRun, 6,
       [](auto& rows, size_t i) {
         for (size_t k = i; k < i + 6; ++k) {
           rows[k].open = rows[k].high = rows[k].low = rows[k].close;
           rows[k].turnover = rows[k].volume * rows[k].close.to_double() * kMultiplier;
         }
         return i;
       }},
      {RuleId::kNegativePrice, 1, at_row<Bar>([](Bar& b) { b.low = -b.low; }), kQuarantine},
      {RuleId::kInconsistentOhlc, 1, at_row<Bar>([](Bar& b) { b.high = b.low - ticks(5); }),
       kQuarantine},
      {RuleId::kInconsistentOhlc, 1,
       at_row<Bar>([](Bar& b) { b.high = std::max(b.open, b.close) - ticks(1); }), kMark},
      {RuleId::kNegativeVolume, 1, at_row<Bar>([](Bar& b) { b.volume = -b.volume; }), kQuarantine},
      {RuleId::kNegativeVolume, 1,
       at_row<Bar>([](Bar& b) { b.turnover = std::numeric_limits<double>::infinity(); }),
       kQuarantine},
      {RuleId::kNegativeOpenInterest, 1, at_row<Bar>([](Bar& b) { b.open_interest = -1; }),
       kQuarantine},
      {RuleId::kTurnoverMismatch, 1, at_row<Bar>([](Bar& b) { b.turnover *= 1.5; }), kMark},
      {RuleId::kTurnoverMismatch, 1, at_row<Bar>([](Bar& b) {
         b.volume /= 8;
         b.volume = std::round(b.volume);
       }),
       kMark},
      {RuleId::kOffSession, 1,
       [](auto& rows, size_t) {
         const Timestamp noon = kStart + Duration::days(1) + Duration::hours(12);
         const auto at = std::find_if(rows.begin(), rows.end(),
                                      [&](const Bar& b) { return b.header.ts_event == noon; });
         const size_t in = insert_copy(rows, static_cast<size_t>(at - rows.begin()),
                                       noon + Duration::minutes(30));
         rows[in].volume += 1;  // Or it would be stale.
         return in;
       }},
      {RuleId::kAbsurdPrice, 1, at_row<Bar>([](Bar& b) { scale_prices(b, 20); }), kQuarantine,
       "up"},
      {RuleId::kAbsurdPrice, 1, at_row<Bar>([](Bar& b) { scale_prices(b, 0.05); }), kQuarantine,
       "down"},
      {RuleId::kSpike, 1, at_row<Bar>([](Bar& b) { b.close = b.high = b.close + ticks(1'000); }),
       kQuarantine},
      {RuleId::kJump, 1,
       [](auto& rows, size_t i) {
         for (size_t k = i; k < rows.size(); ++k) scale_prices(rows[k], 2);
         return i;
       }},
      {RuleId::kReturnOutlier, 1,
       [](auto& rows, size_t i) {
         for (size_t k = i; k < rows.size(); ++k) scale_prices(rows[k], 1.08);
         return i;
       }},
      {RuleId::kTickGrid, 1,
       at_row<Bar>([](Bar& b) { b.low = b.low - Price::from_raw(kTick / 3); })},
      {RuleId::kTickGrid, 1, at_row<Bar>([](Bar& b) { b.close = b.close - Price::from_raw(10); }),
       kMark},
      {RuleId::kFractionalVolume, 1, at_row<Bar>([](Bar& b) { b.volume += 0.5; })},
      {RuleId::kNegativeZero, 1, at_row<Bar>([](Bar& b) { b.open_interest = -0.0; }), kMark},
      {RuleId::kTimeGrid, 1,
       at_row<Bar>([](Bar& b) { b.header.ts_event = b.header.ts_event + Duration::seconds(-7); })},
  };
}

TEST(QualityDefects, EachDefectOfMinuteBarsIsFoundByItsRuleAlone) {
  for (const Defect<Bar>& defect : minute_defects())
    for (uint64_t seed = 0; seed < 5; ++seed)
      expect_found(defect, minute_bars(seed), seed, minute_context());
}

template <class Row>
std::vector<Defect<Row>> defects_of_all_ticks() {
  using enum Verdict;
  return {
      {RuleId::kBackwardTime, 1,
       [](auto& rows, size_t i) {
         return insert_copy(rows, i, rows[i].header.ts_event - Duration::seconds(20));
       },
       kQuarantine},
      {RuleId::kDuplicate, 1,
       [](auto& rows, size_t i) { return insert_copy(rows, i, rows[i].header.ts_event); },
       kQuarantine},
      {RuleId::kGap, 2,
       [](auto& rows, size_t i) {
         for (size_t k = i; k < rows.size(); ++k)
           set_time(rows[k], rows[k].header.ts_event + Duration::days(3));
         return i;
       }},
  };
}

TEST(QualityDefects, EachDefectOfQuotesIsFoundByItsRuleAlone) {
  using enum Verdict;
  std::vector<Defect<Quote>> defects = defects_of_all_ticks<Quote>();
  const std::vector<Defect<Quote>> own{
      {RuleId::kMissingPrice, 1, at_row<Quote>([](Quote& q) { q.bid_price = Price{}; }),
       kQuarantine},
      {RuleId::kNegativePrice, 1, at_row<Quote>([](Quote& q) { q.bid_price = -q.bid_price; }),
       kQuarantine},
      {RuleId::kNegativeVolume, 1, at_row<Quote>([](Quote& q) { q.ask_volume = -q.ask_volume; }),
       kQuarantine},
      {RuleId::kCrossed, 1, at_row<Quote>([](Quote& q) { q.bid_price = q.ask_price + ticks(1); }),
       kQuarantine},
      {RuleId::kLocked, 1, at_row<Quote>([](Quote& q) { q.bid_price = q.ask_price; })},
      {RuleId::kAbsurdPrice, 1, at_row<Quote>([](Quote& q) {
         q.bid_price = ticks(q.bid_price.raw() / kTick * 100);
         q.ask_price = ticks(q.ask_price.raw() / kTick * 100);
       }),
       kQuarantine},
      {RuleId::kSpike, 1, at_row<Quote>([](Quote& q) {
         q.bid_price += ticks(900);
         q.ask_price += ticks(900);
       }),
       kQuarantine},
      {RuleId::kTickGrid, 1,
       at_row<Quote>([](Quote& q) { q.ask_price += Price::from_raw(kTick / 4); })},
      {RuleId::kTickGrid, 1, at_row<Quote>([](Quote& q) { q.ask_price += Price::from_raw(1); }),
       kMark},
      {RuleId::kOffSession, 3'000, [](auto& rows, size_t) {
         for (Quote& q : rows) set_time(q, q.header.ts_event + Duration::minutes(721));
         return size_t{0};
       }}};
  defects.insert(defects.end(), own.begin(), own.end());
  for (const Defect<Quote>& defect : defects)
    for (uint64_t seed = 0; seed < 5; ++seed)
      expect_found(defect, quotes(seed), seed, tick_context());
}

TEST(QualityDefects, EachDefectOfTradesIsFoundByItsRuleAlone) {
  using enum Verdict;
  std::vector<Defect<Trade>> defects = defects_of_all_ticks<Trade>();
  const std::vector<Defect<Trade>> own{
      {RuleId::kMissingPrice, 1, at_row<Trade>([](Trade& t) { t.price = Price{}; }), kQuarantine},
      {RuleId::kZeroVolume, 1, at_row<Trade>([](Trade& t) { t.quantity = Quantity{}; })},
      {RuleId::kNegativePrice, 1, at_row<Trade>([](Trade& t) { t.price = -t.price; }), kQuarantine},
      {RuleId::kNegativeVolume, 1, at_row<Trade>([](Trade& t) { t.quantity = -t.quantity; }),
       kQuarantine},
      {RuleId::kFractionalVolume, 1,
       at_row<Trade>([](Trade& t) { t.quantity += Quantity::from_raw(1); })},
      {RuleId::kAbsurdPrice, 1,
       at_row<Trade>([](Trade& t) { t.price = ticks(t.price.raw() / kTick / 100); }), kQuarantine},
      {RuleId::kSpike, 1, at_row<Trade>([](Trade& t) { t.price += ticks(900); }), kQuarantine},
      {RuleId::kJump, 1,
       [](auto& rows, size_t i) {
         for (size_t k = i; k < rows.size(); ++k) rows[k].price += ticks(5'000);
         return i;
       }},
      {RuleId::kReturnOutlier, 1,
       [](auto& rows, size_t i) {
         for (size_t k = i; k < rows.size(); ++k) rows[k].price += ticks(900);
         return i;
       }},
      {RuleId::kTickGrid, 1,
       at_row<Trade>([](Trade& t) { t.price += Price::from_raw(kTick / 2); })}};
  defects.insert(defects.end(), own.begin(), own.end());
  for (const Defect<Trade>& defect : defects)
    for (uint64_t seed = 0; seed < 5; ++seed)
      expect_found(defect, trades(seed), seed, tick_context());
}

TEST(QualityDefects, EachDefectOfBooksIsFoundByItsRuleAlone) {
  using enum Verdict;
  std::vector<Defect<Depth>> defects = defects_of_all_ticks<Depth>();
  const std::vector<Defect<Depth>> own{
      {RuleId::kCrossed, 1, at_row<Depth>([](Depth& d) {
         const Price shift = ticks(5);
         for (BookLevel& level : d.bids)
           if (!level.price.is_zero()) level.price += shift;
       }),
       kQuarantine},
      {RuleId::kLocked, 1, at_row<Depth>([](Depth& d) {
         for (BookLevel& level : d.bids)
           if (!level.price.is_zero()) level.price += ticks(2);
       })},
      {RuleId::kLevelOrder, 1, at_row<Depth>([](Depth& d) { std::swap(d.bids[2], d.bids[3]); }),
       kQuarantine, "swapped"},
      {RuleId::kLevelOrder, 1, at_row<Depth>([](Depth& d) { d.asks[4].price = d.asks[3].price; }),
       kQuarantine, "repeated"},
      {RuleId::kLevelOrder, 1, at_row<Depth>([](Depth& d) { d.asks[4] = {}; }), kQuarantine,
       "hole"},
      {RuleId::kLevelOrder, 1, at_row<Depth>([](Depth& d) { d.bids[7].price = Price{}; }),
       kQuarantine, "no price"},
      {RuleId::kNegativeVolume, 1,
       at_row<Depth>([](Depth& d) { d.bids[4].volume = -d.bids[4].volume; }), kQuarantine},
      {RuleId::kNegativePrice, 1,
       at_row<Depth>([](Depth& d) { d.asks[7].price = -d.asks[7].price; }), kQuarantine}};
  defects.insert(defects.end(), own.begin(), own.end());
  for (const Defect<Depth>& defect : defects)
    for (uint64_t seed = 0; seed < 3; ++seed)
      expect_found(defect, depths(seed), seed, tick_context());
}

TEST(QualityDefects, EachDefectOfQuoteBarsIsFoundByItsRuleAlone) {
  using enum Verdict;
  const std::vector<Defect<QuoteBar>> defects{
      {RuleId::kCrossed, 1, at_row<QuoteBar>([](QuoteBar& b) {
         b.bid.close = b.ask.close + ticks(1);
         b.bid.high = std::max(b.bid.high, b.bid.close);
       }),
       kQuarantine},
      {RuleId::kLocked, 1, at_row<QuoteBar>([](QuoteBar& b) {
         b.bid.close = b.ask.close;
         b.bid.high = std::max(b.bid.high, b.bid.close);
       })},
      {RuleId::kInconsistentOhlc, 1,
       at_row<QuoteBar>([](QuoteBar& b) { b.ask.low = b.ask.high + ticks(9); }), kQuarantine},
      {RuleId::kMissingPrice, 1, at_row<QuoteBar>([](QuoteBar& b) { b.ask.open = Price{}; }),
       kQuarantine},
      {RuleId::kNegativeVolume, 1, at_row<QuoteBar>([](QuoteBar& b) { b.bid_volume = -1; }),
       kQuarantine},
      {RuleId::kDuplicate, 1,
       [](auto& rows, size_t i) { return insert_copy(rows, i, rows[i].header.ts_event); },
       kQuarantine},
      {RuleId::kMissingBars, 3, [](auto& rows, size_t) {
         rows.erase(rows.begin() + 1'000, rows.begin() + 1'003);
         return size_t{1'000};
       }}};
  for (const Defect<QuoteBar>& defect : defects)
    for (uint64_t seed = 0; seed < 5; ++seed)
      expect_found(defect, quote_bars(seed), seed, minute_context());
}

TEST(QualityDefects, EveryRuleHasADefectThatItFinds) {
  std::set<RuleId> planted;
  for (const Defect<Bar>& defect : minute_defects()) planted.insert(defect.rule);
  // The others have tests of their own above.
  planted.insert({RuleId::kUnits, RuleId::kTradedWhileSuspended, RuleId::kBeyondLimit,
                  RuleId::kCrossed, RuleId::kLocked, RuleId::kLevelOrder, RuleId::kOffCalendar});
  for (const RuleText& rule : rule_texts()) EXPECT_TRUE(planted.contains(rule.id)) << rule.name;
}

}  // namespace
}  // namespace godwit
