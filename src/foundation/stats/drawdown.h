// The deepest fall of compounded wealth from a peak.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace godwit {

/// Positions count wealth points: 0 is the start (wealth 1), k is after the k-th return. They are
/// the indices of an equity curve with one point more than there are returns.
struct Drawdown {
  double depth = 0;   ///< min over t of W_t / max_{s<=t} W_s - 1; at most 0
  size_t peak = 0;    ///< the last point at the peak before the fall
  size_t trough = 0;  ///< the first point at that depth; equal to `peak` without a fall
  std::optional<size_t> recovery;  ///< the first point back at the peak or above
};

/// The start counts as a peak. A return may be below -1 (more than all was lost).
[[nodiscard]] Drawdown max_drawdown(std::span<const double> returns) noexcept;

}  // namespace godwit
