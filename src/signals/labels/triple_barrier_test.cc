#include "signals/labels/triple_barrier.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::kNone;
using label_testing::Rows;

constexpr EntryRule kSameClose{.price = EntryPrice::kClose, .lag = 0};

TripleBarrier triple(size_t horizon, EntryRule entry = kSameClose) {
  return {.multiple = 2, .barriers = {.horizon = horizon, .entry = entry}};
}

TEST(TripleBarrier, TheFirstBarrierDecides) {
  // Entry at 100, barriers at 2 x 1 % = 98 and 102.
  Rows rows = Rows::of_closes({100, 101, 102.5, 97, 100, 100});
  const auto up = label_at(triple(4), rows.columns(), 0, 0.01);
  ASSERT_TRUE(up);
  EXPECT_EQ(up->value, 1);
  EXPECT_EQ(up->t0, 0U);
  EXPECT_EQ(up->t1, 2U);
  Rows fall = Rows::of_closes({100, 99, 97.9, 105, 100});
  EXPECT_EQ(label_at(triple(4), fall.columns(), 0, 0.01)->value, -1);
  Rows calm = Rows::of_closes({100, 99, 101, 100.5});
  const auto vertical = label_at(triple(3), calm.columns(), 0, 0.01);
  EXPECT_EQ(vertical->value, 0);
  EXPECT_EQ(vertical->t1, 3U);
  TripleBarrier sign = triple(3);
  sign.vertical = VerticalValue::kSign;
  EXPECT_EQ(label_at(sign, calm.columns(), 0, 0.01)->value, 1);
}

TEST(TripleBarrier, OneSpaceForTouchAndLabel) {
  // +2.005 % passes 2 x 1 % in simple returns, and is labelled in them too.
  Rows rows = Rows::of_closes({100, 102.005, 100});
  EXPECT_EQ(label_at(triple(1), rows.columns(), 0, 0.01)->value, 1);
  // In log space ln(1.02005) = 0.01985 is below 0.02.
  TripleBarrier logs = triple(1);
  logs.barriers.space = ReturnSpace::kLog;
  EXPECT_EQ(label_at(logs, rows.columns(), 0, 0.01)->value, 0);
}

TEST(TripleBarrier, ABarrierMustBePassed) {
  Rows rows = Rows::of_closes({64, 65, 64});  // 1/64 exactly
  TripleBarrier rule = triple(1);
  rule.multiple = 1;
  EXPECT_EQ(label_at(rule, rows.columns(), 0, 1.0 / 64)->value, 0);
  EXPECT_EQ(label_at(rule, rows.columns(), 0, std::nextafter(1.0 / 64, 0.0))->value, 1);
  Rows below = Rows::of_closes({64, 63, 64});
  EXPECT_EQ(label_at(rule, below.columns(), 0, 1.0 / 64)->value, 0);
  EXPECT_EQ(label_at(rule, below.columns(), 0, std::nextafter(1.0 / 64, 0.0))->value, -1);
}

TEST(TripleBarrier, AnOpenEntryLivesThroughItsOwnBar) {
  Rows rows{.open = {1, 100, 1, 1}, .high = {}, .low = {}, .close = {1, 103, 90, 100}};
  const auto label = label_at(triple(2, EntryRule{}), rows.columns(), 0, 0.01);
  EXPECT_EQ(label->value, 1);
  EXPECT_EQ(label->t0, 1U);
  EXPECT_EQ(label->t1, 1U);
  // Two bars from row 2 on need rows 2 and 3; from row 3 on the fifth is not there.
  EXPECT_TRUE(label_at(triple(2, EntryRule{}), rows.columns(), 1, 0.01));
  EXPECT_FALSE(label_at(triple(2, EntryRule{}), rows.columns(), 2, 0.01));
}

TEST(TripleBarrier, TheWholeHorizonMustBeThere) {
  Rows rows = Rows::of_closes({100, 110, 100});
  EXPECT_TRUE(label_at(triple(2), rows.columns(), 0, 0.01));
  EXPECT_FALSE(label_at(triple(3), rows.columns(), 0, 0.01)) << "though the barrier was met";
}

TEST(TripleBarrier, MissingPrices) {
  Rows before = Rows::of_closes({100, kNone, 110, 100});
  EXPECT_FALSE(label_at(triple(3), before.columns(), 0, 0.01));
  Rows after = Rows::of_closes({100, 110, kNone, 100});
  EXPECT_FALSE(label_at(triple(3), after.columns(), 0, 0.01)) << "though the barrier was met";
  Rows behind = Rows::of_closes({100, 110, 100, 100, kNone});
  EXPECT_TRUE(label_at(triple(3), behind.columns(), 0, 0.01)) << "the horizon ends before";
  Rows entry = Rows::of_closes({kNone, 110, 100, 100});
  EXPECT_FALSE(label_at(triple(3), entry.columns(), 0, 0.01));
}

TEST(TripleBarrier, AHoleInTheHorizonTakesTheLabelWhateverThePricesDo) {
  for (const BarrierWatch watch : {BarrierWatch::kClose, BarrierWatch::kHighLow}) {
    for (uint64_t seed = 0; seed < 20; ++seed) {
      Rng rng{seed};
      Rows rows = label_testing::random_rows(rng, 80, 20, 0.01);
      label_testing::lose_prices(rng, rows, 30);
      const LabelColumns columns = rows.columns();
      TripleBarrier rule = triple(6, EntryRule{});
      rule.barriers.watch = watch;
      size_t early = 0;
      for (size_t row = 0; row + 6 < 80; ++row) {
        bool whole = !std::isnan(rows.open[row + 1]);
        for (size_t t = row + 1; t <= row + 6; ++t) {
          whole = whole && !std::isnan(rows.close[t]);
          if (watch == BarrierWatch::kHighLow)
            whole = whole && !std::isnan(rows.open[t] + rows.high[t] + rows.low[t]);
        }
        const auto got = label_at(rule, columns, row, 0.005);
        ASSERT_EQ(got.has_value(), whole) << seed << ' ' << row;
        early += got && got->t1 < row + 6 ? 1U : 0U;
      }
      EXPECT_GT(early, 0U);
    }
  }
}

