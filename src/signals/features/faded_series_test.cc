#include "signals/features/faded_series.h"

#include <gtest/gtest.h>

#include "signals/features/feature_check.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

SourceOpener opener(const MemorySource::Data& data) {
  return [&data](const std::optional<Horizon>& horizon) {
    return std::make_unique<MemorySource>(data, horizon);
  };
}

TEST(FadedSeries, AreWhatRecursiveMeansAreTakenOver) {
  FeatureSet set{.name = "s"};
  set.definitions = {{.name = "gain", .text = "ema(-a + 2 * b, 3)"}};
  set.features = {{.name = "x", .formula = "mean(a, 3)"},
                  {.name = "y", .formula = "gain / wilder(where(not a > 1 and b, a, 0.5), 5)"},
                  {.name = "z", .formula = "y - ema(ema(a, 2), 3)"}};
  const FadedSeries all = with_faded_series(set);
  const auto texts = [&](size_t feature) {
    std::vector<std::string> out;
    for (const size_t place : all.series[feature]) out.push_back(all.set.features[place].formula);
    return out;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts(0), Texts{});
  EXPECT_EQ(texts(1), (Texts{"((-a) + (2 * b))", "where(((not (a > 1)) and b), a, 0.5)"}));
  EXPECT_EQ(texts(2),
            (Texts{"((-a) + (2 * b))", "where(((not (a > 1)) and b), a, 0.5)", "a", "ema(a, 2)"}));
  for (size_t i = 0; i < set.features.size(); ++i)
    EXPECT_EQ(all.set.features[all.features[i]].name, set.features[i].name);
  EXPECT_EQ(compile(all.set.expressions(), all.set.options()).outputs().size(),
            1 + all.set.features.size());
}

// Half of the rows have no value, and so the past of a mean over them fades half as fast.
TEST(FadedSeries, TheLookBackOfAMeanWithHolesCountsItsValues) {
  for (const size_t instruments : {size_t{1}, size_t{3}}) {
    const MemorySource::Data data = random_walks(instruments, 1500, 1);
    for (const char* const formula :
         {"ema(where(close > ref(close, 1), roc(close, 1), 0 / 0), 14)",
          "close / wilder(where(close > ref(close, 1), close, 0 / 0), 8)",
          "mean(ema(ema(where(close > ref(close, 1), close, 0 / 0), 9), 5), 10)"}) {
      const CheckReport report = check_features(one_feature(formula), opener(data), {});
      for (const Disagreement& one : report.disagreements)
        ADD_FAILURE() << formula << ": " << name(one.proof) << " at " << one.time << ": "
                      << one.expected << ", " << one.got << ", " << one.rows << " rows";
      EXPECT_GT(report.compared.back(), 100U) << formula;
      EXPECT_GT(*report.history[0].measured, report.history[0].declared->rows / 2) << formula;
    }
  }
}

}  // namespace
}  // namespace godwit::features
