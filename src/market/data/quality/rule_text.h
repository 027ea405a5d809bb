// The rules of cleaning in one table: names, steps, weights and parameters with their defaults.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace godwit {

/// The four steps of cleaning, after the founding guide (section 2.2).
enum class CleaningStep : uint8_t { kCompleteness, kConsistency, kOutliers, kStandardisation };

[[nodiscard]] std::string_view name(CleaningStep step);

/// What becomes of a row in which a rule found something.
enum class Verdict : uint8_t {
  kKeep,        ///< Kept as it is; the finding is counted.
  kMark,        ///< Repaired where that is certain; the row carries EventHeader::kRepaired.
  kQuarantine,  ///< Taken out, with the reason and the row as it was.
};

/// As configuration and reports call them: "keep", "mark", "quarantine".
[[nodiscard]] std::string_view name(Verdict verdict);

/// In the order in which a row is judged. The order of times comes first, since every other rule
/// leans on it; within the outliers the first finding is the reason.
enum class RuleId : uint8_t {
  kBackwardTime,
  kTradingDay,
  kDuplicate,
  kGap,
  kMissingBars,
  kMissingPrice,
  kMissingVolume,
  kZeroVolume,
  kStaleBar,
  kFlatRun,
  kNegativePrice,
  kInconsistentOhlc,
  kNegativeVolume,
  kNegativeOpenInterest,
  kTradedWhileSuspended,
  kTurnoverMismatch,
  kCrossed,
  kLocked,
  kLevelOrder,
  kOffSession,
  kOffCalendar,
  kBeyondLimit,
  kAbsurdPrice,
  kSpike,
  kJump,
  kReturnOutlier,
  kTickGrid,
  kUnits,
  kFractionalVolume,
  kNegativeZero,
  kTimeGrid,
};

/// A threshold of a rule: its name in the configuration, default and bounds.
struct RuleParameter {
  std::string_view name;
  double value = 0;
  double min = 0;
  double max = 0;
  std::string_view sentence;
};

inline constexpr size_t kRuleParametersMax = 3;

struct RuleText {
  RuleId id;
  std::string_view name;
  CleaningStep step;
  std::string_view kinds;  ///< Which kinds of rows it judges, and what else it needs.
  Verdict verdict;         ///< The default.
  bool verdict_is_free;    ///< Whether the configuration may choose keep or quarantine instead.
  double weight;           ///< Of the share of rows that break it, in the score.
  std::string_view sentence;
  std::array<RuleParameter, kRuleParametersMax> parameters{};  ///< Unused ones have no name.
};

inline constexpr size_t kRuleCount = static_cast<size_t>(RuleId::kTimeGrid) + 1;

/// Every rule, in the order of RuleId.
[[nodiscard]] const std::array<RuleText, kRuleCount>& rule_texts();

[[nodiscard]] const RuleText& text(RuleId rule);
[[nodiscard]] std::optional<RuleId> parse_rule(std::string_view name);

/// Rules that count what is not there: their share is of the rows present and missing.
[[nodiscard]] constexpr bool counts_missing(RuleId rule) {
  return rule == RuleId::kGap || rule == RuleId::kMissingBars;
}

}  // namespace godwit
