#include "signals/features/feature_check.h"

#include <cmath>
#include <memory>

#include <gtest/gtest.h>

#include "signals/features/expression/random_expression_testing.h"
#include "signals/features/features_folder.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

SourceOpener opener(const MemorySource::Data& data) {
  return [&data](const std::optional<Horizon>& horizon) {
    return std::make_unique<MemorySource>(data, horizon);
  };
}

TEST(FeatureCheck, PassesHonestFeatures) {
  const MemorySource::Data data = random_walks(1, 400, 1);
  const FeatureSet set = set_of(R"toml(
[[feature]]
name = "a"
formula = "mean(close, 20) / close"
[[feature]]
name = "b"
formula = "ema(close, 12)"
[[feature]]
name = "c"
formula = "cumsum(volume)"
[[feature]]
name = "d"
formula = "close + absent"
)toml");
  const CheckReport report = check_features(set, opener(data), {});
  EXPECT_TRUE(report.passed());
  for (const uint64_t compared : report.compared) EXPECT_GT(compared, 0U);
  EXPECT_EQ(report.history[0].declared->rows, 19U);
  EXPECT_EQ(report.history[0].measured, 19U);  // Not fewer: the declaration is not padded.
  EXPECT_TRUE(report.history[1].declared->decays);
  EXPECT_LE(*report.history[1].measured, report.history[1].declared->rows);
  EXPECT_TRUE(report.history[2].declared->from_start);
  EXPECT_GT(*report.history[2].measured, 100U);
  EXPECT_FALSE(report.history[3].declared.has_value());
  EXPECT_EQ(report.missing.columns, std::vector<std::string>{"absent"});
}

TEST(FeatureCheck, SaysWhatItCouldNotTest) {
  const auto warm_up = [](const std::string& formula) {
    const MemorySource::Data data = random_walks(1, 50, 1);
    const CheckReport report = check_features(one_feature(formula), opener(data), {});
    EXPECT_TRUE(report.disagreements.empty());
    for (const Proof proof : {Proof::kStream, Proof::kRestart})
      EXPECT_EQ(report.not_tested[static_cast<size_t>(proof)], "") << formula;
    EXPECT_EQ(report.not_tested.back().empty(), report.compared.back() > 0);
    return report.not_tested.back();
  };
  EXPECT_EQ(warm_up("mean(close, 5)"), "");
  EXPECT_EQ(warm_up("cumsum(close)"),
            "every feature depends on the start, whose values no later start gives");
  EXPECT_EQ(warm_up("mean(close, 50)"),
            "from none of the later starts is there a value behind the rows that the features look "
            "back on");
}

TEST(FeatureCheck, ProvesNothingOfFeaturesWithoutValues) {
  MemorySource::Data data = random_walks(1, 60, 1);
  data.names.emplace_back("hollow");
  data.rows.columns.emplace_back(data.rows.rows(), std::nan(""));
  const CheckReport none = check_features(one_feature("mean(hollow, 5)"), opener(data), {});
  EXPECT_FALSE(none.passed());
  EXPECT_TRUE(none.disagreements.empty());
  EXPECT_EQ(none.features_tested(), 0U);
  EXPECT_EQ(none.without_values(), std::vector<std::string>{"f"});
  EXPECT_EQ(none.compared, std::vector<uint64_t>(kProofs, 0));
  EXPECT_EQ(none.not_tested, std::vector<std::string>(kProofs, "no feature has a value"));

  const CheckReport some = check_features(set_of(R"toml(
[[feature]]
name = "a"
formula = "close"
[[feature]]
name = "b"
formula = "hollow"
[[feature]]
name = "c"
formula = "absent"
)toml"),
                                          opener(data), {});
  EXPECT_TRUE(some.passed());
  EXPECT_EQ(some.features_tested(), 1U);
  EXPECT_EQ(some.without_values(), std::vector<std::string>{"b"});
  EXPECT_EQ(some.compared.front(), 60U) << "empty fields are not compared";
}

// Its first value is on the last row: neither a cut nor a later start reaches it.
TEST(FeatureCheck, ProvesNothingOfValuesBehindTheLastCut) {
  const MemorySource::Data data = random_walks(1, 60, 1);
  const CheckReport none = check_features(one_feature("mean(close, 60)"), opener(data), {});
  EXPECT_FALSE(none.passed());
  EXPECT_TRUE(none.disagreements.empty());
  EXPECT_TRUE(none.has_values());
  EXPECT_EQ(none.features_tested(), 0U);
  EXPECT_EQ(none.behind_cuts(), std::vector<std::string>{"f"});
  EXPECT_EQ(none.compared[static_cast<size_t>(Proof::kStream)], 1U);
  for (const Proof proof : {Proof::kPrefix, Proof::kPoison})
    EXPECT_EQ(none.not_tested[static_cast<size_t>(proof)], "no value lies before a cut");

  const CheckReport some = check_features(set_of(R"toml(
[[feature]]
name = "long"
formula = "mean(close, 60)"
[[feature]]
name = "short"
formula = "mean(close, 5)"
)toml"),
                                          opener(data), {});
  EXPECT_TRUE(some.passed());
  EXPECT_EQ(some.features_tested(), 1U);
  EXPECT_EQ(some.behind_cuts(), std::vector<std::string>{"long"});
  EXPECT_TRUE(some.without_values().empty());
  for (size_t i = 0; i < kProofs; ++i)
    EXPECT_EQ(some.compared[i], some.history[0].compared[i] + some.history[1].compared[i]);
}

