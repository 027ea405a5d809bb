// The exchange fee of a futures trade: a share of the amount, an amount a lot, or both.
#pragma once

#include <optional>
#include <string_view>

#include "foundation/base/fixed.h"
#include "market/domain/money.h"

namespace godwit {

struct FuturesFee {
  Rate of_amount;  ///< >= 0.
  Amount per_lot;  ///< >= 0.
  friend bool operator==(const FuturesFee&, const FuturesFee&) = default;
};

/// The fees of a product on a day. Which of the three a close pays is the exchange's decision:
/// where FuturesExchange::separate_close_today holds the order says it, elsewhere what was opened
/// first is closed first.
struct FuturesFees {
  FuturesFee open;
  FuturesFee close;
  FuturesFee close_today;
  Amount unit;  ///< A fill's fee is rounded to whole multiples of this, > 0.
  Rounding rounding = Rounding::kHalfUp;
};

/// "0.23bp", "3/lot" (an amount of the product's currency), or "0.5bp + 1/lot"; nothing when it is
/// none of them.
[[nodiscard]] std::optional<FuturesFee> parse_futures_fee(std::string_view text);

/// The fee of a fill: amount = price x multiplier x lots >= 0, lots >= 0.
[[nodiscard]] Amount charge(const FuturesFees& fees, const FuturesFee& which, Amount amount,
                            Quantity lots);

}  // namespace godwit
