// Rows that hold for a key between two dates. A look-up outside every row is an error, never a
// default; only Assume::kNearest takes the nearest row, and that is recorded.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/config.h"
#include "foundation/base/time.h"
#include "market/rules/assumptions.h"

namespace godwit {

/// The days on which a row holds, both included.
struct Validity {
  Date from;
  std::optional<Date> to;  ///< Absent: until the key's next row, or for good.
};

/// Which row holds for a key on a day. Filled once, then read by any thread.
class DatedIndex {
 public:
  /// table: as messages call it, "a_share.toml [[limit]]".
  explicit DatedIndex(std::string table) : table_{std::move(table)} {}
  /// `place` is where the row stands, for the message when it overlaps another.
  void add(std::string key, Validity validity, size_t row, const ConfigSection& place);
  /// Sorts the rows and closes open ends. Throws Error(kUsage) at a row that overlaps another of
  /// its key.
  void finish();

  [[nodiscard]] bool has(std::string_view key) const;
  /// The row on `day`, or nothing.
  [[nodiscard]] std::optional<size_t> find(std::string_view key, Date day) const;
  /// The row on `day`. Outside: throws Error(kUsage), or takes and records the nearest row.
  [[nodiscard]] size_t at(std::string_view key, Date day, Assumptions& assumptions) const;
  /// From the first row's first day to the last row's last day; the key must be known.
  [[nodiscard]] Validity span(std::string_view key) const;
  /// Every key with the rows of each, oldest first.
  struct Entry {
    Validity validity;
    size_t row;
    std::optional<ConfigSection> place;  ///< Until finish().
  };
  [[nodiscard]] const std::vector<Entry>& entries(std::string_view key) const;
  [[nodiscard]] const std::string& table() const { return table_; }

 private:
  std::string table_;
  std::map<std::string, std::vector<Entry>, std::less<>> keys_;
};

/// DatedIndex with the rows themselves.
template <class Row>
class DatedTable {
 public:
  explicit DatedTable(std::string table) : index_{std::move(table)} {}
  void add(std::string key, Validity validity, Row row, const ConfigSection& place) {
    index_.add(std::move(key), validity, rows_.size(), place);
    rows_.push_back(std::move(row));
  }
  void finish() { index_.finish(); }

  [[nodiscard]] const DatedIndex& index() const { return index_; }
  [[nodiscard]] const Row& row(size_t i) const { return rows_[i]; }
  [[nodiscard]] bool has(std::string_view key) const { return index_.has(key); }
  [[nodiscard]] const Row* find(std::string_view key, Date day) const {
    const std::optional<size_t> found = index_.find(key, day);
    return found ? &rows_[*found] : nullptr;
  }
  [[nodiscard]] const Row& at(std::string_view key, Date day, Assumptions& assumptions) const {
    return rows_[index_.at(key, day, assumptions)];
  }

 private:
  DatedIndex index_;
  std::vector<Row> rows_;
};

}  // namespace godwit
