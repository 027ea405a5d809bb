// Why a row of a file is refused, in one table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace godwit {

/// In the order in which a row is judged; the first rule that it breaks is the reason.
enum class RowRule : uint8_t {
  kNotUtf8,
  kLineTooLong,
  kBrokenQuotes,
  kWrongFieldCount,
  kMalformedMessage,
  kUnknownInstrument,
  kOtherInstrument,
  kUnknownWord,
  kMissingField,
  kMalformedTime,
  kNonexistentLocalTime,
  kAmbiguousLocalTime,
  kTradingDayIsNotDate,
  kMalformedNumber,
  kNotFinite,
  kTooPrecise,
  kOutOfRange,
  kNonPositivePrice,
  kHighBelowLow,
  kPriceOutsideRange,
  kLimitsCrossed,
  kReferenceOutsideLimits,
  kNegativeVolume,
  kNonPositiveQuantity,
  kDuplicateTime,
  kDuplicateTimeConflict,
  kBackwardTime,
};

struct RowRuleText {
  std::string_view name;      ///< Stable; in quarantine files and JSON.
  std::string_view sentence;  ///< What a refused row is, for people.
};

inline constexpr std::array kRowRules{
    RowRuleText{"not_utf8",
                "is not UTF-8 text; say --encoding gbk if it is Chinese, or convert the file"},
    RowRuleText{"line_too_long", "is longer than 65,536 bytes"},
    RowRuleText{"broken_quotes", "has text after a closing quote, or a quote that never closes"},
    RowRuleText{"wrong_field_count", "does not have as many fields as the header"},
    RowRuleText{"malformed_message", "is not a message of its format, or not one that is known"},
    RowRuleText{"unknown_instrument", "does not name an instrument in the way its format does"},
    RowRuleText{"other_instrument",
                "is of another instrument than the rows before it, and the command or the file's "
                "name says one for all; split the file, or leave --instrument out where its format "
                "tells instruments apart"},
    RowRuleText{"unknown_word",
                "has a word that is not known there: true, false, 1 or 0; buy or sell; bid or ask; "
                "or the words of its format"},
    RowRuleText{"missing_field", "has no value where a time or a price belongs"},
    RowRuleText{
        "malformed_time",
        "has a time that is not of the expected form (see --time-format; intraday bars need a time "
        "of day), or no day of 1678 to 2261"},
    RowRuleText{"nonexistent_local_time", "has a time that the clocks were put forward over"},
    RowRuleText{"ambiguous_local_time", "has a time that came twice when the clocks were put back"},
    RowRuleText{"trading_day_is_not_date",
                "is a daily or longer bar whose trading day is not the date of its time"},
    RowRuleText{"malformed_number", "has a number that is not a plain decimal"},
    RowRuleText{"not_finite", "has NaN, infinity or null in place of a number"},
    RowRuleText{"too_precise",
                "has a price too small for nine decimals; import it in packs, e.g. "
                "--unit price=1000"},
    RowRuleText{
        "out_of_range",
        "has a price of 1e9 or more, a quantity of 1e10 or more, a volume or turnover of a bar of "
        "1e18 or more, a count beyond its range, or a time outside 1678 to 2261"},
    RowRuleText{"non_positive_price", "has a price of zero or less"},
    RowRuleText{"high_below_low", "has its high below its low"},
    RowRuleText{"price_outside_range", "has its open or close above its high or below its low"},
    RowRuleText{"limits_crossed", "has its lower limit above its upper one"},
    RowRuleText{"reference_outside_limits",
                "has a reference price above the upper limit or below the lower one"},
    RowRuleText{"negative_volume",
                "has a volume, turnover, open interest or trade count below zero"},
    RowRuleText{"non_positive_quantity", "has a traded quantity of zero or less"},
    RowRuleText{"duplicate_time", "repeats the row before it: same time, same values"},
    RowRuleText{"duplicate_time_conflict", "has the time of a row before it, but other values"},
    RowRuleText{"backward_time", "is earlier than the row before it"}};

static_assert(kRowRules.size() == static_cast<size_t>(RowRule::kBackwardTime) + 1);

[[nodiscard]] constexpr const RowRuleText& text(RowRule rule) {
  return kRowRules[static_cast<size_t>(rule)];
}

}  // namespace godwit
