// The quality rules for rows of bar files, in one table: why a row is refused.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace godwit {

/// In the order in which a row is judged; the first rule that it breaks is the reason.
enum class BarRule : uint8_t {
  kNotUtf8,
  kLineTooLong,
  kBrokenQuotes,
  kWrongFieldCount,
  kMissingField,
  kMalformedTime,
  kNonexistentLocalTime,
  kAmbiguousLocalTime,
  kMalformedNumber,
  kNotFinite,
  kTooPrecise,
  kOutOfRange,
  kNonPositivePrice,
  kHighBelowLow,
  kPriceOutsideRange,
  kNegativeVolume,
  kDuplicateTime,
  kDuplicateTimeConflict,
  kBackwardTime,
};

struct BarRuleText {
  std::string_view name;      ///< Stable; in quarantine files and JSON.
  std::string_view sentence;  ///< What a refused row is, for people.
};

inline constexpr std::array kBarRules{
    BarRuleText{"not_utf8", "is not UTF-8 text; convert the file, e.g. iconv -f GB18030 -t UTF-8"},
    BarRuleText{"line_too_long", "is longer than 65,536 bytes"},
    BarRuleText{"broken_quotes", "has text after a closing quote, or a quote that never closes"},
    BarRuleText{"wrong_field_count", "does not have as many fields as the header"},
    BarRuleText{"missing_field", "has no value where a time or a price belongs"},
    BarRuleText{
        "malformed_time",
        "has a time that is not of the expected form (see --time-format; intraday bars need a time "
        "of day), or no day of 1678 to 2261"},
    BarRuleText{"nonexistent_local_time", "has a time that the clocks were put forward over"},
    BarRuleText{"ambiguous_local_time", "has a time that came twice when the clocks were put back"},
    BarRuleText{"malformed_number", "has a number that is not a plain decimal"},
    BarRuleText{"not_finite", "has NaN, infinity or null in place of a number"},
    BarRuleText{"too_precise",
                "has a price too small for nine decimals; import it in packs, e.g. "
                "--unit price=1000"},
    BarRuleText{
        "out_of_range",
        "has a price of 1e9 or more, a count beyond its range, or a time outside 1678 to 2261"},
    BarRuleText{"non_positive_price", "has a price of zero or less"},
    BarRuleText{"high_below_low", "has its high below its low"},
    BarRuleText{"price_outside_range", "has its open or close above its high or below its low"},
    BarRuleText{"negative_volume",
                "has a volume, turnover, open interest or trade count below zero"},
    BarRuleText{"duplicate_time", "repeats the row before it: same time, same values"},
    BarRuleText{"duplicate_time_conflict", "has the time of the row before it, but other values"},
    BarRuleText{"backward_time", "is earlier than the row before it"}};

static_assert(kBarRules.size() == static_cast<size_t>(BarRule::kBackwardTime) + 1);

[[nodiscard]] constexpr const BarRuleText& text(BarRule rule) {
  return kBarRules[static_cast<size_t>(rule)];
}

}  // namespace godwit
