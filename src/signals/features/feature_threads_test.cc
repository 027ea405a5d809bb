// However many threads share the instruments, the bytes are the same.
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

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

TEST(FeatureThreads, GiveTheSameBytes) {
  for (const size_t instruments : {1UL, 2UL, 7UL}) {
    const MemorySource::Data data = random_walks(instruments, 1500, 21);
    const std::string one = written(data, 1);
    EXPECT_GT(one.size(), 1000U);
    EXPECT_EQ(written(data, 2), one) << instruments << " instruments";
    EXPECT_EQ(written(data, 3), one) << instruments << " instruments";
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
