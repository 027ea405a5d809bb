#include "market/data/import/merge_tree.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

uint64_t comparisons = 0;

/// A key that counts how often keys are compared.
struct CountedKey {
  int64_t value = 0;
  friend bool operator==(CountedKey a, CountedKey b) {
    ++comparisons;
    return a.value == b.value;
  }
  friend auto operator<=>(CountedKey a, CountedKey b) {
    ++comparisons;
    return a.value <=> b.value;
  }
};

struct UniqueRow {
  int64_t key = 0;
  int64_t stream = 0;
  friend bool operator==(const UniqueRow&, const UniqueRow&) = default;
  friend bool same_columns(const UniqueRow& a, const UniqueRow& b) { return a == b; }
};
/// Rows of one key are a group.
struct GroupedRow : UniqueRow {
  friend bool operator==(const GroupedRow&, const GroupedRow&) = default;
  friend bool same_columns(const GroupedRow& a, const GroupedRow& b) { return a == b; }
};

/// How far down the stack the deepest stream was asked.
struct StackDepth {
  uintptr_t deepest = UINTPTR_MAX;
};

template <class Row>
class Rows final : public RowStream<Row> {
 public:
  Rows(std::vector<Row> rows, size_t block, StackDepth* depth = nullptr)
      : rows_{std::move(rows)}, block_{block}, depth_{depth} {}
  std::span<const Row> next() override {
    if (depth_ != nullptr)
      depth_->deepest =
          std::min(depth_->deepest, reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
    const size_t count = std::min(block_, rows_.size() - at_);
    at_ += count;
    return std::span{rows_}.subspan(at_ - count, count);
  }

 private:
  std::vector<Row> rows_;
  size_t block_;
  size_t at_ = 0;
  StackDepth* depth_;
};

template <class Row>
std::vector<Row> drained(RowStream<Row>& stream) {
  std::vector<Row> out;
  for (auto block = stream.next(); !block.empty(); block = stream.next())
    out.insert(out.end(), block.begin(), block.end());
  return out;
}

}  // namespace

template <>
struct RowSchema<UniqueRow> {
  static constexpr bool kUniqueKeys = true;
  static CountedKey key(const UniqueRow& row) { return {row.key}; }
};
template <>
struct RowSchema<GroupedRow> {
  static constexpr bool kUniqueKeys = false;
  static CountedKey key(const GroupedRow& row) { return {row.key}; }
};

namespace {

TEST(MergeTree, ComparesAsOftenAsTheNumberOfStreamsHasDigits) {
  constexpr int64_t kStreams = 2000;
  constexpr int64_t kRows = 20;
  constexpr uint64_t kDigits = 11;
  StackDepth depth;
  std::vector<std::unique_ptr<RowStream<UniqueRow>>> streams;
  for (int64_t i = 0; i < kStreams; ++i) {
    std::vector<UniqueRow> rows;
    for (int64_t k = 0; k < kRows; ++k) rows.push_back({k * kStreams + i * 1237 % kStreams, i});
    streams.push_back(std::make_unique<Rows<UniqueRow>>(std::move(rows), 3, &depth));
  }
  comparisons = 0;
  MergeTree<UniqueRow> tree{std::move(streams)};
  const std::vector<UniqueRow> merged = drained(tree);
  ASSERT_EQ(merged.size(), static_cast<size_t>(kStreams * kRows));
  for (size_t i = 0; i < merged.size(); ++i) ASSERT_EQ(merged[i].key, static_cast<int64_t>(i));
  EXPECT_EQ(tree.replaced(), 0U);
  // A merge compares twice for a row: less or equal, and equal.
  EXPECT_LE(comparisons, 2 * kDigits * merged.size());
  EXPECT_LT(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - depth.deepest, 32'768U);
}

template <class Row>
void later_streams_win(bool has_groups) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    std::map<int64_t, std::vector<Row>> expected;
    uint64_t replaced = 0;
    std::vector<std::unique_ptr<RowStream<Row>>> streams;
    const int64_t count = rng.between(0, 20);
    for (int64_t i = 0; i < count; ++i) {
      std::map<int64_t, std::vector<Row>> mine;
      for (int64_t k = rng.between(0, 30); k > 0; --k) {
        Row row;
        row.key = rng.between(0, 40);
        row.stream = i;
        std::vector<Row>& group = mine[row.key];
        if (has_groups || group.empty()) group.push_back(row);
      }
      std::vector<Row> rows;
      for (const auto& [key, group] : mine) {
        rows.insert(rows.end(), group.begin(), group.end());
        replaced += expected[key].size();
        expected[key] = group;
      }
      const auto block = static_cast<size_t>(rng.between(1, 7));
      streams.push_back(std::make_unique<Rows<Row>>(std::move(rows), block));
    }
    std::vector<Row> all;
    for (const auto& [key, group] : expected) all.insert(all.end(), group.begin(), group.end());
    MergeTree<Row> tree{std::move(streams)};
    ASSERT_EQ(drained(tree), all) << "seed " << seed;
    ASSERT_EQ(tree.replaced(), replaced) << "seed " << seed;
  }
}

TEST(MergeTree, CountsTheRowsThatSayOtherThings) {
  const auto merged = [](const std::vector<GroupedRow>& older,
                         const std::vector<GroupedRow>& newer) {
    std::vector<std::unique_ptr<RowStream<GroupedRow>>> streams;
    streams.push_back(std::make_unique<Rows<GroupedRow>>(older, 2));
    streams.push_back(std::make_unique<Rows<GroupedRow>>(newer, 3));
    MergeTree<GroupedRow> tree{std::move(streams)};
    static_cast<void>(drained(tree));
    return std::pair{tree.replaced(), tree.contradicted()};
  };
  const auto row = [](int64_t key, int64_t value) { return GroupedRow{UniqueRow{key, value}}; };
  const std::vector<GroupedRow> older{row(1, 5), row(2, 5), row(2, 6), row(3, 5), row(4, 5)};
  EXPECT_EQ(merged(older, older), (std::pair<uint64_t, uint64_t>{5, 0}));
  EXPECT_EQ(merged(older, {row(1, 5), row(2, 5), row(2, 7), row(3, 9), row(5, 1)}),
            (std::pair<uint64_t, uint64_t>{4, 3}));
  EXPECT_EQ(merged(older, {row(2, 5)}), (std::pair<uint64_t, uint64_t>{2, 2}));
}

TEST(MergeTree, ALaterRowStands) { later_streams_win<UniqueRow>(false); }
TEST(MergeTree, ALaterGroupStands) { later_streams_win<GroupedRow>(true); }

}  // namespace
}  // namespace godwit
