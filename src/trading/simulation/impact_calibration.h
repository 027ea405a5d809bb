// Alpha and beta of market impact from fills or from public trades, with their errors, and a plain
// word when the data cannot tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/price.h"

namespace godwit {

struct ImpactObservation {
  double share = 0;  ///< Quantity over the day's volume, > 0.
  double move = 0;   ///< Of the price in the direction of the trade, as a share: 0.001 is 10 bp.
};

enum class ImpactFitMethod : uint8_t {
  kEach,  ///< Every observation is a point: at most 1 in 100 moves against the trade.
  kBins,  ///< Points are means of up to 20 equally full bins of the share: a logarithm of single
          ///< noisy moves could take only those that went our way, and would find too much.
};

struct ImpactFit {
  ImpactFitMethod method = ImpactFitMethod::kEach;
  size_t observations = 0;
  size_t left_out = 0;   ///< Observations (kEach) or bins (kBins) whose move is not positive.
  size_t points = 0;     ///< In the regression.
  double alpha = 0;      ///< Move at a share of 1: of a whole day's volume.
  double alpha_low = 0;  ///< 95 % interval.
  double alpha_high = 0;
  double beta = 0;
  double beta_error = 0;  ///< Standard error.
  double beta_low = 0;    ///< 95 % interval.
  double beta_high = 0;
  double log_alpha_error = 0;  ///< Standard error of ln alpha.
  double r_squared = 0;
  double share_median = 0;    ///< Of the observations.
  double move_at_median = 0;  ///< alpha x share_median^beta: where the data are.
};

struct ImpactCalibration {
  std::optional<ImpactFit> fit;  ///< Absent: no line can be drawn at all.
  bool usable = false;
  std::string verdict;  ///< One sentence: what the data say, or why they cannot.
};

/// ln move = ln alpha + beta ln share by least squares. Usable with at least 30 observations, five
/// points and a 95 % interval of beta above zero. Observations that are not finite or whose share
/// is not positive are ignored.
[[nodiscard]] ImpactCalibration calibrate_impact(std::span<const ImpactObservation> observations);

/// Public trades to observations: of each stretch of time the net volume of aggressive buyers over
/// sellers as a share of its UTC day's volume, and the move of the log price over the stretch in
/// that direction. Trades without a side count for volume and price alone.
class ImpactSampler {
 public:
  /// stretch > 0, at most a day.
  explicit ImpactSampler(Duration stretch) : stretch_{stretch} {}
  /// In the order of time.
  void on_trade(const Trade& trade);
  /// Ends the last stretch and day.
  void finish();

  [[nodiscard]] std::span<const ImpactObservation> observations() const { return observations_; }
  [[nodiscard]] uint64_t trades() const { return trades_; }
  [[nodiscard]] uint64_t trades_without_side() const { return without_side_; }
  [[nodiscard]] uint64_t days() const { return days_; }

 private:
  struct Stretch {
    double net = 0;
    double first = 0;  // The price before it.
    double last = 0;
  };
  void end_stretch();
  void end_day();

  Duration stretch_;
  std::vector<ImpactObservation> observations_;
  std::vector<Stretch> day_stretches_;
  Stretch now_;
  std::optional<Date> day_;
  int64_t stretch_number_ = 0;
  double day_volume_ = 0;
  uint64_t trades_ = 0;
  uint64_t without_side_ = 0;
  uint64_t days_ = 0;
};

}  // namespace godwit
