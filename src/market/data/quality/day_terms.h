// What prices and volumes of an instrument count in, day by day: the seam to whoever knows the
// rules of the market.
#pragma once

#include <cstdint>

#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

struct InstrumentTerms {
  Price tick{};            ///< Zero: not known.
  int64_t multiplier = 0;  ///< Units per contract or share; 0: not known.
};

/// The terms of one instrument. Answers must not depend on anything but the arguments: a row is
/// judged by the terms of its own day, whatever days the series reaches to.
class DayTerms {
 public:
  virtual ~DayTerms() = default;
  [[nodiscard]] virtual InstrumentTerms on(TradingDay day) const = 0;
};

/// The same on all days.
class FixedTerms final : public DayTerms {
 public:
  explicit FixedTerms(InstrumentTerms terms) : terms_{terms} {}
  [[nodiscard]] InstrumentTerms on(TradingDay /*day*/) const override { return terms_; }

 private:
  InstrumentTerms terms_;
};

}  // namespace godwit
