// What it costs to have money bound as margin: what it would have earned elsewhere. A line of its
// own in reports, not a posting; only an agreed rate of interest is posted.
#pragma once

#include "market/accounting/account.h"

namespace godwit {

class MarginCost {
 public:
  /// `required` >= 0 was bound for `days` civil days.
  void add(Amount required, int32_t days) {
    CHECK(required.raw() >= 0 && days >= 0, "margin is bound for a number of days");
    amount_days_ += static_cast<int128>(required.raw()) * days;
  }
  /// Sum of margin x days x rate / days_in_year, rounded up. Stops the process when out of range.
  [[nodiscard]] Amount cost(Rate per_year, int32_t days_in_year = 365) const {
    int128 product = 0;
    const bool overflows = __builtin_mul_overflow(amount_days_, per_year.raw(), &product);
    CHECK(!overflows && days_in_year > 0, "bound margin is out of range");
    const auto cost = Amount::in_range(
        divide(product, static_cast<int128>(Rate::kScale) * days_in_year, Rounding::kUp));
    CHECK(cost.has_value(), "the cost of margin is out of range");
    return *cost;
  }
  void save(Writer& writer) const { writer.put(amount_days_); }
  void load(Reader& reader) { amount_days_ = reader.get<int128>(); }

 private:
  int128 amount_days_ = 0;
};

/// Posts interest on `amount` >= 0 for `days` civil days: amount x rate / days_in_year, rounded up,
/// leaves cash. Returns it.
inline Amount book_interest(Account& account, Timestamp ts, Money amount, Rate per_year,
                            int32_t days, int32_t days_in_year = 365) {
  CHECK(amount.amount.raw() >= 0 && days >= 0, "interest is charged for a number of days");
  const auto raw = scaled(amount.amount.raw(), {per_year.raw(), Rate::kScale}, {days, days_in_year},
                          Rounding::kUp);
  CHECK(raw.has_value(), "interest is out of range");
  const Amount interest = Amount::from_raw(*raw);
  if (!interest.is_zero())
    account.receive(ts, TransactionKind::kInterest, LedgerKind::kInterest,
                    {-interest, amount.currency}, false);
  return interest;
}

}  // namespace godwit