TEST(FeatureCheck, PassesCrossSections) {
  const MemorySource::Data data = random_walks(7, 120, 2);
  const FeatureSet set = set_of(R"toml(
[[feature]]
name = "a"
formula = "cs_rank(roc(close, 5))"
[[feature]]
name = "b"
formula = "mean(cs_zscore(volume), 3)"
)toml");
  const CheckReport report = check_features(set, opener(data), {});
  for (const Disagreement& one : report.disagreements)
    ADD_FAILURE() << name(one.proof) << " " << one.feature << " of " << one.instrument << " at "
                  << one.time << ", start " << one.beyond << ": " << one.expected << ", " << one.got
                  << ", " << one.rows << " rows";
  EXPECT_EQ(report.instruments, 7U);
}

/// Random series a, b and c of one or several instruments.
MemorySource::Data random_columns(Rng& rng, size_t instruments) {
  MemorySource::Data data = random_walks(instruments, 300, 5);
  data.names = {"a", "b", "c"};
  data.rows.columns.clear();
  for (size_t i = 0; i < data.names.size(); ++i)
    data.rows.columns.push_back(
        random_series(rng, kSeriesKinds[static_cast<size_t>(rng.between(0, 5))], data.rows.rows()));
  return data;
}

TEST(FeatureCheck, PassesRandomFormulas) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng{seed};
    const size_t instruments = seed % 2 == 0 ? 1 : 3;
    FeatureSet set{.name = "random", .min_periods = rng.uniform() < 0.5 ? size_t{0} : size_t{1}};
    RandomExpression random{rng, instruments > 1};
    for (size_t i = 0; i < 8; ++i)
      set.features.push_back({.name = "f" + std::to_string(i), .formula = random.text(3)});
    const MemorySource::Data data = random_columns(rng, instruments);
    const CheckReport report = check_features(set, opener(data), {.cuts = 3, .seed = seed});
    for (const Disagreement& one : report.disagreements)
      ADD_FAILURE() << "seed " << seed << ": " << name(one.proof) << ", " << one.expected << ", "
                    << one.got << ", " << one.rows
                    << " rows: " << set.features[static_cast<size_t>(one.feature[1] - '0')].formula;
    EXPECT_GT(report.compared[static_cast<size_t>(Proof::kRestart)], 0U);
  }
}

TEST(FeatureCheck, RefusesWhatCannotBeChecked) {
  const MemorySource::Data data = random_walks(1, 50, 1);
  EXPECT_EQ(error_of([&] { (void)check_features(one_feature("clos"), opener(data), {}); }),
            "no feature of the set test can be computed: the input has no column clos; f stays "
            "empty");
  const MemorySource::Data one_row = random_walks(1, 1, 1);
  EXPECT_EQ(error_of([&] { (void)check_features(one_feature("close"), opener(one_row), {}); }),
            "a check needs rows of two times at least");
  const MemorySource::Data no_rows = random_walks(1, 0, 1);
  EXPECT_EQ(error_of([&] { (void)check_features(one_feature("close"), opener(no_rows), {}); }),
            "there are no rows to check");
  EXPECT_EQ(error_of([&] {
              (void)check_features(one_feature("cs_rank(close)"), opener(no_rows),
                                   {.no_rows = "a.csv has no rows"});
            }),
            "a.csv has no rows");
}

TEST(FeatureCheck, PassesEveryShippedSetOnMadeUpColumns) {
  const std::filesystem::path folder{GODWIT_SOURCE_FOLDER "/features"};
  for (const std::string& name : feature_set_names(folder)) {
    const FeatureSet set = load_feature_set(folder, name);
    MemorySource::Data data = random_walks(1, 600, 11);
    data.names = compile(set.expressions(), set.options()).inputs();
    const std::vector<double> walk = data.rows.columns[0];
    data.rows.columns.assign(data.names.size(), walk);
    Rng random{3};
    for (std::vector<double>& column : data.rows.columns)
      for (size_t row = 0; row < column.size(); ++row) {
        // Holes and zeros in one stretch, so that the longest windows are whole behind it.
        const int64_t choice = row >= 60 && row < 200 ? random.between(0, 19) : 2;
        column[row] = choice == 0 ? std::nan("")
                      : choice == 1
                          ? 0
                          : std::round(column[row] * (1 + 0.02 * random.normal()) * 10) / 10;
      }
    const CheckReport report = check_features(set, opener(data), {.cuts = 4});
    EXPECT_TRUE(report.passed()) << name << ": " << report.disagreements[0].feature << " at "
                                 << report.disagreements[0].time << " "
                                 << report.disagreements[0].expected << " "
                                 << report.disagreements[0].got;
    for (const HistoryNeeded& one : report.history)
      EXPECT_GT(one.values, 0U) << name << ": " << one.feature;
  }
}

}  // namespace
}  // namespace godwit::features
