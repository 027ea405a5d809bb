// Why an order did not do all that was asked. Codes, never strings: operators, metrics and tests
// rely on them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace godwit {

enum class Reason : uint16_t {
  kNone = 0,
  // Not a refusal: what became of it.
  kCutToCash,
  kCutToPosition,
  kTargetChanged,
  kGroupDone,
  kParentDone,
  kExpired,
  kNotFilledAtOnce,
  kSelfMatch,
  kForcedReduction,
  // The terms.
  kUnexpectedTerm,
  kMissingLimitPrice,
  kMissingTriggerPrice,
  kMissingTrail,
  kMissingExpireTime,
  kExpireTimeInPast,
  kUnsupportedOrderType,
  kUnsupportedTimeInForce,
  kDisplayQuantityInvalid,
  kPostOnlyWouldTrade,
  kReduceOnlyWouldIncrease,
  kOrderNotFound,
  // The instrument and its market.
  kNotTradable,
  kNotListed,
  kSuspended,
  kSessionClosed,
  kAuctionNoCancel,
  kLotSizeViolation,
  kOddLotMustSellAll,
  kQuantityBelowMinimum,
  kQuantityAboveMaximum,
  kTickSizeViolation,
  kPriceOutsideDailyLimit,
  kPriceOutsideCage,
  kLimitBoardNoLiquidity,
  kNotionalBelowMinimum,
  kNotionalOutOfRange,
  kPositionLimitExchange,
  kOpenedPerDayExchange,
  kRuleRowMissing,
  kFeeRowMissing,
  // The account.
  kShortNotAllowed,
  kT1NotSellable,
  kPositionNotSufficient,
  kCloseTodayUnavailable,
  kCashNotSufficient,
  kMarginNotSufficient,
  // Our own risk limits.
  kInstrumentShareLimit,
  kLeverageLimit,
  kOrderQuantityLimit,
  kOrderAmountLimit,
  kVolumeShareLimit,
  kDepthShareLimit,
  kPriceCollar,
  kDailyLossBudget,
  kDrawdownHalt,
  kOrderRateLimit,
  kUnknownOrderExposure,
  kDataStale,
  kModelStale,
  kTradingHalted,
  // Why our own risk control closes a position.
  kStopLoss,
  kTakeProfit,
  kTrailingStop,
};
/// One more than the last code. New codes go to the end: run hashes hold the numbers.
inline constexpr uint16_t kReasons = static_cast<uint16_t>(Reason::kTrailingStop) + 1;

struct ReasonText {
  std::string_view code;      ///< "CUT_TO_CASH"; empty for kNone.
  std::string_view sentence;  ///< What happened, for a person; begins with a capital, no full stop.
};

/// "UNKNOWN" for a value that is no code.
[[nodiscard]] ReasonText text(Reason reason) noexcept;
[[nodiscard]] inline std::string_view name(Reason reason) noexcept { return text(reason).code; }
/// The reason of a code other than kNone; nothing when there is none of that name.
[[nodiscard]] std::optional<Reason> parse_reason(std::string_view code) noexcept;

}  // namespace godwit
