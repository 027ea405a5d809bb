#include "market/data/facts/limit_rule.h"

#include <vector>

#include "foundation/base/error.h"

namespace godwit {
namespace {

LimitAnswer gap(LimitGap why) { return {.limits = std::nullopt, .gap = why, .silence = ""}; }

LimitAnswer answer(std::optional<LimitPair> limits) {
  return {.limits = limits, .gap = limits ? LimitGap::kNone : LimitGap::kFree, .silence = ""};
}

}  // namespace

LimitAnswer LimitRule::of_future(const LimitKnowledge& known) const {
  return answer(rules_.futures().limits(instrument_, *known.reference, known.day));
}

LimitAnswer LimitRule::of_share(const LimitKnowledge& known) const {
  std::vector<bool> treatments{false, true};
  if (known.special_treatment) treatments = {*known.special_treatment};
  // A later day than the least possible one is either as free as that day or as an old share.
  std::vector<std::optional<int32_t>> days{known.day_of_listing};
  if (!known.is_listing_known) days.emplace_back(std::nullopt);

  const auto limits = [&](bool special_treatment, std::optional<int32_t> day_of_listing) {
    return rules_.price_limits({.reference = *known.reference,
                                .board = board_->name,
                                .special_treatment = special_treatment,
                                .day_of_listing = day_of_listing,
                                .day = known.day});
  };
  const std::optional<LimitPair> first = limits(treatments.front(), days.front());
  for (const std::optional<int32_t>& day_of_listing : days) {
    const std::optional<LimitPair> of_day = limits(treatments.front(), day_of_listing);
    for (const bool special_treatment : treatments)
      if (limits(special_treatment, day_of_listing) != of_day)
        return gap(LimitGap::kTreatmentUnknown);
    if (of_day != first) return gap(LimitGap::kListingUnknown);
  }
  return answer(first);
}

LimitAnswer LimitRule::at(const LimitKnowledge& known) const {
  if (board_ != nullptr && board_->kind == SecurityKind::kIndex) return gap(LimitGap::kFree);
  if (!known.reference || known.reference->raw() <= 0) return gap(LimitGap::kNoReference);
  try {
    return board_ == nullptr ? of_future(known) : of_share(known);
  } catch (const Error& error) {
    // The rules know neither every day nor every product; that is an answer here, and it is told.
    if (error.kind() != ErrorKind::kUsage) throw;
    return {.limits = std::nullopt, .gap = LimitGap::kNoRule, .silence = error.what()};
  }
}

}  // namespace godwit
