// Who gets how much of a fill that several asked for.
#pragma once

#include <span>

#include "market/domain/money.h"

namespace godwit {

/// Splits `filled` among those who still miss `missing`, in proportion to it: parts[i] <=
/// missing[i], the parts sum to `filled`, and nobody is given a part and later asked for it back.
/// In whole units of `step` as long as all quantities are such; what does not divide goes to the
/// largest remainders, the first of equals first. filled >= 0 and at most the sum of `missing`,
/// which are >= 0; step > 0.
void split_fill(Quantity filled, std::span<const Quantity> missing, Quantity step,
                std::span<Quantity> parts);

/// Hands out an amount along the parts of a quantity: each takes what the parts up to it are worth,
/// rounded down, less what went before, so that the parts of the whole quantity sum to the amount.
class AmountSplit {
 public:
  /// whole > 0.
  AmountSplit(Amount amount, Quantity whole) : amount_{amount}, whole_{whole} {}
  /// part >= 0; all of them together are at most the whole.
  [[nodiscard]] Amount next(Quantity part);

 private:
  Amount amount_;
  Quantity whole_;
  Quantity given_;
  Amount paid_;
};

}  // namespace godwit
