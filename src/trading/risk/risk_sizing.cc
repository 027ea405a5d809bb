#include "trading/risk/risk_sizing.h"

namespace godwit {

std::optional<Quantity> quantity_for_risk(Rate share, Amount equity, Price entry, Price stop,
                                          const Instrument& instrument) noexcept {
  const int128 difference = static_cast<int128>(entry.raw()) - stop.raw();
  const int128 distance = difference < 0 ? -difference : difference;
  if (distance == 0) return std::nullopt;
  if (equity.raw() <= 0 || share.raw() <= 0) return Quantity{};
  const int128 budget =
      divide(static_cast<int128>(equity.raw()) * share.raw(), Rate::kScale, Rounding::kDown);
  // 1e-8 of money over (1e-9 of price x multiplier) gives quantity in 1e-8 when scaled by 1e9.
  constexpr int128 kMost = static_cast<int128>(1) << 92;
  if (budget > kMost) return std::nullopt;
  const int128 raw =
      divide(budget * Price::kScale, distance * instrument.multiplier, Rounding::kDown);
  const int128 lot = instrument.lot.raw();
  return Quantity::in_range(divide(raw, lot, Rounding::kDown) * lot);
}

}  // namespace godwit