TEST(TripleBarrier, WithinBars) {
  Barriers barriers{.gain = 1, .loss = 1, .horizon = 1, .entry = kSameClose};
  barriers.watch = BarrierWatch::kHighLow;
  struct Case {
    double open, high, low, close;
    double side;
    BarrierEnd end;
    double gain;
  };
  for (const Case& one : {
           Case{100, 100.5, 99.5, 100.2, 1, BarrierEnd::kVertical, 0.002},
           Case{100, 101.5, 99.5, 100, 1, BarrierEnd::kGain, 0.01},   // at the barrier
           Case{100, 101.5, 98.5, 101, 1, BarrierEnd::kLoss, -0.01},  // both: the worse
           Case{103, 104, 98.5, 99, 1, BarrierEnd::kGain, 0.03},      // opens beyond
           Case{97, 101.5, 96, 101, 1, BarrierEnd::kLoss, -0.03},
           Case{100, 101.5, 99.5, 100, -1, BarrierEnd::kLoss, -0.01},
           Case{100, 100.5, 98.5, 100, -1, BarrierEnd::kGain, 0.01},
       }) {
    Rows rows{.open = {100, one.open},
              .high = {100, one.high},
              .low = {100, one.low},
              .close = {100, one.close}};
    const auto got = meet_barriers(barriers, rows.columns(), 0, one.side, 0.01);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->end, one.end) << one.open << ' ' << one.high << ' ' << one.low;
    EXPECT_NEAR(got->gain, one.gain, 1e-12);
  }
}

TEST(MetaLabel, PaysOrNot) {
  MetaLabel rule{.barriers = {.gain = 2, .loss = 1, .horizon = 3, .entry = kSameClose}};
  Rows rows = Rows::of_closes({100, 98.9, 97, 96});
  const auto with_side = [&](double side) {
    rows.side.assign(4, side);
    return label_at(rule, rows.columns(), 0, 0.01);
  };
  EXPECT_EQ(with_side(1)->value, 0);
  EXPECT_EQ(with_side(1)->t1, 1U) << "the loss lies nearer";
  EXPECT_EQ(with_side(-1)->value, 1);
  EXPECT_EQ(with_side(-1)->t1, 2U);
  EXPECT_EQ(with_side(-0.3)->value, 1) << "only the sign counts";
  EXPECT_FALSE(with_side(0));
  EXPECT_FALSE(with_side(kNone));
  rule.barriers.gain = rule.barriers.loss = 0;
  EXPECT_EQ(with_side(1)->t1, 3U) << "no barrier but the vertical one";
  rule.side = SideSource::kShort;
  rows.side.clear();
  EXPECT_EQ(label_at(rule, rows.columns(), 0, 0.01)->value, 1);
}

TEST(MetaLabel, NothingGainedIsNotPaid) {
  const MetaLabel rule{.side = SideSource::kLong, .barriers = {.horizon = 1, .entry = kSameClose}};
  Rows rows = Rows::of_closes({100, 100});
  EXPECT_EQ(label_at(rule, rows.columns(), 0, 0.01)->value, 0);
}

/// Written from the definition, without a loop that ends early.
std::optional<Label> naive(const Rows& rows, size_t row, size_t lag, size_t horizon, double up,
                           double down) {
  const size_t entry = row + lag;
  if (entry + horizon - 1 >= rows.close.size()) return std::nullopt;
  size_t first_up = horizon;
  size_t first_down = horizon;
  for (size_t k = horizon; k-- > 0;) {
    const double p = rows.close[entry + k] / rows.open[entry] - 1;
    if (p > up) first_up = k;
    if (p < -down) first_down = k;
  }
  const size_t end = std::min({first_up, first_down, horizon - 1});
  const double value = first_up < first_down ? 1 : first_down < first_up ? -1 : 0;
  return Label{.row = row, .t0 = entry, .t1 = entry + end, .value = value};
}

TEST(TripleBarrier, IsItsDefinition) {
  size_t seen[3] = {0, 0, 0};
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng{seed};
    Rows rows = label_testing::random_rows(rng, 120, 20, 0.01);
    const LabelColumns columns = rows.columns();
    const auto horizon = static_cast<size_t>(rng.between(1, 12));
    const auto lag = static_cast<size_t>(rng.between(1, 3));
    const TripleBarrier rule = triple(horizon, {.lag = lag});
    for (size_t row = 0; row < 120; ++row) {
      const auto expected = naive(rows, row, lag, horizon, 0.02, 0.02);
      const auto got = label_at(rule, columns, row, 0.01);
      ASSERT_EQ(got.has_value(), expected.has_value());
      if (!got) continue;
      ASSERT_EQ(got->value, expected->value) << seed << ' ' << row;
      ASSERT_EQ(got->t1, expected->t1) << seed << ' ' << row;
      ++seen[static_cast<size_t>(got->value + 1)];
    }
  }
  for (const size_t count : seen) EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace godwit
