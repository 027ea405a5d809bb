// What our own size does to the price: to this fill, and to the fills that we make after it.
#pragma once

#include <cmath>
#include <string>

#include "foundation/base/time.h"
#include "market/domain/fill.h"
#include "market/domain/price.h"

namespace godwit {

/// Our own pressure on the price: price x (1 + s x alpha x (quantity / daily volume)^beta). A part
/// of it stays for good, the rest fades by half every half-life.
struct ImpactModel {
  double alpha = 0;            ///< >= 0; 0 is no impact.
  double beta = 1;             ///< > 0.
  double permanent_share = 0;  ///< 0 to 1, of the impact of a fill.
  double half_life_s = 0;      ///< Of the rest, in seconds; 0: gone before the next fill.

  /// The impact of one fill as a share of the price, >= 0. Zero where the daily volume is not
  /// known (NaN or not positive).
  [[nodiscard]] double pressure(Quantity quantity, double daily_volume) const noexcept {
    if (!(alpha > 0) || !(daily_volume > 0)) return 0;
    const double share = quantity.to_double() / daily_volume;
    return alpha * (beta == 1 ? share : std::pow(share, beta));
  }
  [[nodiscard]] std::string describe() const;
};

/// How far our own fills have moved one instrument's price away from the record that is replayed.
/// As a share of the price, positive upwards. No allocation.
class ImpactState {
 public:
  /// What our earlier fills add to the price of a fill of `side` now, >= 0: what they left in our
  /// favour is not credited.
  [[nodiscard]] double against(Side side, const ImpactModel& model, Timestamp now) const noexcept {
    const double displaced = sign(side) * (permanent_ + temporary_ * kept(model, now));
    return displaced > 0 ? displaced : 0;
  }
  /// Books a fill whose own pressure() was `pressure`. Times do not go back.
  void on_fill(Side side, double pressure, const ImpactModel& model, Timestamp now) noexcept {
    temporary_ =
        temporary_ * kept(model, now) + sign(side) * pressure * (1 - model.permanent_share);
    permanent_ += sign(side) * pressure * model.permanent_share;
    last_ = now;
  }
  [[nodiscard]] double permanent() const noexcept { return permanent_; }
  [[nodiscard]] double temporary(const ImpactModel& model, Timestamp now) const noexcept {
    return temporary_ * kept(model, now);
  }

 private:
  [[nodiscard]] double kept(const ImpactModel& model, Timestamp now) const noexcept {
    if (!(model.half_life_s > 0)) return 0;
    return std::exp2(-(static_cast<double>((now - last_).ns()) / 1e9) / model.half_life_s);
  }
  double permanent_ = 0;
  double temporary_ = 0;  // At last_.
  Timestamp last_;
};

}  // namespace godwit
