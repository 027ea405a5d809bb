// Where on the time line of a series there are rows, where some are missing, where issues lie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foundation/base/time.h"

namespace godwit {

/// From the best to the worst; a cell shows its worst.
enum class CoverageState : uint8_t {
  kPresent,  ///< All that is expected, which may be nothing: nights, weekends, holidays.
  kPartial,  ///< Less than a tenth of what is expected is missing.
  kIssue,    ///< A row was quarantined or repaired.
  kGap,      ///< A tenth or more is missing.
};

/// A stretch of cells in one state: from <= t < to.
struct CoverageSpan {
  CoverageState state = CoverageState::kPresent;
  Timestamp from;
  Timestamp to;
  friend bool operator==(const CoverageSpan&, const CoverageSpan&) = default;
};

/// Counts by cells of equal length over a known stretch, so memory does not grow with the series.
class Coverage {
 public:
  /// from <= to, both included. What lies outside is counted in the first or last cell.
  Coverage(Timestamp from, Timestamp to, size_t cells = 360);

  void add_row(Timestamp t) { ++cells_[cell(t)].rows; }
  void add_issue(Timestamp t) { ++cells_[cell(t)].issues; }
  /// `count` rows missing, spread evenly between two instants in order.
  void add_missing(Timestamp from, Timestamp to, double count);

  /// Neighbouring cells in one state joined, from the first to the last.
  [[nodiscard]] std::vector<CoverageSpan> spans() const;

 private:
  struct Cell {
    uint64_t rows = 0;
    uint64_t issues = 0;
    double missing = 0;
  };
  [[nodiscard]] size_t cell(Timestamp t) const;
  [[nodiscard]] Timestamp begin_of(size_t cell) const;
  [[nodiscard]] static CoverageState state_of(const Cell& cell);

  Timestamp from_;
  double length_;  // Of a cell in nanoseconds.
  std::vector<Cell> cells_;
};

}  // namespace godwit
