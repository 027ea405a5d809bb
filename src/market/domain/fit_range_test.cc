#include "market/domain/fit_range.h"

#include <array>
#include <functional>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

FitRange range(std::string_view from, std::string_view to) {
  return {parse_timestamp(from).value(), parse_timestamp(to).value()};
}

FitRange ns(int64_t from, int64_t to) { return {Timestamp::from_ns(from), Timestamp::from_ns(to)}; }

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return error.what();
  }
  return "no error";
}

TEST(FitRange, TouchingRangesOverlap) {
  EXPECT_TRUE(ns(1, 5).overlaps(ns(5, 9)));
  EXPECT_TRUE(ns(5, 9).overlaps(ns(1, 5)));
  EXPECT_FALSE(ns(1, 5).overlaps(ns(6, 9)));
  EXPECT_TRUE(ns(1, 9).overlaps(ns(3, 4)));
  EXPECT_TRUE(ns(3, 3).overlaps(ns(3, 3)));
  EXPECT_TRUE(ns(1, 5).is_before(Timestamp::from_ns(6)));
  EXPECT_FALSE(ns(1, 5).is_before(Timestamp::from_ns(5)));
}

TEST(FitRange, OverlapIsWhatSomeInstantSharedMeans) {
  Rng rng{11};
  for (int round = 0; round < 2000; ++round) {
    const int64_t a = rng.between(0, 12), b = rng.between(a, 12);
    const int64_t c = rng.between(0, 12), d = rng.between(c, 12);
    bool shared = false;
    for (int64_t t = 0; t <= 12; ++t) shared = shared || (a <= t && t <= b && c <= t && t <= d);
    ASSERT_EQ(ns(a, b).overlaps(ns(c, d)), shared) << a << ' ' << b << ' ' << c << ' ' << d;
    const bool refused = error_of([&] { require_unseen("x", ns(a, b), ns(c, d)); }) != "no error";
    ASSERT_EQ(refused, shared);
    const bool not_later = error_of([&] { require_later("x", ns(a, b), ns(c, d)); }) != "no error";
    ASSERT_EQ(not_later, c <= b);
  }
}

TEST(FitRange, TheRefusalNamesBothRangesAndWhatTheyShare) {
  const FitRange fitted = range("2020-01-01T00:00:00Z", "2020-06-30T07:00:00Z");
  const FitRange test = range("2020-06-01T00:00:00Z", "2020-12-31T00:00:00Z");
  EXPECT_EQ(error_of([&] { require_unseen("the scaler of ma_20", fitted, test); }),
            "the scaler of ma_20 was fitted on 2020-01-01T00:00:00Z to 2020-06-30T07:00:00Z, which "
            "overlaps the test range 2020-06-01T00:00:00Z to 2020-12-31T00:00:00Z from "
            "2020-06-01T00:00:00Z to 2020-06-30T07:00:00Z; fit on data without that stretch (spans "
            "of labels count), or test elsewhere");
}

TEST(FitRange, TrainingDataOnBothSidesOfTheTest) {
  const std::array fold{ns(0, 9), ns(20, 29)};
  EXPECT_EQ(error_of([&] { require_unseen("a fold", fold, ns(10, 19)); }), "no error");
  EXPECT_NE(error_of([&] { require_unseen("a fold", fold, ns(10, 20)); }), "no error");
  const std::string late = error_of([&] { require_later("a fold", fold, ns(10, 19)); });
  EXPECT_NE(late.find("which lies after the test range"), std::string::npos) << late;
  EXPECT_EQ(error_of([&] { require_later("a fold", fold, ns(30, 31)); }), "no error");
}

}  // namespace
}  // namespace godwit
