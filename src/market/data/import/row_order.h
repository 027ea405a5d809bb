// The order of the rows of one series in one file, as they are read.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include "foundation/base/hash.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/import/row_rule.h"
#include "market/data/import/staged_bytes.h"
#include "market/domain/known_value.h"

namespace godwit {

/// Kinds whose keys hold names beside the time: files write rows of one time in any order, and it
/// is ours to sort them.
template <class Row>
inline constexpr bool kSortedByUs = !std::is_trivially_copyable_v<Row>;

/// How `row` stands to the row before it. Rows of one key are a group where the kind has groups;
/// then only what says the same thing twice without a number of its own is a fault, and of prints
/// and orders not even that.
template <class Row>
[[nodiscard]] std::optional<RowRule> judge_order(const Row& before, const Row& row) {
  using Schema = RowSchema<Row>;
  constexpr bool kMayRepeat = std::is_same_v<Row, Trade> || std::is_same_v<Row, BookDelta> ||
                              std::is_same_v<Row, OrderByOrder>;
  if constexpr (kSortedByUs<Row>) {
    if (Schema::time(row) < Schema::time(before)) return RowRule::kBackwardTime;
    return std::nullopt;  // SeenRows finds what repeats.
  }
  if (Schema::key(row) < Schema::key(before)) return RowRule::kBackwardTime;
  if (kMayRepeat || Schema::key(before) < Schema::key(row)) return std::nullopt;
  if (same_columns(before, row)) return RowRule::kDuplicateTime;
  return Schema::kUniqueKeys ? std::optional{RowRule::kDuplicateTimeConflict} : std::nullopt;
}

/// Of two values with one time, name and time of release one is wrong.
template <class Row>
[[nodiscard]] bool contradicts(const Row& a, const Row& b) {
  if constexpr (std::is_same_v<Row, KnownValue>)
    return RowSchema<Row>::key(a) == RowSchema<Row>::key(b) && !same_columns(a, b);
  else
    return false;
}

/// The rows of the latest time, to find those that repeat one of them, and the values that
/// contradict one. Memory: 16 bytes and a node per row of that time, twice for values.
template <class Row>
class SeenRows {
 public:
  [[nodiscard]] bool contains(const Row& row) const {
    return !seen_.empty() && time_ == RowSchema<Row>::time(row) && seen_.contains(digest(row));
  }
  /// Whether another value is known of what `row`, which contains() does not, is about.
  [[nodiscard]] bool contradicts(const Row& row) const {
    return !keys_.empty() && time_ == RowSchema<Row>::time(row) && keys_.contains(key_digest(row));
  }
  void insert(const Row& row) {
    if (time_ != RowSchema<Row>::time(row)) clear();
    time_ = RowSchema<Row>::time(row);
    seen_.insert(digest(row));
    if constexpr (std::is_same_v<Row, KnownValue>) keys_.insert(key_digest(row));
  }
  void clear() {
    seen_.clear();
    keys_.clear();
  }

 private:
  using Digest = std::pair<uint64_t, uint64_t>;
  static Digest digest(const Row& row) {
    const Hash128 hash = row_digest(row);
    return {hash.high, hash.low};
  }
  static Digest key_digest(Row row) {
    if constexpr (std::is_same_v<Row, KnownValue>) row.value.reset();
    return digest(row);
  }

  Timestamp time_;
  std::set<Digest> seen_;
  std::set<Digest> keys_;  ///< Of values: without them.
};

}  // namespace godwit
