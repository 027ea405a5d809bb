// Price limits by rule when the record leaves some of what they depend on open.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// Why there are no limits by rule.
enum class LimitGap : uint8_t {
  kNone,              ///< There are.
  kFree,              ///< The rules set none on that day.
  kNoReference,       ///< They count from a reference price, which is not known.
  kTreatmentUnknown,  ///< They depend on special treatment, which is not recorded.
  kListingUnknown,    ///< They depend on the day of listing, which was not stated.
  kNoRule,            ///< No row of the rules holds on that day.
};

inline constexpr std::array kLimitGaps{std::string_view{""},
                                       std::string_view{"free"},
                                       std::string_view{"no_reference_price"},
                                       std::string_view{"special_treatment_unknown"},
                                       std::string_view{"day_of_listing_unknown"},
                                       std::string_view{"no_rule"}};
static_assert(kLimitGaps.size() == static_cast<size_t>(LimitGap::kNoRule) + 1);

[[nodiscard]] constexpr std::string_view name(LimitGap gap) {
  return kLimitGaps[static_cast<size_t>(gap)];
}

/// What is known of a day, before its open.
struct LimitKnowledge {
  TradingDay day;
  std::optional<Price> reference;
  std::optional<bool> special_treatment;
  int32_t day_of_listing = 1;     ///< 1 on the first day; counted from the first row if unknown.
  bool is_listing_known = false;  ///< Else day_of_listing is the least that it can be.
};

struct LimitAnswer {
  std::optional<LimitPair> limits;  ///< With LimitGap::kNone alone.
  LimitGap gap = LimitGap::kNone;
  std::string silence;  ///< kNoRule: what the rules say to that.
};

/// The limits of one instrument. Nothing is guessed: where special treatment or the day of listing
/// is open, limits are given when every possibility has the same. One thread.
class LimitRule {
 public:
  /// board: of the instrument; null for futures. All outlive the object.
  LimitRule(const RuleBook& rules, const InstrumentId& instrument, const Board* board)
      : rules_{rules}, instrument_{instrument}, board_{board} {}
  /// Throws Error(kDataRefused) for a reference price beyond 1e9.
  [[nodiscard]] LimitAnswer at(const LimitKnowledge& known) const;

 private:
  [[nodiscard]] LimitAnswer of_future(const LimitKnowledge& known) const;
  [[nodiscard]] LimitAnswer of_share(const LimitKnowledge& known) const;

  const RuleBook& rules_;
  const InstrumentId& instrument_;
  const Board* board_;
};

}  // namespace godwit
