// Commission with a minimum per order and trading day.
#pragma once

#include <algorithm>

#include "market/domain/money.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// Charged on each fill's amount. Rounded half to even at 1e-8: the seed's profiles name no coarser
/// unit.
struct CommissionRule {
  Rate rate;       ///< Of the amount, >= 0.
  Amount minimum;  ///< Per order and trading day, >= 0; charged with the first fill.
};

/// What one order has been charged on one trading day.
class CommissionMeter {
 public:
  /// What a fill of `amount` >= 0 on `day` would add: the increase of
  /// max(minimum, rate x amount so far).
  [[nodiscard]] Amount quote(const CommissionRule& rule, Amount amount, TradingDay day) const {
    CHECK(amount.raw() >= 0, "commission is charged on a fill's absolute amount");
    CHECK(rule.rate.raw() >= 0 && rule.minimum.raw() >= 0, "a commission rule is not negative");
    const CommissionMeter so_far = day == day_ ? *this : CommissionMeter{};
    const Amount by_rate = scaled(so_far.amount_ + amount, rule.rate, Rounding::kHalfEven);
    return std::max(rule.minimum, by_rate) - so_far.charged_;
  }
  /// Books the fill and returns the same figure.
  Amount charge(const CommissionRule& rule, Amount amount, TradingDay day) {
    const Amount increase = quote(rule, amount, day);
    if (day != day_) *this = CommissionMeter{};
    day_ = day;
    amount_ += amount;
    charged_ += increase;
    return increase;
  }

 private:
  TradingDay day_ = TradingDay{Date::from_days(-1'000'000)};  // Before any.
  Amount amount_;
  Amount charged_;
};

}  // namespace godwit
