#include "signals/features/feature_matrix.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include <gtest/gtest.h>

#include "signals/features/feature_stream.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

constexpr const char* kApart = R"toml(
[[feature]]
name = "a"
formula = "mean(close, 20) / close"
[[feature]]
name = "b"
formula = "close + absent"
[[feature]]
name = "c"
formula = "ema(volume, 5)"
)toml";
constexpr const char* kAcross = R"toml(
[[feature]]
name = "a"
formula = "cs_rank(roc(close, 3))"
[[feature]]
name = "b"
formula = "delta(volume, 1) + absent"
)toml";

/// The rows of the stream, put one by one where the matrix should have them.
void expect_rows_of_stream(const std::string& toml, const MemorySource::Data& data,
                           size_t threads) {
  const FeatureSet set = set_of(toml);
  FeatureStream stream{set, std::make_unique<MemorySource>(data)};
  const RowBlock rows = all_features(stream);
  FeatureStream source{set, std::make_unique<MemorySource>(data), {.threads = threads}};
  const FeatureMatrix matrix = source.matrix();
  ASSERT_EQ(matrix.rows(), rows.rows());
  ASSERT_EQ(matrix.columns(), set.features.size());
  ASSERT_EQ(matrix.parts().size(), data.instruments.size());
  std::vector<size_t> seen(data.instruments.size(), 0);
  for (size_t row = 0; row < rows.rows(); ++row) {
    const uint32_t instrument = rows.instruments[row];
    const FeatureMatrix::Part& part = matrix.parts()[instrument];
    EXPECT_EQ(part.instrument, data.instruments[instrument]);
    const size_t place = part.first + seen[instrument]++;
    ASSERT_EQ(matrix.times()[place], rows.times[row]);
    for (size_t i = 0; i < matrix.columns(); ++i) {
      const double got = matrix.data()[i * matrix.rows() + place];
      const double want = rows.columns[i][row];
      ASSERT_TRUE((std::isnan(got) && std::isnan(want)) ||
                  std::bit_cast<uint64_t>(got) == std::bit_cast<uint64_t>(want))
          << "row " << row << ", column " << i << ": " << got << ", " << want;
    }
  }
  for (size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], matrix.parts()[i].rows);
}

TEST(FeatureMatrix, HasTheRowsOfTheStream) {
  for (const size_t threads : {1UL, 3UL}) {
    expect_rows_of_stream(kApart, random_walks(1, 700, 1), threads);
    expect_rows_of_stream(kApart, random_walks(6, 300, 2), threads);
    expect_rows_of_stream(kAcross, random_walks(6, 300, 3), threads);
  }
}

TEST(FeatureMatrix, IsEmptyWithoutColumnsOrRows) {
  expect_rows_of_stream("[[feature]]\nname = \"f\"\nformula = \"absent\"\n", random_walks(3, 50, 4),
                        2);
  const FeatureSet set = set_of(kApart);
  const MemorySource::Data none = random_walks(2, 0, 5);
  FeatureStream stream{set, std::make_unique<MemorySource>(none)};
  const FeatureMatrix matrix = stream.matrix();
  EXPECT_EQ(matrix.rows(), 0U);
  EXPECT_EQ(matrix.columns(), 3U);
}

TEST(FeatureMatrix, IsLentAndMovedWithoutACopy) {
  const FeatureSet set = set_of(kApart);
  const MemorySource::Data data = random_walks(2, 100, 6);
  FeatureStream stream{set, std::make_unique<MemorySource>(data)};
  FeatureMatrix matrix = stream.matrix();
  const double* const values = matrix.data();
  EXPECT_EQ(std::bit_cast<uintptr_t>(values) % 64, 0U);
  EXPECT_EQ(matrix.column(2).data(), values + 2 * matrix.rows());
  EXPECT_EQ(matrix.column(2, matrix.parts()[1]).data(),
            values + 2 * matrix.rows() + matrix.parts()[1].first);
  const FeatureMatrix consumer = std::move(matrix);
  EXPECT_EQ(consumer.data(), values);
  EXPECT_FALSE(std::is_copy_constructible_v<FeatureMatrix>);
}

}  // namespace
}  // namespace godwit::features
