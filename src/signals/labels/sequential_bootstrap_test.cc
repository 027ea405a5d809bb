#include "signals/labels/sequential_bootstrap.h"

#include <array>

#include <gtest/gtest.h>

#include "signals/labels/label_testing.h"
#include "signals/labels/uniqueness.h"

namespace godwit {
namespace {

Label span_of(size_t t0, size_t t1) { return {.row = t0, .t0 = t0, .t1 = t1}; }

void expect_near(const std::vector<double>& got, const std::vector<double>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 1e-15) << i;
}

TEST(SequentialBootstrap, TheExampleOfTheBook) {
  // AFML section 4.5.3: three labels over rows 0-2, 2-3 and 4-5.
  const std::vector<Label> labels{span_of(0, 2), span_of(2, 3), span_of(4, 5)};
  expect_near(draw_probabilities(labels, 6, {}), {1.0 / 3, 1.0 / 3, 1.0 / 3});
  const std::vector<size_t> second{1};
  expect_near(draw_probabilities(labels, 6, second), {5.0 / 14, 3.0 / 14, 6.0 / 14});
  const std::vector<size_t> third{1, 2};
  expect_near(draw_probabilities(labels, 6, third), {5.0 / 11, 3.0 / 11, 3.0 / 11});
}

std::vector<Label> overlapping(Rng& rng, size_t count) {
  std::vector<Label> labels;
  for (size_t row = 0; row < count; ++row)
    labels.push_back(span_of(row, row + static_cast<size_t>(rng.between(1, 20))));
  return labels;
}

double mean_uniqueness_of_sample(const std::vector<Label>& labels, const std::vector<size_t>& drawn,
                                 size_t rows) {
  std::vector<Label> sample;
  for (const size_t position : drawn) sample.push_back(labels[position]);
  double sum = 0;
  for (const double one : average_uniqueness(sample, concurrency(sample, rows))) sum += one;
  return sum / static_cast<double>(sample.size());
}

TEST(SequentialBootstrap, OverlapsLessThanDrawsByChance) {
  double ours = 0;
  double theirs = 0;
  for (uint64_t seed = 0; seed < 30; ++seed) {
    Rng rng{seed};
    const std::vector<Label> labels = overlapping(rng, 60);
    const std::vector<size_t> drawn = sequential_bootstrap(labels, 90, 60, rng);
    ASSERT_EQ(drawn.size(), 60U);
    std::vector<size_t> by_chance;
    for (int i = 0; i < 60; ++i) by_chance.push_back(static_cast<size_t>(rng.between(0, 59)));
    ours += mean_uniqueness_of_sample(labels, drawn, 90);
    theirs += mean_uniqueness_of_sample(labels, by_chance, 90);
  }
  EXPECT_GT(ours, 1.02 * theirs);
}

TEST(SequentialBootstrap, DrawsByItsProbabilities) {
  // The second of two draws, given the first: counted over many seeds.
  const std::vector<Label> labels{span_of(0, 2), span_of(2, 3), span_of(4, 5)};
  std::array<std::array<double, 3>, 3> count{};
  Rng rng{77};
  for (int i = 0; i < 60'000; ++i) {
    const std::vector<size_t> drawn = sequential_bootstrap(labels, 6, 2, rng);
    ++count[drawn[0]][drawn[1]];
  }
  for (size_t first = 0; first < 3; ++first) {
    const double total = count[first][0] + count[first][1] + count[first][2];
    EXPECT_NEAR(total, 20'000, 600);
    const std::vector<size_t> drawn{first};
    const std::vector<double> expected = draw_probabilities(labels, 6, drawn);
    for (size_t second = 0; second < 3; ++second)
      EXPECT_NEAR(count[first][second] / total, expected[second], 0.015);
  }
}

TEST(SequentialBootstrap, TheSameSeedDrawsTheSame) {
  Rng spans{1};
  const std::vector<Label> labels = overlapping(spans, 40);
  Rng a{9};
  Rng b{9};
  EXPECT_EQ(sequential_bootstrap(labels, 70, 100, a), sequential_bootstrap(labels, 70, 100, b));
  Rng c{10};
  EXPECT_NE(sequential_bootstrap(labels, 70, 100, c), sequential_bootstrap(labels, 70, 100, b));
}

}  // namespace
}  // namespace godwit
