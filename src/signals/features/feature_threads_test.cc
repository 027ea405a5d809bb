// However many threads share the instruments, the bytes are the same.
#include <bit>
#include <cmath>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "foundation/base/temporary_folder.h"
#include "signals/features/expression/plan.h"
#include "signals/features/feature_check.h"
#include "signals/features/feature_file.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

constexpr const char* kSet = R"toml(
[[feature]]
name = "a"
formula = "mean(close, 20) / close"
[[feature]]
name = "b"
formula = "ema(abs(volume), 5) - rank(close, 9)"
)toml";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string written(const MemorySource::Data& data, size_t threads) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "features.csv";
  const FeatureSet set = set_of(kSet);
  FeatureStream stream{set, std::make_unique<MemorySource>(data), {.threads = threads}};
  const uint64_t rows =
      write_feature_file(path, stream, {.names = {"a", "b"}, .has_instrument = true});
  EXPECT_EQ(rows, data.rows.rows());
  return bytes_of(path);
}

/// So that NaN equals NaN.
std::vector<std::vector<uint64_t>> bits_of(const RowBlock& block) {
  std::vector<std::vector<uint64_t>> all;
  for (const std::vector<double>& column : block.columns) {
    all.emplace_back();
    for (const double value : column)
      all.back().push_back(std::isnan(value) ? 1 : std::bit_cast<uint64_t>(value));
  }
  return all;
}

TEST(FeatureThreads, GiveTheSameBytes) {
  for (const size_t instruments : {1UL, 2UL, 7UL, 20UL}) {
    const MemorySource::Data data = random_walks(instruments, 1500, 21);
    const std::string one = written(data, 1);
    EXPECT_GT(one.size(), 1000U);
    EXPECT_EQ(written(data, 2), one) << instruments << " instruments";
    EXPECT_EQ(written(data, 3), one) << instruments << " instruments";
  }
}

// More of them than are written side by side, and one that has nearly all rows of its blocks.
TEST(FeatureThreads, InstrumentsThatAreMixedHaveTheValuesOfEachAlone) {
  constexpr size_t kInstruments = 21;
  MemorySource::Data data = random_walks(kInstruments, 1500, 23);
  std::vector<size_t> rows;
  Rng random{4};
  for (size_t row = 0; row < data.rows.rows(); ++row)
    if (data.rows.instruments[row] == 3 || data.rows.times[row].day.date().days() % 7 < 2 ||
        random.uniform() < 0.1)
      rows.push_back(row);
  keep_rows(data.rows, rows);
  FeatureSet set = set_of(kSet);
  FeatureStream one_thread{set, std::make_unique<MemorySource>(data)};
  FeatureStream threads{set, std::make_unique<MemorySource>(data), {.threads = 3}};
  const RowBlock all = all_features(one_thread);
  ASSERT_GT(all.rows(), 2 * 4096U) << "there are several blocks";
  EXPECT_EQ(bits_of(all_features(threads)), bits_of(all));
  for (uint32_t i = 0; i < kInstruments; ++i) {
    std::vector<size_t> own;
    for (size_t row = 0; row < data.rows.rows(); ++row)
      if (data.rows.instruments[row] == i) own.push_back(row);
    MemorySource::Data alone = data;
    keep_rows(alone.rows, own);
    FeatureStream stream{set, std::make_unique<MemorySource>(alone)};
    RowBlock of_all = all;
    keep_rows(of_all, own);
    EXPECT_EQ(bits_of(all_features(stream)), bits_of(of_all)) << "instrument " << i;
  }
}

TEST(FeatureThreads, ProveTheSame) {
  const MemorySource::Data data = random_walks(5, 200, 22);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    return std::make_unique<MemorySource>(data, horizon);
  };
  for (const size_t threads : {1UL, 3UL}) {
    const CheckReport report = check_features(set_of(kSet), open, {.cuts = 2, .threads = threads});
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report.instruments, 5U);
  }
}

/// abs() fails at the value of the day that is given to it.
void failing_kernel(const Step& step, size_t at, size_t rows) {
  for (size_t i = 0; i < rows; ++i) {
    if (step.in(0, at)[i] == 12345) throw failed("12345 is no volume");
    step.out(0, at)[i] = step.in(0, at)[i];
  }
}

Program compile_to_fail(std::span<const NamedExpression> expressions,
                        const CompileOptions& options) {
  Plan plan = compile(expressions, options).plan();
  for (size_t i = 0; i < plan.nodes.size(); ++i)
    if (plan.nodes[i].op == Op::kAbs) plan.kernels[i] = failing_kernel;
  return Program{std::make_shared<const Plan>(std::move(plan))};
}

TEST(FeatureThreads, TellOneErrorWithItsInstrument) {
  MemorySource::Data data = random_walks(6, 300, 23);
  for (size_t row = 0; row < data.rows.rows(); ++row)  // Of three instruments out of six.
    if (row > 900 && data.rows.instruments[row] % 2 == 1) data.rows.columns[1][row] = 12345;
  for (const size_t threads : {1UL, 2UL, 3UL}) {
    const FeatureSet set = set_of(kSet);
    FeatureStream stream{set,
                         std::make_unique<MemorySource>(data),
                         {.threads = threads, .compiler = compile_to_fail}};
    EXPECT_EQ(error_of([&] { (void)all_features(stream); }), "I1.TEST: 12345 is no volume");
  }
}

}  // namespace
}  // namespace godwit::features
