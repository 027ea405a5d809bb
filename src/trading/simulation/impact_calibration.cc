#include "trading/simulation/impact_calibration.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/number_text.h"
#include "trading/simulation/line_fit.h"

namespace godwit {
namespace {

constexpr size_t kObservationsMin = 30;
constexpr size_t kPointsMin = 5;
constexpr size_t kBinsMax = 20;
constexpr size_t kInBinMin = 10;

struct Points {
  std::vector<double> log_share;
  std::vector<double> log_move;
  size_t left_out = 0;
  void add(double log_of_share, double move) {
    if (!(move > 0)) {
      ++left_out;
      return;
    }
    log_share.push_back(log_of_share);
    log_move.push_back(std::log(move));
  }
};

Points each_point(std::span<const ImpactObservation> sorted) {
  Points points;
  for (const ImpactObservation& one : sorted) points.add(std::log(one.share), one.move);
  return points;
}

Points bin_points(std::span<const ImpactObservation> sorted) {
  Points points;
  const size_t bins = std::min(kBinsMax, sorted.size() / kInBinMin);
  for (size_t b = 0; b < bins; ++b) {
    const size_t begin = sorted.size() * b / bins;
    const size_t end = sorted.size() * (b + 1) / bins;
    double log_share = 0;
    double move = 0;
    for (size_t i = begin; i < end; ++i) {
      log_share += std::log(sorted[i].share);
      move += sorted[i].move;
    }
    const auto n = static_cast<double>(end - begin);
    points.add(log_share / n, move / n);
  }
  return points;
}

/// Four significant digits: a sentence is for reading.
std::string rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return format_double(value);
  const double scale = std::pow(10.0, 3 - std::floor(std::log10(std::abs(value))));
  return format_double(std::round(value * scale) / scale);
}

ImpactCalibration cannot_tell(std::string why) {
  return {.fit = std::nullopt, .usable = false, .verdict = "the data cannot tell: " + why};
}

void judge(ImpactCalibration& result) {
  const ImpactFit& fit = *result.fit;
  const std::string interval = "the 95 % interval of beta goes from " + rounded(fit.beta_low) +
                               " to " + rounded(fit.beta_high);
  if (fit.points < kPointsMin) {
    result.verdict = "the data cannot tell: only " + std::to_string(fit.points) +
                     " points have a mean move in the direction of the trades";
  } else if (!(fit.beta_low > 0)) {
    result.verdict =
        "the data cannot tell: they do not show that the move grows with size; " + interval;
  } else {
    result.usable = true;
    result.verdict = "alpha = " + rounded(fit.alpha) + ", beta = " + rounded(fit.beta) + "; " +
                     interval +
                     "; alpha is the move at a whole day's volume, far from the data: "
                     "at their median share of " +
                     rounded(fit.share_median) + " it is " + rounded(fit.move_at_median);
  }
}

}  // namespace

ImpactCalibration calibrate_impact(std::span<const ImpactObservation> observations) {
  std::vector<ImpactObservation> sorted;
  for (const ImpactObservation& one : observations)
    if (one.share > 0 && std::isfinite(one.share) && std::isfinite(one.move)) sorted.push_back(one);
  if (sorted.size() < kObservationsMin)
    return cannot_tell(std::to_string(sorted.size()) + " observations, at least " +
                       std::to_string(kObservationsMin) + " are needed");
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.share != b.share ? a.share < b.share : a.move < b.move;
  });
  const auto against = static_cast<size_t>(
      std::count_if(sorted.begin(), sorted.end(), [](const auto& one) { return !(one.move > 0); }));
  const bool each = against * 100 <= sorted.size();
  const Points points = each ? each_point(sorted) : bin_points(sorted);
  const std::optional<LineFit> line = fit_line(points.log_share, points.log_move);
  if (!line && points.log_share.size() >= 3)
    return cannot_tell("every trade is the same share of the day's volume");
  if (!line)
    return cannot_tell("the mean move is against the trades in " + std::to_string(points.left_out) +
                       " of " + std::to_string(points.left_out + points.log_share.size()) +
                       " groups of equal size");

  ImpactFit fit{.method = each ? ImpactFitMethod::kEach : ImpactFitMethod::kBins,
                .observations = sorted.size(),
                .left_out = points.left_out,
                .points = line->n,
                .alpha = std::exp(line->intercept),
                .beta = line->slope,
                .beta_error = line->slope_error,
                .log_alpha_error = line->intercept_error,
                .r_squared = line->r_squared};
  const double t = student_t_quantile(0.975, std::max(3.0, static_cast<double>(line->n) - 2));
  fit.alpha_low = std::exp(line->intercept - t * line->intercept_error);
  fit.alpha_high = std::exp(line->intercept + t * line->intercept_error);
  fit.beta_low = line->slope - t * line->slope_error;
  fit.beta_high = line->slope + t * line->slope_error;
  fit.share_median = sorted[sorted.size() / 2].share;
  fit.move_at_median = fit.alpha * std::pow(fit.share_median, fit.beta);
  ImpactCalibration result{.fit = fit, .usable = false, .verdict = {}};
  judge(result);
  return result;
}

void ImpactSampler::on_trade(const Trade& trade) {
  const double price = trade.price.to_double();
  const double quantity = trade.quantity.to_double();
  if (!(price > 0) || !(quantity > 0)) return;
  const Timestamp ts = trade.header.ts_event;
  const Date day = utc_date(ts);
  const int64_t number = (ts - day.midnight_utc()).ns() / stretch_.ns();
  if (day_ != day) {
    end_day();
    day_ = day;
    now_ = {.net = 0, .first = price, .last = price};  // The first trade of a day moves nothing.
  } else if (number != stretch_number_) {
    end_stretch();
  }
  stretch_number_ = number;
  ++trades_;
  const auto side = static_cast<AggressorSide>(trade.header.flags & 0xff);
  if (side == AggressorSide::kBuy) now_.net += quantity;
  if (side == AggressorSide::kSell) now_.net -= quantity;
  if (side == AggressorSide::kUnknown) ++without_side_;
  day_volume_ += quantity;
  now_.last = price;
}

void ImpactSampler::end_stretch() {
  if (now_.net != 0) day_stretches_.push_back(now_);
  now_ = {.net = 0, .first = now_.last, .last = now_.last};
}

void ImpactSampler::end_day() {
  if (!day_) return;
  end_stretch();
  for (const Stretch& stretch : day_stretches_)
    observations_.push_back(
        {.share = std::abs(stretch.net) / day_volume_,
         .move = std::copysign(1.0, stretch.net) * std::log(stretch.last / stretch.first)});
  day_stretches_.clear();
  day_volume_ = 0;
  day_.reset();
  ++days_;
}

void ImpactSampler::finish() { end_day(); }

}  // namespace godwit
