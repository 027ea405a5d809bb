// What a broker or a venue closes when margin is short: pure functions of what is held.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "market/domain/fill.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// Why it is closed. The orders bear Reason::kForcedReduction.
enum class ForcedCloseRule : uint8_t {
  kSettlementCall,  ///< Futures: the call after the daily settlement was not met.
  kMaintenance,     ///< Perpetual and forex: equity reached the maintenance margin.
  kDeliveryMonth,   ///< Futures: natural persons may not hold the contract any longer.
};
inline constexpr int kForcedCloseRules = 3;
[[nodiscard]] std::string_view name(ForcedCloseRule rule) noexcept;  ///< "SETTLEMENT_CALL".

/// One leg on margin. Amounts in the account's currency.
struct HeldLeg {
  InstrumentIndex instrument;
  bool is_long = true;
  Quantity today;
  Quantity yesterday;
  Quantity lot = Quantity::from_units(1);  ///< > 0.
  Amount margin;                           ///< That the whole leg occupies, >= 0.
  Amount maintenance;                      ///< >= 0.
  Amount profit;                           ///< Not yet realised, at the mark.
  /// False: nobody is on the other side (locked at its limit, suspended): it cannot be closed now.
  bool can_close = true;
  /// Today's and yesterday's parts are closed by orders of their own (SHFE, INE).
  bool separate_close_today = false;
  [[nodiscard]] Quantity quantity() const { return today + yesterday; }
};

enum class ForcedCloseOrder : uint8_t {
  kLargestMargin,  ///< Fewest contracts.
  kLargestLoss,
};

struct ForcedClose {
  InstrumentIndex instrument;
  Side side = Side::kSell;  ///< Of the closing order.
  Offset offset = Offset::kClose;
  Quantity quantity;
  ForcedCloseRule rule = ForcedCloseRule::kSettlementCall;
  Amount frees;  ///< Of margin (kMaintenance: of maintenance margin).
};

struct ForcedClosePlan {
  std::vector<ForcedClose> closes;  ///< In the order in which they are to be sent.
  Amount missing;  ///< What even this does not cover, >= 0: legs that cannot be closed now.
};

/// Futures, after the settlement: closes until what is required does not exceed equity, in whole
/// lots, as few as that takes, leg after leg by `order` (ties: instrument, long before short),
/// yesterday's part first. Nothing to do: an empty plan.
[[nodiscard]] ForcedClosePlan plan_settlement_call(Amount equity, Amount required,
                                                   std::span<const HeldLeg> legs,
                                                   ForcedCloseOrder order);

/// Perpetuals and forex, at once when equity <= maintenance: closes whole legs, the largest loss
/// first, until equity exceeds the maintenance of the rest. Conservative: venues often reduce big
/// positions in steps, which costs less.
[[nodiscard]] ForcedClosePlan plan_liquidation(Amount equity, Amount maintenance,
                                               std::span<const HeldLeg> legs);

/// All of these legs, because they may not be held any longer.
[[nodiscard]] ForcedClosePlan plan_delivery_close(std::span<const HeldLeg> legs);

}  // namespace godwit
