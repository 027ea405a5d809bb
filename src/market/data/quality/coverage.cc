#include "market/data/quality/coverage.h"

#include <algorithm>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/base/fixed.h"

namespace godwit {
namespace {

constexpr double kGapShare = 0.1;
constexpr double kMissingMin = 1e-9;  // Less is what spreading leaves of arithmetic.

}  // namespace

Coverage::Coverage(Timestamp from, Timestamp to, size_t cells)
    : from_{from},
      length_{(static_cast<double>(to.ns()) - static_cast<double>(from.ns()) + 1) /
              static_cast<double>(cells)},
      cells_(cells) {
  CHECK(cells > 0 && from <= to, "a time line has cells and a direction");
}

size_t Coverage::cell(Timestamp t) const {
  if (t <= from_) return 0;
  const double at = (static_cast<double>(t.ns()) - static_cast<double>(from_.ns())) / length_;
  return static_cast<size_t>(std::min(at, static_cast<double>(cells_.size() - 1)));
}

Timestamp Coverage::begin_of(size_t cell) const {
  const auto past = static_cast<int128>(static_cast<double>(cell) * length_);
  const int128 last = std::numeric_limits<int64_t>::max();  // Where the time line is all of time.
  return Timestamp::from_ns(static_cast<int64_t>(std::min(from_.ns() + past, last)));
}

void Coverage::add_missing(Timestamp from, Timestamp to, double count) {
  const size_t first = cell(from);
  const size_t last = cell(to);
  if (last <= first + 1) {  // Both ends are rows that are there: it lies between them.
    cells_[last].missing += count;
    return;
  }
  const auto between = static_cast<double>(last - first - 1);
  for (size_t i = first + 1; i < last; ++i) cells_[i].missing += count / between;
}

CoverageState Coverage::state_of(const Cell& cell) {
  if (cell.missing > kMissingMin) {
    const double expected = static_cast<double>(cell.rows) + cell.missing;
    if (cell.missing >= kGapShare * expected) return CoverageState::kGap;
    return cell.issues > 0 ? CoverageState::kIssue : CoverageState::kPartial;
  }
  return cell.issues > 0 ? CoverageState::kIssue : CoverageState::kPresent;
}

std::vector<CoverageSpan> Coverage::spans() const {
  std::vector<CoverageSpan> spans;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const CoverageState state = state_of(cells_[i]);
    if (!spans.empty() && spans.back().state == state)
      spans.back().to = begin_of(i + 1);
    else
      spans.push_back({state, begin_of(i), begin_of(i + 1)});
  }
  return spans;
}

}  // namespace godwit
