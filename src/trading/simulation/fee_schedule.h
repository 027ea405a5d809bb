// What a market charges for one fill, as lines that each have their own rate, minimum and rounding,
// and what one order has been charged so far.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "market/domain/fill.h"
#include "market/domain/money.h"
#include "market/domain/trading_day.h"
#include "market/rules/fee_rule.h"

namespace godwit {

/// Which part of a fill a line is charged on.
enum class FeePart : uint8_t { kAll, kOpened, kClosed, kClosedToday };

/// Whether a line is charged on orders that rested, on those that traded on arrival, or on both.
enum class FeeLiquidity : uint8_t { kBoth, kMaker, kTaker };

/// rate x amount + per_lot x quantity / lot, at least `minimum`, in whole multiples of `unit`.
struct FeeLine {
  std::string name;
  FeeKind kind = FeeKind::kCommission;
  bool on_buy = true;
  bool on_sell = true;
  FeePart part = FeePart::kAll;
  FeeLiquidity liquidity = FeeLiquidity::kBoth;
  Rate rate;                          ///< Of the amount, 0 to 1.
  Amount per_lot;                     ///< 0 to 1,000,000.
  int64_t lot = 1;                    ///< Units of quantity in a lot of `per_lot`, 1 to 1,000,000.
  Amount minimum;                     ///< >= 0.
  Amount unit = Amount::from_raw(1);  ///< > 0, at most 1.
  Rounding rounding = Rounding::kHalfEven;
  /// True: the line is charged on all fills of an order on one trading day together, each fill
  /// posting the increase, so that the total does not depend on how the order was cut. False: on
  /// each fill by itself.
  bool per_order_and_day = true;
};

/// "0.025% of the amount, at least 5 an order and day, to 0.01".
[[nodiscard]] std::string describe(const FeeLine& line);

/// The charges of one instrument on one trading day.
struct FeeSchedule {
  static constexpr size_t kLinesMax = 8;
  std::vector<FeeLine> lines;  ///< At most kLinesMax.
};

/// Throws Error(kUsage) that names the line whose numbers are out of range.
void require_valid(const FeeSchedule& schedule);

/// One fill as the charges see it. What is neither `closed` nor `closed_today` opens a position;
/// only markets that charge by it look at these two.
struct FeeQuery {
  Side side = Side::kBuy;
  bool maker = false;     ///< Our order rested.
  Amount amount;          ///< price x quantity x multiplier, >= 0.
  Quantity quantity;      ///< > 0.
  Quantity closed;        ///< Of it, what closes positions of earlier trading days, >= 0.
  Quantity closed_today;  ///< Of it, what closes positions of the same trading day, >= 0.
  TradingDay day;
};

/// The query with its quantity split by what an order says of itself. kClose is taken as closing
/// older positions; on markets that close what was opened first the caller says how much of it
/// closes today's (closed_today) instead. kNet opens.
[[nodiscard]] FeeQuery split_by_offset(FeeQuery query, Offset offset) noexcept;

struct FillCharges {
  Amount commission;
  Amount tax;
  Amount fee;
  friend bool operator==(const FillCharges&, const FillCharges&) = default;
};

/// Charges of each line, in the order of the schedule.
using LineCharges = std::array<Amount, FeeSchedule::kLinesMax>;

/// What one order has been charged on one trading day. A schedule belongs to an instrument and a
/// day: all calls of one order and day bear the same.
class FeeMeter {
 public:
  /// What the fill would add; nothing when an amount is out of range. Books nothing.
  [[nodiscard]] std::optional<FillCharges> quote(const FeeSchedule& schedule,
                                                 const FeeQuery& fill) const noexcept;
  /// The same, line by line.
  [[nodiscard]] std::optional<LineCharges> quote_lines(const FeeSchedule& schedule,
                                                       const FeeQuery& fill) const noexcept;
  /// Books the fill and returns the same figures.
  std::optional<FillCharges> charge(const FeeSchedule& schedule, const FeeQuery& fill) noexcept;

 private:
  struct SoFar {
    Amount amount;
    Quantity quantity;
    Amount charged;
  };
  using State = std::array<SoFar, FeeSchedule::kLinesMax>;
  /// The state after the fill.
  [[nodiscard]] std::optional<State> after(const FeeSchedule& schedule,
                                           const FeeQuery& fill) const noexcept;
  [[nodiscard]] State before(TradingDay day) const noexcept {
    return day == day_ ? lines_ : State{};
  }

  TradingDay day_ = TradingDay{Date::from_days(-1'000'000)};  // Before any.
  State lines_{};
};

/// Sums of the lines by kind.
[[nodiscard]] FillCharges sum_by_kind(const FeeSchedule& schedule, const LineCharges& charges);

}  // namespace godwit
