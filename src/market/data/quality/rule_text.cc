#include "market/data/quality/rule_text.h"

namespace godwit {
namespace {

using enum CleaningStep;
using enum Verdict;

// clang-format off
constexpr std::array<RuleText, kRuleCount> kRules{{
    {RuleId::kBackwardTime, "backward_time", kConsistency, "all", kQuarantine, true, 1,
     "time goes backward; a row that runs ahead of its neighbours, or of its receipt, is the one at "
     "fault",
     {{{"rows_believed", 3, 1, 250,
        "rows in a row that go backward, in order among themselves, before they are believed"},
       {"lead_max_s", 86400, 0, 1e9, "seconds that a row's time may lie after its receipt"}}}},
    {RuleId::kTradingDay, "trading_day", kConsistency, "bar, quote_bar", kQuarantine, true, 1,
     "the trading day goes backward, or is too far from the time of the row",
     {{{"days_max", 15, 1, 400, "days that a trading day may lie after the date of the time"}}}},
    {RuleId::kDuplicate, "duplicate", kConsistency, "all", kQuarantine, true, 0.5,
     "the row before again: a bar of the same time, a quote or book of the same time and content, "
     "a trade of the same number"},
    {RuleId::kGap, "gap", kCompleteness, "all", kKeep, false, 1,
     "trading days without any row between two rows; counted in days",
     {{{"days_max", 6, 0, 60,
        "days that may be missing in a row where the calendar does not know its holidays"}}}},
    {RuleId::kMissingBars, "missing_bars", kCompleteness,
     "intraday bar, quote_bar; sessions known", kKeep, false, 1,
     "bars missing within the sessions of days that have some; counted in bars",
     {{{"run_min", 1, 1, 100000, "fewer bars missing in a row are no finding"}}}},
    {RuleId::kMissingPrice, "missing_price", kCompleteness, "all", kQuarantine, true, 1,
     "a price is zero, which stands for none"},
    {RuleId::kMissingVolume, "missing_volume", kCompleteness, "bar", kKeep, true, 0.5,
     "no volume, turnover or open interest where earlier rows have one"},
    {RuleId::kZeroVolume, "zero_volume", kCompleteness, "bar, trade", kKeep, true, 0.1,
     "nothing traded, on a day not known to be suspended"},
    {RuleId::kStaleBar, "stale_bar", kCompleteness, "bar", kKeep, true, 0.5,
     "same prices and volume as the bar before, with trading"},
    {RuleId::kFlatRun, "flat_run", kCompleteness, "bar", kKeep, false, 0.1,
     "bars in a row with high = low, with trading",
     {{{"run_min", 5, 2, 100000, "shorter runs are no finding"}}}},
    {RuleId::kNegativePrice, "negative_price", kConsistency, "all", kQuarantine, true, 1,
     "a price below zero"},
    {RuleId::kInconsistentOhlc, "inconsistent_ohlc", kConsistency, "bar, quote_bar", kQuarantine,
     true, 1,
     "open or close outside low to high; within the tolerance high or low is widened and marked",
     {{{"tolerance_ticks", 1, 0, 10, "what rounding by the source explains, where the tick is "
                                     "known"}}}},
    {RuleId::kNegativeVolume, "negative_volume", kConsistency, "all", kQuarantine, true, 1,
     "a volume or turnover below zero or infinite"},
    {RuleId::kNegativeOpenInterest, "negative_open_interest", kConsistency, "bar", kQuarantine,
     true, 1, "an open interest below zero or infinite"},
    {RuleId::kTradedWhileSuspended, "traded_while_suspended", kConsistency,
     "bar, trade; day facts", kQuarantine, true, 1,
     "trading on a day on which the instrument was suspended"},
    {RuleId::kTurnoverMismatch, "turnover_mismatch", kConsistency, "bar", kMark, true, 1,
     "turnover / (volume x multiplier) lies outside low to high, judged from the sixth bar on: "
     "both become unknown, of a turnover of zero that alone",
     {{{"tolerance", 0.01, 0, 1, "share of the price allowed beyond low and high"}}}},
    {RuleId::kCrossed, "crossed", kConsistency, "quote_bar, quote, book_snapshot", kQuarantine,
     true, 1, "the best bid is above the best ask; of bars at open or close"},
    {RuleId::kLocked, "locked", kConsistency, "quote_bar, quote, book_snapshot", kKeep, true, 0.1,
     "the best bid equals the best ask; of bars at the close"},
    {RuleId::kLevelOrder, "level_order", kConsistency, "book_snapshot", kQuarantine, true, 1,
     "levels not best first, or one missing between others; a locked book (an auction's) is not "
     "judged"},
    {RuleId::kOffSession, "off_session", kConsistency, "all; sessions known", kKeep, true, 0.5,
     "a time outside the sessions, auctions included",
     {{{"slack_s", 5, 0, 3600, "seconds that a venue may publish early or late"}}}},
    {RuleId::kOffCalendar, "off_calendar", kConsistency, "daily bar, quote_bar; holidays known", kKeep,
     true, 1, "a bar of a day on which the venue was closed"},
    {RuleId::kBeyondLimit, "beyond_limit", kOutliers, "all; day facts", kQuarantine, true, 1,
     "a price beyond the limits of its trading day"},
    {RuleId::kAbsurdPrice, "absurd_price", kOutliers, "all", kQuarantine, true, 1,
     "a price beyond a factor of the last good one; a new level is believed from the second "
     "trading day in a row on",
     {{{"factor", 10, 1.5, 1e6, "times the last good price, or its reciprocal"}}}},
    {RuleId::kSpike, "spike", kOutliers, "all; needs the row behind: only with --look-ahead, never live", kQuarantine,
     true, 1,
     "the price leaves and comes back with the next row",
     {{{"z_max", 20, 1, 1e6, "robust standard deviations"},
       {"move_min", 0.02, 0, 10, "smaller moves, in logarithm, are none"},
       {"return_share", 0.2, 0, 1, "share of the move that may be left behind the return"}}}},
    {RuleId::kJump, "jump", kOutliers, "all", kKeep, true, 0.5,
     "a price beyond the daily limit of the market's rules; where they set none, it moves by more "
     "than the largest move of a day, from the reference price or the row before",
     {{{"limit_share", 0.25, 0.001, 100,
        "largest move of a day as a share of the price, where the rules set no limit"}}}},
    {RuleId::kReturnOutlier, "return_outlier", kOutliers, "all", kKeep, true, 0.1,
     "log return far from the rolling median by the rolling MAD of the returns that are not zero",
     {{{"z_max", 20, 1, 1e6, "robust standard deviations (1.4826 x MAD)"},
       {"move_min", 0.005, 0, 10, "smaller moves, in logarithm, are none"}}}},
    {RuleId::kTickGrid, "tick_grid", kOutliers, "all; tick known", kKeep, true, 0.5,
     "a price off the tick grid; artefacts of binary floating point are rounded and marked",
     {{{"artefact_ticks", 0.0001, 0, 0.01, "distance from the grid that only arithmetic explains"}}}},
    {RuleId::kUnits, "units", kStandardisation, "bar; multiplier known", kKeep, false, 0.5,
     "turnover per volume and price is off the multiplier by a power of ten: volume in lots, "
     "turnover in thousands"},
    {RuleId::kFractionalVolume, "fractional_volume", kStandardisation, "bar, trade", kKeep, true, 0.1,
     "a volume that is not whole: adjusted, or in other units; store it raw"},
    {RuleId::kNegativeZero, "negative_zero", kStandardisation, "bar", kMark, false, 0,
     "a statistic of -0, which is written 0"},
    {RuleId::kTimeGrid, "time_grid", kStandardisation, "intraday bar, quote_bar", kKeep, true, 0.1,
     "the close time is not on the grid of the interval (of 30 minutes for longer ones)"},
}};
// clang-format on

constexpr bool in_order() {
  for (size_t i = 0; i < kRules.size(); ++i)
    if (static_cast<size_t>(kRules[i].id) != i) return false;
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view name(CleaningStep step) {
  switch (step) {
    case CleaningStep::kCompleteness: return "completeness";
    case CleaningStep::kConsistency: return "consistency";
    case CleaningStep::kOutliers: return "outliers";
    case CleaningStep::kStandardisation: return "standardisation";
  }
  return "";
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kKeep: return "keep";
    case Verdict::kMark: return "mark";
    case Verdict::kQuarantine: return "quarantine";
  }
  return "";
}

const std::array<RuleText, kRuleCount>& rule_texts() { return kRules; }

const RuleText& text(RuleId rule) { return kRules[static_cast<size_t>(rule)]; }

std::optional<RuleId> parse_rule(std::string_view name) {
  for (const RuleText& rule : kRules)
    if (rule.name == name) return rule.id;
  return std::nullopt;
}

}  // namespace godwit
