// Two sorted series of rows into one. Rows of one key are a group (row_schema.h); where both series
// have a group, the new one stands. Rows of a kind that completes its rows take from the old one
// what they do not know themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "market/data/catalog/row_schema.h"
#include "market/domain/merge_counts.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// The groups of a stream one after the other.
template <class Row>
class GroupCursor {
 public:
  explicit GroupCursor(RowStream<Row>& rows) : rows_{rows} { advance(); }
  /// The current group; empty at the end. Valid until advance().
  [[nodiscard]] std::span<const Row> group() const { return group_; }
  void advance() {
    using Schema = RowSchema<Row>;
    group_ = {};
    if (rest_.empty()) rest_ = rows_.next();
    if (rest_.empty()) return;
    size_t count = 1;
    if constexpr (!Schema::kUniqueKeys) {
      const auto key = Schema::key(rest_.front());
      while (count < rest_.size() && Schema::key(rest_[count]) == key) ++count;
      if (count == rest_.size()) return gather();
    }
    group_ = rest_.first(count);
    rest_ = rest_.subspan(count);
  }

 private:
  /// The group may go on in the next block.
  void gather() {
    using Schema = RowSchema<Row>;
    gathered_.assign(rest_.begin(), rest_.end());
    rest_ = {};
    for (;;) {
      rest_ = rows_.next();
      size_t count = 0;
      while (count < rest_.size() && Schema::key(rest_[count]) == Schema::key(gathered_.front()))
        ++count;
      gathered_.insert(gathered_.end(), rest_.begin(),
                       rest_.begin() + static_cast<ptrdiff_t>(count));
      const bool goes_on = count > 0 && count == rest_.size();
      rest_ = rest_.subspan(count);
      if (!goes_on) break;
    }
    group_ = gathered_;
  }

  RowStream<Row>& rows_;
  std::span<const Row> rest_;
  std::span<const Row> group_;
  std::vector<Row> gathered_;
};

template <class Row>
[[nodiscard]] bool same_rows(std::span<const Row> a, std::span<const Row> b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (!same_columns(a[i], b[i])) return false;
  return true;
}

/// The new row of a key that an old one had, too.
template <class Row>
[[nodiscard]] Row merged_row(const Row& older, const Row& newer) {
  if constexpr (requires { RowSchema<Row>::completed(newer, older); })
    return RowSchema<Row>::completed(newer, older);
  else
    return newer;
}

/// Whether `newer` in the place of `older` changes nothing.
template <class Row>
[[nodiscard]] bool changes_nothing(std::span<const Row> older, std::span<const Row> newer) {
  if constexpr (requires { RowSchema<Row>::completed(newer[0], older[0]); })
    return same_columns(older[0], merged_row(older[0], newer[0]));
  else
    return same_rows(older, newer);
}

/// Whether the two say different things of one key. A row that leaves open what the other knows
/// does not contradict it.
template <class Row>
[[nodiscard]] bool contradict(std::span<const Row> older, std::span<const Row> newer) {
  if constexpr (requires { RowSchema<Row>::completed(newer[0], older[0]); })
    return !same_columns(merged_row(older[0], newer[0]), merged_row(newer[0], older[0]));
  else
    return !same_rows(older, newer);
}

/// What a merge does, and how many stored rows give way to it.
struct MergePlan {
  MergeCounts counts;
  uint64_t rows_dropped = 0;
};

/// What merging `rows` into `stored` does. `stored` must hold every stored row from the first to
/// the last time of `rows`, and may hold more.
template <class Row>
[[nodiscard]] MergePlan plan_merge(RowStream<Row>& stored, std::span<const Row> rows) {
  using Schema = RowSchema<Row>;
  MergePlan plan;
  GroupCursor<Row> old{stored};
  SpanRowStream<Row> stream{rows};
  for (GroupCursor<Row> fresh{stream}; !fresh.group().empty(); fresh.advance()) {
    const auto key = Schema::key(fresh.group().front());
    while (!old.group().empty() && Schema::key(old.group().front()) < key) old.advance();
    const uint64_t count = fresh.group().size();
    if (old.group().empty() || Schema::key(old.group().front()) != key) {
      plan.counts.added += count;
      continue;
    }
    plan.rows_dropped += old.group().size();
    (changes_nothing(old.group(), fresh.group()) ? plan.counts.unchanged : plan.counts.replaced) +=
        count;
  }
  return plan;
}

/// The merged rows, block by block; both streams must outlive it.
template <class Row>
class MergedRowStream final : public RowStream<Row> {
 public:
  MergedRowStream(RowStream<Row>& older, RowStream<Row>& newer, size_t block_rows = kBlockRows)
      : old_{older}, fresh_{newer}, block_rows_{block_rows} {
    block_.reserve(block_rows_);
  }
  [[nodiscard]] std::span<const Row> next() override {
    using Schema = RowSchema<Row>;
    block_.clear();
    while (block_.size() < block_rows_) {
      const bool has_old = !old_.group().empty();
      const bool has_fresh = !fresh_.group().empty();
      if (!has_old && !has_fresh) break;
      const bool take_fresh = has_fresh && (!has_old || Schema::key(fresh_.group().front()) <=
                                                            Schema::key(old_.group().front()));
      if (take_fresh && has_old &&
          Schema::key(fresh_.group().front()) == Schema::key(old_.group().front())) {
        replaced_ += old_.group().size();
        if (contradict(old_.group(), fresh_.group())) contradicted_ += old_.group().size();
        if constexpr (Schema::kUniqueKeys) {
          block_.push_back(merged_row(old_.group().front(), fresh_.group().front()));
          old_.advance();
          fresh_.advance();
          continue;
        }
        old_.advance();
      }
      GroupCursor<Row>& source = take_fresh ? fresh_ : old_;
      block_.insert(block_.end(), source.group().begin(), source.group().end());
      source.advance();
    }
    return block_;
  }
  /// Older rows so far that gave way to newer ones.
  [[nodiscard]] uint64_t replaced() const { return replaced_; }
  /// Of these, rows that say other things than the newer ones.
  [[nodiscard]] uint64_t contradicted() const { return contradicted_; }

 private:
  static constexpr size_t kBlockRows = 2048;
  GroupCursor<Row> old_;
  GroupCursor<Row> fresh_;
  size_t block_rows_;
  uint64_t replaced_ = 0;
  uint64_t contradicted_ = 0;
  std::vector<Row> block_;
};

}  // namespace godwit
