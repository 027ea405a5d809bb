#include "market/data/import/row_spacing.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::string note_of(Interval interval, const std::vector<int64_t>& minutes) {
  RowSpacing spacing{interval};
  Timestamp t;
  for (const int64_t gap : minutes) {
    t = t + Duration::minutes(gap);
    spacing.see(0, t);
  }
  return spacing.note();
}

TEST(RowSpacing, NamesTheSpacingThatMostRowsHave) {
  const std::vector<int64_t> minutes(20, 1);
  EXPECT_EQ(note_of(Interval::k1m, minutes), "");
  EXPECT_EQ(note_of(Interval::k5m, minutes),
            "read as 5m, but most rows are 1m apart: is the interval right?");
  EXPECT_EQ(note_of(Interval::k1m, std::vector<int64_t>(20, 5)),
            "read as 1m, but most rows are 5m apart: is the interval right?");
  EXPECT_EQ(note_of(Interval::k1d, std::vector<int64_t>(20, 7 * 24 * 60)),
            "read as 1d, but most rows are 1w apart: is the interval right?");
  EXPECT_EQ(note_of(Interval::k5m, {1, 2, 1, 2, 2, 1, 1, 2}),
            "read as 5m, but most rows are closer together than that: is the interval right?");
}

TEST(RowSpacing, RestsAndFewRowsSayNothing) {
  EXPECT_EQ(note_of(Interval::k1m, {1, 3, 7, 1, 90, 5, 5, 2, 1, 5, 6, 5, 8, 1}), "");
  EXPECT_EQ(note_of(Interval::k1m, {5, 5, 5}), "");
  EXPECT_EQ(note_of(Interval::k1d, {1440, 1440, 1440, 1440, 3 * 1440, 1440, 1440, 4 * 1440}), "");
  EXPECT_EQ(note_of(Interval::k5m, {}), "");
}

TEST(RowSpacing, SeesEachInstrumentByItself) {
  RowSpacing spacing{Interval::k1h};
  for (int64_t i = 0; i < 40; ++i)
    spacing.see(static_cast<size_t>(i % 2),
                Timestamp{} + Duration::hours(i / 2) + Duration::minutes(i % 2));
  EXPECT_EQ(spacing.note(), "");
}

}  // namespace
}  // namespace godwit
