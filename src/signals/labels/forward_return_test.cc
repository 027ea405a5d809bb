#include "signals/labels/forward_return.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::kNone;
using label_testing::Rows;

TEST(ForwardReturn, EntersAtTheOpenAfterTheDecision) {
  Rows rows{.open = {10, 20, 30, 40}, .high = {}, .low = {}, .close = {11, 22, 33, 44}};
  const LabelColumns columns = rows.columns();
  const auto label = label_at(ForwardReturn{.horizon = 2}, columns, 0);
  ASSERT_TRUE(label);
  EXPECT_EQ(label->t0, 1U);
  EXPECT_EQ(label->t1, 3U);
  EXPECT_DOUBLE_EQ(label->value, 1.0);  // 20 to 40
  EXPECT_FALSE(label_at(ForwardReturn{.horizon = 2}, columns, 1)) << "absent, never zero";
  EXPECT_FALSE(label_at(ForwardReturn{.horizon = 2}, columns, 9));
}

TEST(ForwardReturn, AtCloses) {
  Rows rows = Rows::of_closes({11, 22, 33, 44});
  const LabelColumns columns = rows.columns();
  const EntryRule same{.price = EntryPrice::kClose, .lag = 0};
  EXPECT_DOUBLE_EQ(label_at(ForwardReturn{.horizon = 1, .entry = same}, columns, 0)->value, 1.0);
  const ForwardReturn late{
      .horizon = 1, .entry = {.price = EntryPrice::kClose, .lag = 2}, .space = ReturnSpace::kLog};
  EXPECT_DOUBLE_EQ(label_at(late, columns, 0)->value, std::log(44.0 / 33.0));
  EXPECT_EQ(label_at(late, columns, 0)->t0, 2U);
  EXPECT_FALSE(label_at(late, columns, 1));
}

TEST(ForwardReturn, MissingAndImpossiblePrices) {
  for (const double bad : {kNone, 0.0, -37.63, std::numeric_limits<double>::infinity()}) {
    Rows first = Rows::of_closes({1, bad, 3, 4});
    EXPECT_FALSE(label_at(ForwardReturn{}, first.columns(), 0)) << bad;
    Rows last = Rows::of_closes({1, 2, bad, 4});
    EXPECT_FALSE(label_at(ForwardReturn{}, last.columns(), 0)) << bad;
    Rows inside = Rows::of_closes({1, 2, bad, 4});
    EXPECT_TRUE(label_at(ForwardReturn{.horizon = 2}, inside.columns(), 0))
        << "prices between entry and exit are not asked";
  }
  Rows tiny = Rows::of_closes({1, 1e-320, 1e300});
  EXPECT_FALSE(label_at(ForwardReturn{}, tiny.columns(), 0)) << "an infinite value is none";
}

TEST(ForwardReturn, HugeHorizonsAndLagsDoNotWrap) {
  Rows rows = Rows::of_closes({1, 2, 3});
  const size_t huge = std::numeric_limits<size_t>::max();
  EXPECT_FALSE(label_at(ForwardReturn{.horizon = huge}, rows.columns(), 0));
  EXPECT_FALSE(label_at(ForwardReturn{.entry = {.lag = huge}}, rows.columns(), 1));
  EXPECT_FALSE(label_at(ForwardReturn{.horizon = huge, .entry = {.lag = huge}}, rows.columns(), 2));
}

}  // namespace
}  // namespace godwit
