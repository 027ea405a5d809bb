// Where the record and the rules of the market say different things about a trading day.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "market/data/facts/facts_completer.h"

namespace godwit {

enum class FactDifferenceKind : uint8_t {
  kLimitUp,
  kLimitDown,
  kExDate,
  kReferenceRaised,
  kSettlement,
  kCloseBeyondLimits,
  kRangeBeyondLimits,
  kSuspendedButTraded,
  kQuietButNotSuspended,
  kMissingDay,
  kUnexpectedDay,
  kFloatSharesJump,
};

struct FactDifferenceText {
  std::string_view name;
  std::string_view sentence;
};

inline constexpr std::array kFactDifferences{
    FactDifferenceText{"limit_up", "the recorded upper limit is not the rule's"},
    FactDifferenceText{"limit_down", "the recorded lower limit is not the rule's"},
    FactDifferenceText{"ex_date",
                       "reference price below the previous close: dividend, new shares, rights"},
    FactDifferenceText{
        "reference_raised",
        "reference price above the previous close: reform, consolidation, re-listing"},
    FactDifferenceText{"settlement",
                       "the recorded reference price is not the settlement of the day before"},
    FactDifferenceText{"close_beyond_limits", "the close lies outside the limits of the day"},
    FactDifferenceText{"range_beyond_limits",
                       "high or low lies outside the limits of the day, the close does not"},
    FactDifferenceText{"suspended_but_traded", "recorded as suspended, yet something traded"},
    FactDifferenceText{"quiet_but_not_suspended", "recorded as not suspended, yet nothing traded"},
    FactDifferenceText{"missing_day", "a day of the calendar without a bar and without facts"},
    FactDifferenceText{"unexpected_day", "rows of a day that the calendar does not have"},
    FactDifferenceText{"float_shares_jump",
                       "float shares moved by more than the threshold since they were last known"}};
static_assert(kFactDifferences.size() ==
              static_cast<size_t>(FactDifferenceKind::kFloatSharesJump) + 1);

/// A value of DayFacts or of a bar; monostate where there is none.
using FactValue = std::variant<std::monostate, Price, bool, int64_t>;

/// "12.5", "true", "1000000"; "" for none.
[[nodiscard]] std::string text(const FactValue& value);

struct FactDifference {
  TradingDay day;
  FactDifferenceKind kind = FactDifferenceKind::kLimitUp;
  FactValue by_rule;  ///< Of prices beyond limits the limit; of float shares those before.
  FactValue by_record;
  friend bool operator==(const FactDifference&, const FactDifference&) = default;
};

struct FactsComparison {
  std::vector<FactDifference> differences;  ///< By day, then by kind.
  /// On how many days both sides were there, by kind.
  std::array<int64_t, kFactDifferences.size()> compared{};
  std::optional<RuleSilence> silence;

  [[nodiscard]] int64_t count(FactDifferenceKind kind) const;
};

struct FactsComparisonOptions {
  std::optional<TradingDay> from;  ///< Days compared, both ends included. Earlier rows still count
  std::optional<TradingDay> to;    ///< for what the rules derive from them.
  /// Float shares that moved by more than this share of their former value have jumped; > 0.
  /// Where they are volume / turnover rate they are as exact as the rate, about 1e-4.
  double float_jump_min = 0.01;
};

/// Completes the days by rule alone, given recorded reference prices, special treatment and day of
/// listing, and holds them against the record. Limits that bars are held against are the recorded
/// ones, else the rule's. Throws Error as FactsCompleter::complete.
[[nodiscard]] FactsComparison compare_facts(const RuleBook& rules, const FactsInput& input,
                                            const FactsComparisonOptions& options = {});

}  // namespace godwit
