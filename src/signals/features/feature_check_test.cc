#include "signals/features/feature_check.h"

#include <cmath>
#include <functional>
#include <memory>

#include <gtest/gtest.h>

#include "signals/features/features_folder.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

FeatureSet set_of(const std::string& toml) {
  return read_feature_set(ConfigFile::parse(toml, "test.toml"), "test");
}

FeatureSet one_feature(const std::string& formula) {
  return set_of("[[feature]]\nname = \"f\"\nformula = \"" + formula + "\"\n");
}

SourceOpener opener(const MemorySource::Data& data) {
  return [&data](const std::optional<Horizon>& horizon) {
    return std::make_unique<MemorySource>(data, horizon);
  };
}

/// A source with one more column, made of all rows of `close` that can be read: how leaks come in.
class LeakingSource final : public ColumnSource {
 public:
  using Make = std::function<std::vector<double>(const std::vector<double>&)>;
  LeakingSource(const MemorySource::Data& data, const std::optional<Horizon>& horizon,
                const Make& make) {
    MemorySource base{data, horizon};
    base.select(base.column_names());
    RowBlock block;
    while (base.next(block, 1000)) append(rows_.rows, block);
    rows_.instruments = data.instruments;
    rows_.names = data.names;
    rows_.names.emplace_back("leak");
    rows_.rows.columns.push_back(make(rows_.rows.columns[0]));
    source_ = std::make_unique<MemorySource>(rows_);
  }
  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return source_->instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override {
    return source_->has_column(name);
  }
  [[nodiscard]] std::vector<std::string> column_names() const override {
    return source_->column_names();
  }
  void select(std::span<const std::string> names) override { source_->select(names); }
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    return source_->next(block, rows_max);
  }

 private:
  MemorySource::Data rows_;
  std::unique_ptr<MemorySource> source_;
};

CheckReport check_leak(const LeakingSource::Make& make) {
  const MemorySource::Data data = random_walks(1, 300, 7);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    return std::make_unique<LeakingSource>(data, horizon, make);
  };
  return check_features(one_feature("mean(leak, 5)"), open, {});
}

size_t failures(const CheckReport& report, Proof proof) {
  size_t count = 0;
  for (const Disagreement& one : report.disagreements) count += one.proof == proof ? 1 : 0;
  return count;
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

TEST(FeatureCheck, CatchesAScalerOfTheWholeSample) {
  const CheckReport report = check_leak([](const std::vector<double>& x) {
    double sum = 0;
    for (const double value : x) sum += std::isfinite(value) ? value : 0;
    std::vector<double> out = x;
    for (double& value : out) value -= sum / static_cast<double>(x.size());
    return out;
  });
  EXPECT_EQ(failures(report, Proof::kPrefix), 1U);
  EXPECT_EQ(failures(report, Proof::kPoison), 1U);
  EXPECT_EQ(failures(report, Proof::kStream), 0U);
}

TEST(FeatureCheck, CatchesThePriceOfTomorrow) {
  const CheckReport report = check_leak([](const std::vector<double>& x) {
    std::vector<double> out(x.begin() + 1, x.end());
    out.push_back(std::nan(""));
    return out;
  });
  EXPECT_EQ(failures(report, Proof::kPrefix), 1U);
  EXPECT_EQ(failures(report, Proof::kPoison), 1U);
  ASSERT_FALSE(report.disagreements.empty());
  EXPECT_EQ(report.disagreements[0].feature, "f");
  EXPECT_GT(report.disagreements[0].rows, 0U);
}

TEST(FeatureCheck, CatchesGapsFilledFromBehind) {
  const CheckReport report = check_leak([](const std::vector<double>& x) {
    std::vector<double> out = x;  // Only every 40th value is known; the others take the next one.
    for (size_t i = out.size(); i-- > 0;)
      if (i % 40 != 39) out[i] = i + 1 < out.size() ? out[i + 1] : std::nan("");
    return out;
  });
  EXPECT_EQ(failures(report, Proof::kPrefix), 1U);
  EXPECT_EQ(failures(report, Proof::kPoison), 1U);
}

TEST(FeatureCheck, RefusesWhatCannotBeChecked) {
  const MemorySource::Data data = random_walks(1, 50, 1);
  EXPECT_EQ(error_of([&] { (void)check_features(one_feature("clos"), opener(data), {}); }),
            "no feature of the set test can be computed: the input has no column clos; f stays "
            "empty");
  const MemorySource::Data one_row = random_walks(1, 1, 1);
  EXPECT_EQ(error_of([&] { (void)check_features(one_feature("close"), opener(one_row), {}); }),
            "a check needs rows of two times at least");
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
