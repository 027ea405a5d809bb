// One file's way into the staging: what became of its records.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/catalog/storable.h"
#include "market/data/import/quarantine.h"
#include "market/data/import/refused_row.h"
#include "market/data/import/row_counts.h"
#include "market/data/import/staging.h"

namespace godwit {

/// A record becomes all of its rows or none: stage() them, then keep() or refuse(). One thread.
class FileIntake {
 public:
  FileIntake(std::string file, Staging& staging, Quarantine& quarantine, RowCounts& counts)
      : file_{std::move(file)}, staging_{staging}, quarantine_{quarantine}, counts_{counts} {
    staging.begin_file();
  }

  /// The lane of a series; stays valid.
  template <class Row>
  [[nodiscard]] RowLane<Row>& lane(const Series& series) {
    return staging_.lane<Row>(series);
  }
  /// False when the catalog cannot hold the row, or when it does not follow the one before it in
  /// its series; `refused` says why.
  template <class Row>
  [[nodiscard]] bool stage(RowLane<Row>& lane, const Row& row, uint64_t line, RefusedRow& refused) {
    if (const std::optional<UnstorableCell> cell = find_unstorable(row)) {
      refused = describe(*cell);
      return false;
    }
    if (const std::optional<OrderFault> fault = lane.stage(row, line)) {
      refused = describe(*fault);
      return false;
    }
    if (staged_.empty() || staged_.back() != &lane) staged_.push_back(&lane);
    return true;
  }
  /// Whether something of the current record is staged.
  [[nodiscard]] bool has_staged() const { return !staged_.empty(); }
  /// The record is accepted with all that was staged.
  void keep(bool repaired) {
    keep_uncounted();
    counts_.count_accepted(repaired);
  }
  /// What was staged stays, though no record of its own says it: what a whole day or the rest of a
  /// message adds to records that are counted already.
  void keep_uncounted() {
    for (Lane* lane : staged_) lane->keep(staging_.spool());
    staged_.clear();
  }
  /// Where the book of a series stood at the end of the file before in the same import: the venue's
  /// last update number, 0 when it is not known. For formats whose files continue one another.
  [[nodiscard]] uint64_t& book_end(const Series& series) { return staging_.book_end(series); }
  /// The record is refused, and nothing of it stays.
  void refuse(uint64_t line, const RefusedRow& refused, std::string_view raw);
  /// The record holds nothing, which is no fault.
  void skip(std::string_view reason) { counts_.count_skipped(reason); }
  [[nodiscard]] const RowCounts& counts() const { return counts_; }
  /// Why a row with such a cell is refused.
  [[nodiscard]] static RefusedRow describe(const UnstorableCell& cell);

 private:
  [[nodiscard]] static RefusedRow describe(const OrderFault& fault);

  std::string file_;
  Staging& staging_;
  Quarantine& quarantine_;
  RowCounts& counts_;
  std::vector<Lane*> staged_;
};

}  // namespace godwit
