#include "signals/labels/uniqueness.h"

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

Label span_of(size_t t0, size_t t1) { return {.row = t0, .t0 = t0, .t1 = t1}; }

TEST(Uniqueness, ByHand) {
  // Rows        0  1  2  3  4  5
  // alive       1  1  2  1  1  1
  const std::vector<Label> labels{span_of(0, 2), span_of(2, 3), span_of(4, 5)};
  const std::vector<uint32_t> alive = concurrency(labels, 6);
  EXPECT_EQ(alive, (std::vector<uint32_t>{1, 1, 2, 1, 1, 1}));
  const std::vector<double> uniqueness = average_uniqueness(labels, alive);
  EXPECT_DOUBLE_EQ(uniqueness[0], 5.0 / 6);
  EXPECT_DOUBLE_EQ(uniqueness[1], 3.0 / 4);
  EXPECT_DOUBLE_EQ(uniqueness[2], 1);
}

TEST(Uniqueness, RandomSpansAgainstCounting) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng{seed};
    std::vector<Label> labels;
    for (int64_t row = 0; row < 60; ++row)
      if (rng.between(0, 2) > 0)
        labels.push_back(
            span_of(static_cast<size_t>(row), static_cast<size_t>(row + rng.between(0, 9))));
    const std::vector<uint32_t> alive = concurrency(labels, 70);
    const std::vector<double> uniqueness = average_uniqueness(labels, alive);
    double total = 0;
    for (size_t i = 0; i < labels.size(); ++i) {
      double sum = 0;
      for (size_t t = labels[i].t0; t <= labels[i].t1; ++t) {
        uint32_t count = 0;
        for (const Label& other : labels) count += other.t0 <= t && t <= other.t1 ? 1 : 0;
        ASSERT_EQ(alive[t], count);
        sum += 1.0 / count;
      }
      total += sum;
      ASSERT_NEAR(uniqueness[i], sum / static_cast<double>(labels[i].t1 - labels[i].t0 + 1), 1e-15);
    }
    // Each row that anybody uses is shared out whole.
    double used = 0;
    for (const uint32_t count : alive) used += count > 0 ? 1 : 0;
    EXPECT_NEAR(total, used, 1e-9);
  }
}

TEST(ReturnAttribution, OfOneLabelAloneIsItsOwnReturn) {
  const std::vector<double> open{100, 102, 105, 103};
  const std::vector<double> close{101, 104, 103, 100};
  const std::vector<Label> labels{span_of(0, 1), span_of(2, 3)};
  const std::vector<uint32_t> alive = concurrency(labels, 4);
  const auto weights = return_attribution(labels, alive, {open, close, close});
  const double first = std::abs(std::log(104.0 / 100));
  const double second = std::abs(std::log(100.0 / 105));
  EXPECT_NEAR(weights[0], 2 * first / (first + second), 1e-12);
  EXPECT_NEAR(weights[1], 2 * second / (first + second), 1e-12);
}

TEST(ReturnAttribution, SharedReturnsAreShared) {
  // Closes; entry at the close. Returns 1 2 3 within rows 1 2 3; alive 1 2 2 1.
  const std::vector<double> p{1, std::exp(0.1), std::exp(0.3), std::exp(0.6)};
  const std::vector<Label> labels{span_of(0, 2), span_of(1, 3)};
  const std::vector<uint32_t> alive = concurrency(labels, 4);
  const auto weights = return_attribution(labels, alive, {p, p, p});
  const double first = 0.1 / 2 + 0.2 / 2;
  const double second = 0.2 / 2 + 0.3;  // The move into row 1 was over when it began.
  EXPECT_NEAR(weights[0], 2 * first / (first + second), 1e-12);
  EXPECT_NEAR(weights[1], 2 * second / (first + second), 1e-12);
}

TEST(ReturnAttribution, OfLongSpansAgainstAdding) {
  Rng rng{11};
  label_testing::Rows rows = label_testing::random_rows(rng, 3000, 100, 0.01);
  label_testing::lose_prices(rng, rows, 50);
  std::vector<Label> labels;
  for (int64_t row = 0; row < 1500; row += rng.between(1, 9))
    labels.push_back(
        span_of(static_cast<size_t>(row), static_cast<size_t>(row + rng.between(0, 1499))));
  const std::vector<uint32_t> alive = concurrency(labels, 3000);
  const std::vector<double> uniqueness = average_uniqueness(labels, alive);
  const std::vector<double> weights =
      return_attribution(labels, alive, {rows.open, rows.close, rows.high});
  const auto move = [](double from, double to) {
    return from > 0 && to > 0 ? std::log(to / from) : 0;
  };
  std::vector<double> sums;
  double total = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    double shares = 0;
    double sum = 0;
    for (size_t t = labels[i].t0; t <= labels[i].t1; ++t) {
      const double from = t == labels[i].t0 ? rows.open[t] : rows.close[t - 1];
      sum += move(from, t == labels[i].t1 ? rows.high[t] : rows.close[t]) / alive[t];
      shares += 1.0 / alive[t];
    }
    ASSERT_NEAR(uniqueness[i], shares / static_cast<double>(labels[i].t1 - labels[i].t0 + 1),
                1e-14);
    sums.push_back(std::abs(sum));
    total += sums.back();
  }
  for (size_t i = 0; i < labels.size(); ++i)
    ASSERT_NEAR(weights[i], sums[i] * static_cast<double>(labels.size()) / total, 1e-11);
}

TEST(ReturnAttribution, NothingMoved) {
  const std::vector<double> flat(4, 5.0);
  const std::vector<Label> labels{span_of(0, 2), span_of(1, 3)};
  EXPECT_EQ(return_attribution(labels, concurrency(labels, 4), {flat, flat, flat}),
            (std::vector<double>{1, 1}));
}

TEST(WeightsDeathTest, CanBeInterrupted) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const std::vector<double> flat(4, 5.0);
  const std::vector<Label> labels{span_of(0, 2), span_of(1, 3)};
  const std::vector<uint32_t> alive = concurrency(labels, 4);
  const auto is_interrupted = ::testing::ExitedWithCode(130);
  EXPECT_EXIT(label_testing::exit_interrupted([&] { (void)average_uniqueness(labels, alive); }),
              is_interrupted, "");
  EXPECT_EXIT(label_testing::exit_interrupted(
                  [&] { (void)return_attribution(labels, alive, {flat, flat, flat}); }),
              is_interrupted, "");
}

TEST(TimeDecay, ByHand) {
  const std::vector<double> uniqueness{0.5, 0.25, 0.25, 1};  // Accumulated: 0.5 0.75 1 2.
  EXPECT_EQ(time_decay(uniqueness, 1), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_EQ(time_decay(uniqueness, 0), (std::vector<double>{0.25, 0.375, 0.5, 1}));
  EXPECT_EQ(time_decay(uniqueness, 0.5), (std::vector<double>{0.625, 0.6875, 0.75, 1}));
  // The oldest half has nothing: the line rises from 0 at 1 to 1 at 2.
  EXPECT_EQ(time_decay(uniqueness, -0.5), (std::vector<double>{0, 0, 0, 1}));
  EXPECT_EQ(time_decay({}, 0.5), std::vector<double>{});
}

}  // namespace
}  // namespace godwit
