// False times: what they cost, and that they never cost more.
#include "market/data/quality/time_anchor.h"

#include <array>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

struct Kept final : CleaningSink<Quote> {
  void found(const Found<Quote>& found) override {
    if (found.finding.verdict == Verdict::kQuarantine) out.push_back(found.original);
    if (found.finding.verdict == Verdict::kQuarantine) reasons.insert(found.explain());
  }
  void kept(const Quote& row) override { rows.push_back(row); }
  std::vector<Quote> rows;
  std::vector<Quote> out;
  std::set<std::string> reasons;
};

Kept clean(const std::vector<Quote>& rows, CleaningMode mode) {
  Kept kept;
  const SeriesContext context = tick_context();
  Cleaner<Quote> cleaner{QualitySettings::preset(Market::kStock), context, kept, mode};
  for (const Quote& row : rows) cleaner.push(row);
  cleaner.finish();
  return kept;
}

constexpr std::array kModes{CleaningMode::kLive, CleaningMode::kCleaning};

const Timestamp kFalse = Date::from_days(24'000).midnight_utc();  // In 2035.

void set_false(Quote& row, int64_t ms = 0) {
  set_time(row, kFalse + Duration::from_ns(ms * 1'000'000));
}

/// Times that go up again from the first row that is false on.
bool follows(const std::vector<Quote>& rows, size_t from) {
  for (size_t i = from + 1; i < rows.size(); ++i)
    if (rows[i].header.ts_event < rows[i - 1].header.ts_event) return false;
  return true;
}

TEST(TimeAnchor, AFalseTimeCostsARowOrTwo) {
  // At the begin, in the midst; alone, or several in a row.
  for (const CleaningMode mode : kModes)
    for (const size_t at : {0U, 1U, 700U})
      for (const size_t count : {1U, 2U, 5U, 40U}) {
        std::vector<Quote> rows = quotes(3, 1'000);
        for (size_t i = 0; i < count; ++i) set_false(rows[at + i], static_cast<int64_t>(i));
        const Kept kept = clean(rows, mode);
        EXPECT_LE(kept.out.size(), std::max<size_t>(2, count)) << at << " " << count;
        EXPECT_EQ(kept.rows.size() + kept.out.size(), rows.size());
        EXPECT_EQ(kept.rows.back().header.ts_event, rows.back().header.ts_event);
        EXPECT_TRUE(follows(kept.rows, at + count));
      }
}

TEST(TimeAnchor, AFalseTimeBetweenTwoEqualOnesIsTheOneAtFault) {
  std::vector<Quote> rows = quotes(3, 1'000);
  set_time(rows[501], rows[499].header.ts_event);
  set_false(rows[500]);
  const Kept kept = clean(rows, CleaningMode::kCleaning);
  ASSERT_EQ(kept.out.size(), 1U);
  EXPECT_EQ(kept.out[0].header.ts_event, kFalse);
}

TEST(TimeAnchor, WhatIsDeliveredAgainIsNotBelieved) {
  std::vector<Quote> rows = quotes(3, 1'000);
  const std::vector<Quote> again{rows.begin() + 700, rows.begin() + 900};
  rows.insert(rows.begin() + 900, again.begin(), again.end());
  for (const CleaningMode mode : kModes) {
    const Kept kept = clean(rows, mode);
    // The last of them has the time of the last row seen.
    EXPECT_EQ(kept.out.size(), again.size());
    EXPECT_TRUE(follows(kept.rows, 0));
  }
}

TEST(TimeAnchor, LateRowsOneByOneAreNotBelieved) {
  std::vector<Quote> rows = quotes(3, 1'000);
  for (size_t i = 100; i + 1 < rows.size(); i += 2) std::swap(rows[i], rows[i + 1]);
  const Kept kept = clean(rows, CleaningMode::kLive);
  EXPECT_EQ(kept.out.size(), 450U);
  EXPECT_TRUE(follows(kept.rows, 0));
}

TEST(TimeAnchor, ATimeFarAheadOfItsReceiptIsRefused) {
  std::vector<Quote> rows = quotes(3, 1'000);
  rows[500].header.ts_event = kFalse;  // Its receipt stays.
  rows[700].header.ts_event = rows[700].header.ts_event + Duration::hours(25);
  for (const CleaningMode mode : kModes) {
    const Kept kept = clean(rows, mode);
    EXPECT_EQ(kept.out.size(), 2U);
    EXPECT_TRUE(follows(kept.rows, 0));
    EXPECT_NE(kept.reasons.begin()->find("lies after its receipt"), std::string::npos);
  }
  // Where there is no receipt, nothing is known of it.
  rows = quotes(3, 10);
  for (Quote& row : rows) row.header.ts_recv = Timestamp{};
  EXPECT_EQ(clean(rows, CleaningMode::kLive).out.size(), 0U);
}

TEST(TimeAnchor, TradingDaysGoOnBehindAFalseOne) {
  std::vector<Bar> bars = minute_bars(5, 1'000);
  set_time(bars[400], kFalse);
  SpanRowStream<Bar> stream{bars};
  const SeriesContext context = minute_context();
  CleanStream<Bar> clean{stream, QualitySettings::preset(Market::kStock), context, nullptr,
                         CleaningMode::kLive};
  size_t kept = 0;
  for (auto block = clean.next(); !block.empty(); block = clean.next()) kept += block.size();
  EXPECT_EQ(kept, bars.size() - 2);
}

}  // namespace
}  // namespace godwit
