#include "market/domain/reason.h"

#include <array>

namespace godwit {
namespace {

constexpr std::array<ReasonText, kReasons> kTexts{{
    {"", ""},
    {"CUT_TO_CASH", "Cut to what the cash buys at the fill price, costs included"},
    {"CUT_TO_POSITION", "Cut to the position that it closes"},
    {"TARGET_CHANGED", "Canceled because the strategy wants another position now"},
    {"GROUP_DONE", "Canceled or cut because another order of its group filled"},
    {"PARENT_DONE", "Never sent: the order that it waited for ended without filling"},
    {"EXPIRED", "Its time in force is over"},
    {"NOT_FILLED_AT_ONCE", "What did not fill on arrival was canceled"},
    {"SELF_MATCH", "It would have traded with another order of ours"},
    {"FORCED_REDUCTION", "The broker closed it for want of margin"},
    {"UNEXPECTED_TERM", "It bears a term that its type does not take"},
    {"MISSING_LIMIT_PRICE", "A limit order needs a limit price"},
    {"MISSING_TRIGGER_PRICE", "A stop or touch order needs a trigger price"},
    {"MISSING_TRAIL", "A trailing stop needs one positive distance, or a share below one"},
    {"MISSING_EXPIRE_TIME", "A good-till-date order needs the date"},
    {"EXPIRE_TIME_IN_PAST", "The date that it is good till has passed"},
    {"UNSUPPORTED_ORDER_TYPE", "The venue does not take this type of order"},
    {"UNSUPPORTED_TIME_IN_FORCE", "This type of order cannot bear this time in force"},
    {"DISPLAY_QUANTITY_INVALID", "The shown quantity is not between zero and the whole"},
    {"POST_ONLY_WOULD_TRADE", "A post-only order would have traded on arrival"},
    {"REDUCE_ONLY_WOULD_INCREASE", "A reduce-only order has no position to reduce"},
    {"ORDER_NOT_FOUND", "The venue knows no working order of that number"},
    {"NOT_TRADABLE", "The instrument is for signals only"},
    {"NOT_LISTED", "The instrument is not listed on that day"},
    {"SUSPENDED", "Trading in the instrument is suspended"},
    {"SESSION_CLOSED", "The venue takes no orders at that time"},
    {"AUCTION_NO_CANCEL", "The auction takes no cancels at that time"},
    {"LOT_SIZE_VIOLATION", "The quantity is not a positive number of whole lots"},
    {"ODD_LOT_MUST_SELL_ALL", "Less than one lot is sold only as the whole rest of the position"},
    {"QUANTITY_BELOW_MINIMUM", "The quantity is below the venue's minimum"},
    {"QUANTITY_ABOVE_MAXIMUM", "The quantity is above the venue's maximum for one order"},
    {"TICK_SIZE_VIOLATION", "The price is not on the tick grid"},
    {"PRICE_OUTSIDE_DAILY_LIMIT", "The price is outside the day's limits"},
    {"PRICE_OUTSIDE_CAGE", "The price is too far from the best price of the other side"},
    {"LIMIT_BOARD_NO_LIQUIDITY", "The price is at its limit and nobody is on the other side"},
    {"NOTIONAL_BELOW_MINIMUM", "Price times quantity is below the venue's minimum"},
    {"NOTIONAL_OUT_OF_RANGE", "Price times quantity is more than can be counted"},
    {"POSITION_LIMIT_EXCHANGE", "The exchange allows no larger position"},
    {"OPENED_PER_DAY_EXCHANGE", "The exchange allows no more lots opened on one day"},
    {"RULE_ROW_MISSING", "No market rule is on record for that day"},
    {"FEE_ROW_MISSING", "No fee is on record for that day"},
    {"SHORT_NOT_ALLOWED", "The account cannot sell what it does not hold"},
    {"T1_NOT_SELLABLE", "What was bought today can be sold from the next trading day on"},
    {"POSITION_NOT_SUFFICIENT", "There is not that much to close"},
    {"CLOSE_TODAY_UNAVAILABLE", "There is not that much opened today to close"},
    {"CASH_NOT_SUFFICIENT", "There is not enough free cash"},
    {"MARGIN_NOT_SUFFICIENT", "There is not enough free margin"},
    {"INSTRUMENT_SHARE_LIMIT", "One instrument would be too large a share of the equity"},
    {"LEVERAGE_LIMIT", "The gross exposure would be too large for the equity"},
    {"ORDER_QUANTITY_LIMIT", "The quantity is above our own limit for one order"},
    {"ORDER_AMOUNT_LIMIT", "The amount is above our own limit for one order"},
    {"VOLUME_SHARE_LIMIT", "The quantity is too large a share of the daily volume"},
    {"DEPTH_SHARE_LIMIT", "The quantity is too large a share of the displayed depth"},
    {"PRICE_COLLAR", "The price is too far from the market"},
    {"DAILY_LOSS_BUDGET", "The day's loss budget is spent"},
    {"DRAWDOWN_HALT", "The drawdown limit has stopped trading"},
    {"ORDER_RATE_LIMIT", "Too many orders in too short a time"},
    {"UNKNOWN_ORDER_EXPOSURE", "Orders whose fate is unknown hold the risk that it would need"},
    {"DATA_STALE", "The last price is too old"},
    {"MODEL_STALE", "The prediction is too old"},
    {"TRADING_HALTED", "Trading has been stopped"},
    {"STOP_LOSS", "The position lost its stop-loss share of what it cost"},
    {"TAKE_PROFIT", "The position earned its take-profit share of what it cost"},
    {"TRAILING_STOP", "The price fell back from its best since the entry by the trailing share"},
}};

}  // namespace

ReasonText text(Reason reason) noexcept {
  const auto index = static_cast<size_t>(reason);
  return index < kTexts.size() ? kTexts[index] : ReasonText{"UNKNOWN", "Not a reason code"};
}

std::optional<Reason> parse_reason(std::string_view code) noexcept {
  for (uint16_t i = 1; i < kReasons; ++i)
    if (kTexts[i].code == code) return static_cast<Reason>(i);
  return std::nullopt;
}

}  // namespace godwit
