// What quotes say of the spread and of the short-run volatility, by hour of the UTC day.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/price.h"

namespace godwit {

/// Means over the quotes of one hour of the day, or of all; NaN where there is nothing to measure.
struct SpreadRow {
  uint64_t quotes = 0;
  double spread_mean = 0;    ///< Weighted by how long each quote stood, in units of price.
  double spread_median = 0;  ///< Of the quotes, in units of price; the upper one of two.
  double mid_mean = 0;       ///< Weighted by time.
  double volatility = 0;     ///< Of log mid prices, in 1/sqrt(s), from minute to minute.
  uint64_t minutes = 0;      ///< Moves behind `volatility`.
};

/// Quotes in the order of time. A quote counts until the next one, at most a minute: nobody knows
/// what stood in a longer gap. Quotes without both sides, and crossed ones, are counted apart.
/// Memory: one entry for each spread that occurs in an hour.
class SpreadMeter {
 public:
  static constexpr size_t kHours = 24;
  void on_quote(const Quote& quote);
  /// Counts the last minute.
  void finish();

  [[nodiscard]] SpreadRow hour(size_t hour) const { return row(hours_[hour]); }
  [[nodiscard]] SpreadRow all() const;
  [[nodiscard]] uint64_t one_sided() const { return one_sided_; }
  [[nodiscard]] uint64_t crossed() const { return crossed_; }

 private:
  struct Cell {
    uint64_t quotes = 0;
    double seconds = 0;
    double spread_seconds = 0;
    double mid_seconds = 0;
    std::map<int64_t, uint64_t> spreads;  // Raw spread to quotes.
    double squares = 0;
    uint64_t minutes = 0;
  };
  struct Standing {
    Timestamp ts;
    double spread;
    double mid;
  };
  struct MinuteEnd {
    int64_t minute;
    double mid;
  };
  [[nodiscard]] static SpreadRow row(const Cell& cell);
  void end_minute();

  std::array<Cell, kHours> hours_{};
  std::optional<Standing> standing_;
  std::optional<MinuteEnd> minute_before_;
  uint64_t one_sided_ = 0;
  uint64_t crossed_ = 0;
};

}  // namespace godwit
