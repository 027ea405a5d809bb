// How far a price may go on a day: the seam to whoever knows the rules of the market.
#pragma once

#include <cstdint>
#include <optional>

#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// What is known of a day before its open.
struct DayLimitQuery {
  TradingDay day;
  Price reference;  ///< > 0.
  /// Whether the reference price is the venue's; else it is the close of the day before.
  bool is_recorded = false;
  std::optional<bool> special_treatment;
  int32_t days_seen = 1;  ///< Trading days of the series so far, this one included.
};

/// Both ends included.
struct PriceRange {
  Price low;
  Price high;
  friend bool operator==(const PriceRange&, const PriceRange&) = default;
};

/// The daily limits of one instrument by rule. Answers must not depend on anything but the
/// arguments.
class DayLimits {
 public:
  virtual ~DayLimits() = default;
  /// The widest range that the rules allow, whatever of the query is not known; nothing where they
  /// may set none.
  [[nodiscard]] virtual std::optional<PriceRange> allowed(const DayLimitQuery& query) const = 0;
};

}  // namespace godwit
