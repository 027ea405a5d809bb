#include "market/accounting/forced_close.h"

#include <algorithm>
#include <array>

namespace godwit {
namespace {

std::vector<const HeldLeg*> sorted(std::span<const HeldLeg> legs, ForcedCloseOrder order) {
  std::vector<const HeldLeg*> found;
  for (const HeldLeg& leg : legs)
    if (leg.quantity().raw() > 0) found.push_back(&leg);
  std::sort(found.begin(), found.end(), [order](const HeldLeg* a, const HeldLeg* b) {
    if (order == ForcedCloseOrder::kLargestMargin && a->margin != b->margin)
      return a->margin > b->margin;
    if (order == ForcedCloseOrder::kLargestLoss && a->profit != b->profit)
      return a->profit < b->profit;
    if (a->instrument != b->instrument) return a->instrument < b->instrument;
    return a->is_long && !b->is_long;
  });
  return found;
}

/// part / whole of `amount`, rounded down.
Amount share(Amount amount, Quantity part, Quantity whole) {
  const int128 product = static_cast<int128>(amount.raw()) * part.raw();
  return *Amount::in_range(divide(product, whole.raw(), Rounding::kDown));
}

/// Closes `quantity` of a leg, yesterday's part first; `frees` is split in proportion.
void add_closes(ForcedClosePlan& plan, const HeldLeg& leg, Quantity quantity, Amount frees,
                ForcedCloseRule rule) {
  const auto add = [&](Offset offset, Quantity part, Amount freed) {
    if (part.raw() > 0)
      plan.closes.push_back(
          {leg.instrument, leg.is_long ? Side::kSell : Side::kBuy, offset, part, rule, freed});
  };
  if (!leg.separate_close_today) {
    add(Offset::kClose, quantity, frees);
    return;
  }
  const Quantity old = std::min(quantity, leg.yesterday);
  const Amount of_old = share(frees, old, quantity);
  add(Offset::kCloseYesterday, old, of_old);
  add(Offset::kCloseToday, quantity - old, frees - of_old);
}

}  // namespace

std::string_view name(ForcedCloseRule rule) noexcept {
  constexpr std::array<std::string_view, kForcedCloseRules> names{
      "SETTLEMENT_CALL", "MAINTENANCE_CROSSED", "DELIVERY_MONTH"};
  return names[static_cast<size_t>(rule)];
}

ForcedClosePlan plan_settlement_call(Amount equity, Amount required, std::span<const HeldLeg> legs,
                                     ForcedCloseOrder order) {
  ForcedClosePlan plan;
  Amount missing = required - equity;
  for (const HeldLeg* const leg : sorted(legs, order)) {
    if (missing.raw() <= 0) break;
    if (!leg->can_close || leg->margin.raw() <= 0) continue;
    // The fewest lots whose share of the margin covers what is missing.
    const Quantity whole = leg->quantity();
    Quantity closed = whole;
    if (missing < leg->margin) {
      const int128 needed = divide(static_cast<int128>(missing.raw()) * whole.raw(),
                                   leg->margin.raw(), Rounding::kUp);
      const int128 lots = divide(needed, leg->lot.raw(), Rounding::kUp);
      const auto quantity = Quantity::in_range(lots * leg->lot.raw());
      if (quantity) closed = std::min(whole, *quantity);
      if (closed != whole && share(leg->margin, closed, whole) < missing)
        closed = std::min(whole, closed + leg->lot);  // Its share was rounded down.
    }
    const Amount frees = share(leg->margin, closed, whole);
    add_closes(plan, *leg, closed, frees, ForcedCloseRule::kSettlementCall);
    missing -= frees;
  }
  plan.missing = std::max(missing, Amount{});
  return plan;
}

ForcedClosePlan plan_liquidation(Amount equity, Amount maintenance, std::span<const HeldLeg> legs) {
  ForcedClosePlan plan;
  Amount rest = maintenance;
  for (const HeldLeg* const leg : sorted(legs, ForcedCloseOrder::kLargestLoss)) {
    if (rest.raw() <= 0 || equity > rest) break;
    if (!leg->can_close) continue;
    add_closes(plan, *leg, leg->quantity(), leg->maintenance, ForcedCloseRule::kMaintenance);
    rest -= leg->maintenance;
  }
  const Amount gap = rest - equity;
  plan.missing = rest.raw() > 0 && gap.raw() > 0 ? gap : Amount{};
  return plan;
}

ForcedClosePlan plan_delivery_close(std::span<const HeldLeg> legs) {
  ForcedClosePlan plan;
  for (const HeldLeg* const leg : sorted(legs, ForcedCloseOrder::kLargestMargin)) {
    if (leg->can_close)
      add_closes(plan, *leg, leg->quantity(), leg->margin, ForcedCloseRule::kDeliveryMonth);
    else
      plan.missing += leg->margin;
  }
  return plan;
}

}  // namespace godwit
