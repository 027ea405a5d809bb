#include "market/data/quality/coverage.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

Timestamp at(int64_t ns) { return Timestamp::from_ns(ns); }

TEST(Coverage, CellsTakeTheirWorstState) {
  Coverage coverage{at(0), at(999), 10};
  for (int64_t t = 0; t < 1'000; t += 10) {
    if (t >= 300 && t < 500) continue;
    coverage.add_row(at(t));
  }
  coverage.add_missing(at(290), at(500), 20);
  coverage.add_issue(at(750));
  coverage.add_missing(at(810), at(820), 0.5);
  const std::vector<CoverageSpan> expected{
      {CoverageState::kPresent, at(0), at(300)},   {CoverageState::kGap, at(300), at(500)},
      {CoverageState::kPresent, at(500), at(700)}, {CoverageState::kIssue, at(700), at(800)},
      {CoverageState::kPartial, at(800), at(900)}, {CoverageState::kPresent, at(900), at(1000)}};
  EXPECT_EQ(coverage.spans(), expected);
}

TEST(Coverage, ClosedHoursAreNoGap) {
  Coverage coverage{at(0), at(999), 10};
  coverage.add_row(at(0));
  coverage.add_row(at(999));
  ASSERT_EQ(coverage.spans().size(), 1U);
  EXPECT_EQ(coverage.spans()[0].state, CoverageState::kPresent);
}

TEST(Coverage, OneInstantAndTimesOutside) {
  Coverage coverage{at(5), at(5)};
  coverage.add_row(at(5));
  coverage.add_issue(at(-100));
  coverage.add_issue(at(100));
  EXPECT_EQ(coverage.spans().front().state, CoverageState::kIssue);
  EXPECT_EQ(coverage.spans().back().state, CoverageState::kIssue);
  Coverage widest{Timestamp::from_ns(INT64_MIN), Timestamp::from_ns(INT64_MAX), 4};
  widest.add_row(at(0));
  EXPECT_EQ(widest.spans().size(), 1U);
}

}  // namespace
}  // namespace godwit
