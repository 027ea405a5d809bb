// Whether the rows of a file lie as far apart as bars of their interval do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "market/domain/interval.h"

namespace godwit {

/// Rows much closer together than their interval contradict it; so do rows of which most lie apart
/// by exactly another, longer interval. Gaps of a market that rests or does not trade are of any
/// length and say nothing. One thread; memory: a time per instrument.
class RowSpacing {
 public:
  explicit RowSpacing(Interval interval) : interval_{interval} {}
  /// A row of the instrument with this number; one that is not behind its last one says nothing.
  void see(size_t number, Timestamp t);
  /// A sentence where most gaps contradict the interval; else empty.
  [[nodiscard]] std::string note() const;

 private:
  Interval interval_;
  std::vector<std::optional<Timestamp>> last_;  ///< By number.
  uint64_t gaps_ = 0;
  uint64_t close_ = 0;                                     ///< Of half the interval or less.
  std::array<uint64_t, kIntervals.size()> by_interval_{};  ///< Of exactly that length.
};

}  // namespace godwit
