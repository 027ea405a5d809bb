#include "trading/engine/fill_split.h"

#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

std::vector<Quantity> quantities(std::initializer_list<int64_t> units) {
  std::vector<Quantity> all;
  for (const int64_t one : units) all.push_back(Quantity::from_units(one));
  return all;
}

std::vector<Quantity> split(Quantity filled, const std::vector<Quantity>& missing, Quantity step) {
  std::vector<Quantity> parts(missing.size());
  split_fill(filled, missing, step, parts);
  return parts;
}

Quantity sum(const std::vector<Quantity>& all) {
  return std::accumulate(all.begin(), all.end(), Quantity{});
}

TEST(FillSplit, InProportionAndWholeSteps) {
  const Quantity lot = qty("100");
  EXPECT_EQ(split(qty("300"), quantities({200, 400}), lot), quantities({100, 200}));
  EXPECT_EQ(split(qty("100"), quantities({200, 400}), lot), quantities({0, 100}));
  EXPECT_EQ(split(qty("100"), quantities({300, 300, 300}), lot), quantities({100, 0, 0}));
  EXPECT_EQ(split(qty("200"), quantities({0, 100, 100}), lot), quantities({0, 100, 100}));
  EXPECT_EQ(split(qty("0"), quantities({0, 0}), lot), quantities({0, 0}));
  // An odd lot among them: shares of units.
  EXPECT_EQ(split(qty("150"), quantities({150, 150}), lot), quantities({75, 75}));
  EXPECT_EQ(split(Quantity::from_raw(1), {Quantity::from_raw(1), Quantity::from_raw(2)}, lot),
            (std::vector{Quantity::from_raw(0), Quantity::from_raw(1)}));
}

TEST(FillSplit, NothingIsLostOrTakenBackOverManyFills) {
  Rng rng{3};
  for (int round = 0; round < 2'000; ++round) {
    const Quantity step = Quantity::from_raw(rng.between(1, 3) * 50'000'000);
    std::vector<Quantity> missing(static_cast<size_t>(rng.between(1, 6)));
    const bool on_grid = rng.uniform() < 0.7;
    for (Quantity& one : missing)
      one = Quantity::from_raw(on_grid ? rng.between(0, 40) * step.raw()
                                       : rng.between(0, 4'000'000'000));
    const std::vector<Quantity> asked = missing;
    const Quantity whole = sum(missing);
    Quantity left = whole;
    while (!left.is_zero()) {
      const int64_t steps = left.raw() / step.raw();
      const Quantity filled = on_grid ? Quantity::from_raw(rng.between(1, steps) * step.raw())
                                      : Quantity::from_raw(rng.between(1, left.raw()));
      const std::vector<Quantity> parts = split(filled, missing, step);
      ASSERT_EQ(sum(parts), filled);
      for (size_t i = 0; i < parts.size(); ++i) {
        ASSERT_GE(parts[i].raw(), 0);
        ASSERT_LE(parts[i], missing[i]);
        if (on_grid) {
          ASSERT_EQ(parts[i].raw() % step.raw(), 0);
        }
        // Within one unit of the exact share.
        const double exact = filled.to_double() * missing[i].to_double() / sum(missing).to_double();
        ASSERT_NEAR(parts[i].to_double(), exact, on_grid ? step.to_double() : 1.01e-8);
      }
      for (size_t i = 0; i < parts.size(); ++i) missing[i] -= parts[i];
      left -= filled;
    }
    for (const Quantity one : missing) ASSERT_TRUE(one.is_zero());
    ASSERT_EQ(sum(asked), whole);
  }
}

TEST(AmountSplit, PartsSumToTheWholeWhateverItsSign) {
  AmountSplit thirds{Amount::from_raw(10), Quantity::from_units(3)};
  EXPECT_EQ(thirds.next(qty("1")).raw(), 3);
  EXPECT_EQ(thirds.next(qty("1")).raw(), 3);
  EXPECT_EQ(thirds.next(qty("1")).raw(), 4);
  AmountSplit rebate{Amount::from_raw(-10), Quantity::from_units(3)};
  EXPECT_EQ(rebate.next(qty("1")).raw(), -4);
  EXPECT_EQ(rebate.next(qty("2")).raw(), -6);
  Rng rng{4};
  for (int round = 0; round < 2'000; ++round) {
    const Amount amount = Amount::from_raw(rng.between(-1'000'000'000'000, 9'000'000'000'000'000));
    const Quantity whole = Quantity::from_raw(rng.between(1, 4'000'000'000'000'000));
    AmountSplit parts{amount, whole};
    Quantity left = whole;
    Amount total;
    while (!left.is_zero()) {
      const Quantity part = Quantity::from_raw(rng.between(1, left.raw()));
      total += parts.next(part);
      left -= part;
    }
    ASSERT_EQ(total, amount);
  }
}

}  // namespace
}  // namespace godwit
