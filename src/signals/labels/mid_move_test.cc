#include "signals/labels/mid_move.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::kNone;
using label_testing::Rows;

TEST(MidMove, BothDefinitionsByHand) {
  Rows rows = Rows::of_closes({10, 12, 14, 15, 17});
  MidMove move{.horizon = 2, .definition = MoveDefinition::kFi2010, .value = MoveValue::kMove};
  const auto fi = label_at(move, rows.columns(), 1);
  ASSERT_TRUE(fi);
  EXPECT_DOUBLE_EQ(fi->value, (14.5 - 12) / 12);
  EXPECT_EQ(fi->t0, 1U);
  EXPECT_EQ(fi->t1, 3U);
  move.definition = MoveDefinition::kLse;
  EXPECT_DOUBLE_EQ(label_at(move, rows.columns(), 1)->value, (14.5 - 11) / 11);
  EXPECT_FALSE(label_at(move, rows.columns(), 0)) << "no two prices to look back on";
  EXPECT_FALSE(label_at(move, rows.columns(), 3)) << "no two prices ahead";
  move.definition = MoveDefinition::kFi2010;
  EXPECT_TRUE(label_at(move, rows.columns(), 0));
}

TEST(MidMove, ClassesBeyondAlpha) {
  Rows rows = Rows::of_closes({64, 65, 64, 62, 64});
  MidMove move{.horizon = 1, .definition = MoveDefinition::kFi2010, .alpha = 1.0 / 64};
  EXPECT_EQ(label_at(move, rows.columns(), 0)->value, 0) << "alpha itself is stationary";
  EXPECT_EQ(label_at(move, rows.columns(), 2)->value, -1);
  EXPECT_EQ(label_at(move, rows.columns(), 3)->value, 1);
}

TEST(MidMove, AMissingBookTakesItsNeighboursAlong) {
  for (const double bad : {kNone, 0.0, -1.0}) {
    Rows rows = Rows::of_closes({10, 10, 10, bad, 10, 10, 10, 10, 10, 10});
    const MidMove move{.horizon = 2, .definition = MoveDefinition::kLse};
    std::vector<size_t> made;
    for (size_t row = 0; row < 10; ++row)
      if (label_at(move, rows.columns(), row)) made.push_back(row);
    EXPECT_EQ(made, (std::vector<size_t>{5, 6, 7})) << bad;
  }
}

TEST(MidMove, IsTheDifferenceOfMeans) {
  Rng rng{9};
  for (const double level : {1e-7, 30.0, 1e9}) {
    Rows rows = label_testing::random_rows(rng, 120, level, 1e-4);
    const MidMove move{
        .horizon = 10, .definition = MoveDefinition::kLse, .value = MoveValue::kMove};
    for (size_t row = 9; row + 10 < 120; ++row) {
      long double after = 0;
      long double before = 0;
      for (size_t k = 0; k < 10; ++k) {
        after += rows.close[row + 1 + k];
        before += rows.close[row - k];
      }
      const auto expected = static_cast<double>((after - before) / before);
      EXPECT_NEAR(label_at(move, rows.columns(), row)->value, expected,
                  1e-15 + 1e-9 * std::abs(expected));
    }
  }
}

}  // namespace
}  // namespace godwit
