#include "market/data/catalog/number_table_file.h"

#include <cmath>
#include <utility>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/duckdb_session.h"

namespace godwit {
namespace {

class NumberTableFile : public testing::Test {
 protected:
  /// What DuckDB counts in the file where `condition` holds.
  int64_t count(const std::string& condition) {
    const DuckDbSession session{folder_.path(), 1};
    DuckDbQuery query{session, "SELECT count(*) FROM read_parquet(" + sql_text(file_.string()) +
                                   ") WHERE " + condition};
    const DuckDbChunk chunk = query.next();
    return *static_cast<int64_t*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk.get(), 0)));
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "t.parquet";
};

TEST_F(NumberTableFile, HoldsWhatTheBlocksHeld) {
  constexpr int64_t kBlocks = 3;
  constexpr size_t kRows = 5'000;  // More than a chunk.
  std::vector<double> values(kRows);
  int64_t block = 0;
  const auto next = [&](NumberTableBlock& into) {
    if (block == kBlocks) return false;
    for (size_t row = 0; row < kRows; ++row) {
      const auto number = static_cast<int64_t>(row) + block * static_cast<int64_t>(kRows);
      into.times.push_back(number * 1'000);
      into.instruments.emplace_back(row % 2 == 0 ? "A.TEST" : "B.TEST");
      values[row] = row % 10 == 0 ? std::nan("") : static_cast<double>(number) / 4;
    }
    into.numbers.emplace_back(values);
    ++block;
    return true;
  };
  EXPECT_EQ(write_number_table(file_, {.has_instrument = true, .numbers = {"x"}}, next), 15'000U);
  EXPECT_EQ(count("true"), 15'000);
  EXPECT_EQ(count("x IS NULL"), 1'500);
  EXPECT_EQ(count("epoch_ns(ts) = x * 4000 AND typeof(ts) = 'TIMESTAMP_NS'"), 13'500);
  EXPECT_EQ(count("instrument = 'B.TEST'"), 7'500);
}

TEST_F(NumberTableFile, SpansStandBehindTheFirstNumber) {
  const std::vector<double> label{1, -1};
  const std::vector<double> weight{0.5, 2};
  for (const bool daily : {true, false}) {
    bool is_done = false;
    const std::vector<int64_t> first{1, 2};
    const std::vector<int64_t> last{3, 4};
    const auto next = [&](NumberTableBlock& into) {
      if (std::exchange(is_done, true)) return false;
      into.times = {0, 1};
      into.instruments = {"A.TEST", "A.TEST"};
      into.numbers = {label, weight};
      into.spans = {first, last};
      return true;
    };
    const NumberTableShape shape{.daily = daily,
                                 .has_instrument = true,
                                 .numbers = {"label", "weight"},
                                 .spans = {"t0", "t1"}};
    EXPECT_EQ(write_number_table(file_, shape, next), 2U);
    EXPECT_EQ(count("typeof(t0) = typeof(ts) AND typeof(t1) = typeof(ts)"), 2);
    EXPECT_EQ(count("(label, weight) = (1, 0.5) OR (label, weight) = (-1, 2)"), 2);
    const std::string distance = daily ? "t0 - ts = 1 AND t1 - t0 = 2"
                                       : "epoch_ns(t0) - epoch_ns(ts) = 1 AND "
                                         "epoch_ns(t1) - epoch_ns(t0) = 2";
    EXPECT_EQ(count(distance), 2);
  }
}

TEST_F(NumberTableFile, DaysAndNoRows) {
  bool is_done = false;
  const std::vector<double> values{1, 2};
  const auto next = [&](NumberTableBlock& into) {
    if (is_done) return false;
    into.times = {0, 19'724};
    into.numbers.emplace_back(values);
    return is_done = true;
  };
  EXPECT_EQ(write_number_table(file_, {.daily = true, .numbers = {"x"}}, next), 2U);
  EXPECT_EQ(count("ts = DATE '2024-01-02' AND x = 2"), 1);
  EXPECT_EQ(write_number_table(file_, {.numbers = {"x"}}, [](NumberTableBlock&) { return false; }),
            0U);
  EXPECT_EQ(count("true"), 0);
}

TEST_F(NumberTableFile, AFailureLeavesTheOldFile) {
  write_file(file_, "old");
  EXPECT_THROW(write_number_table(file_, {.numbers = {"x"}},
                                  [](NumberTableBlock&) -> bool { throw failed("broken"); }),
               Error);
  EXPECT_EQ(read_file(file_, 10), "old");
}

}  // namespace
}  // namespace godwit
