#include "trading/engine/target.h"

#include <cmath>

namespace godwit {

std::optional<Weight> weight_from_double(double weight) noexcept {
  if (!(std::abs(weight) <= 1000)) return std::nullopt;  // NaN as well.
  return Weight::from_raw(static_cast<int64_t>(std::nearbyint(weight * 1e9)));
}

std::optional<Quantity> size_target(Weight weight, Amount equity, Price price,
                                    const Instrument& instrument) noexcept {
  if (equity.raw() <= 0 || price.raw() <= 0 || weight.is_zero()) return Quantity{};
  // Worth of one lot in 1e-17, and of the target in the same unit. |weight| <= 1e12 raw and
  // equity < 2^63 make a product below 2^103; 1e-8 x 1e-9 is already 1e-17.
  const int128 budget = static_cast<int128>(equity.raw()) * weight.abs().raw();
  const int128 one_lot = static_cast<int128>(price.raw()) * instrument.lot.raw();
  if (one_lot > (static_cast<int128>(1) << 126) / instrument.multiplier) return Quantity{};
  const int128 lots = budget / (one_lot * instrument.multiplier);
  if (lots > (static_cast<int128>(1) << 63) / instrument.lot.raw()) return std::nullopt;
  const auto quantity = Quantity::in_range(lots * instrument.lot.raw());
  if (!quantity) return std::nullopt;
  return weight.sign() < 0 ? -*quantity : *quantity;
}

}  // namespace godwit
