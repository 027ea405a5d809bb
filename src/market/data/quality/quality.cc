#include "market/data/quality/quality.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/interrupt.h"
#include "market/data/quality/gap.h"

namespace godwit {
namespace {

constexpr double kJumpMin = 0.2;
constexpr double kJumpTimesUsual = 10;
constexpr double kUsualDecay = 0.95;  // A memory of about twenty bars.
constexpr uint64_t kFlatRunMin = 5;

bool is_sound(const Bar& bar) {
  return bar.low > Price{} && bar.low <= std::min(bar.open, bar.close) &&
         std::max(bar.open, bar.close) <= bar.high;
}

bool same_prices(const Bar& a, const Bar& b) {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close;
}

bool same_volume(const Bar& a, const Bar& b) {
  return a.volume == b.volume || (std::isnan(a.volume) && std::isnan(b.volume));
}

}  // namespace

BarQualityCheck::BarQualityCheck(const Calendar& calendar, Interval interval)
    : calendar_{calendar}, interval_{interval} {}

void BarQualityCheck::count(QualityRule rule, const Bar& bar, uint64_t times) {
  std::optional<QualityIssue>& issue = issues_[static_cast<size_t>(rule)];
  if (!issue) issue = QualityIssue{.rule = rule, .first = bar};
  issue->count += times;
  issue->last = bar;
}

void BarQualityCheck::observe(const Bar& bar) {
  if (!is_sound(bar)) count(QualityRule::kBrokenBar, bar);
  if (bar.volume == 0) count(QualityRule::kZeroVolume, bar);
  if (rows_ == 0) {
    first_ = bar;
    days_ = 1;
  } else {
    observe_pair(bar);
  }
  observe_run(bar);
  previous_ = bar;
  ++rows_;
}

void BarQualityCheck::observe_pair(const Bar& bar) {
  if (bar.header.ts_event <= previous_.header.ts_event) count(QualityRule::kBackwardTime, bar);
  if (bar.trading_day() > previous_.trading_day()) ++days_;
  const int32_t missing =
      GapRule{calendar_, interval_}.days_missing(previous_.trading_day(), bar.trading_day());
  if (missing > 0) count(QualityRule::kGap, bar, static_cast<uint64_t>(missing));
  // A quiet minute repeats its one price; a whole day, or a range, does not come twice by chance.
  const bool could_differ = bar.high > bar.low || !is_intraday(interval_);
  if (bar.volume != 0 && could_differ && same_prices(bar, previous_) && same_volume(bar, previous_))
    count(QualityRule::kStaleBar, bar);
  observe_jump(bar);
}

void BarQualityCheck::observe_jump(const Bar& bar) {
  if (bar.close <= Price{} || previous_.close <= Price{}) return;
  const double move = std::abs(std::log(bar.close.to_double() / previous_.close.to_double()));
  const double threshold = std::max(kJumpMin, kJumpTimesUsual * usual_move_);
  if (move > threshold) count(QualityRule::kSuspiciousJump, bar);
  usual_move_ = kUsualDecay * usual_move_ + (1 - kUsualDecay) * std::min(move, kJumpMin);
}

void BarQualityCheck::observe_run(const Bar& bar) {
  if (bar.high != bar.low || bar.volume == 0) {
    run_length_ = 0;
    return;
  }
  if (run_length_++ == 0) run_start_ = bar;
  if (run_length_ == kFlatRunMin) {
    count(QualityRule::kFlatRun, run_start_, kFlatRunMin);
    issues_[static_cast<size_t>(QualityRule::kFlatRun)]->last = bar;
  } else if (run_length_ > kFlatRunMin) {
    count(QualityRule::kFlatRun, bar);
  }
}

BarQuality BarQualityCheck::result() const {
  BarQuality quality{.rows = rows_, .first = first_, .last = previous_};
  if (rows_ == 0) return quality;
  double lost = 0;
  for (const std::optional<QualityIssue>& issue : issues_) {
    if (!issue) continue;
    quality.issues.push_back(*issue);
    const auto broken = static_cast<double>(issue->count);
    const double of = issue->rule == QualityRule::kGap ? static_cast<double>(days_) + broken
                                                       : static_cast<double>(rows_);
    lost += kQualityRules[static_cast<size_t>(issue->rule)].weight * broken / of;
  }
  quality.score = 100 * std::max(0.0, 1 - lost);
  return quality;
}

BarQuality check_quality(BarStream& bars, const Calendar& calendar, Interval interval) {
  BarQualityCheck check{calendar, interval};
  for (std::span<const Bar> block = bars.next(); !block.empty(); block = bars.next()) {
    throw_if_interrupted();
    for (const Bar& bar : block) check.observe(bar);
  }
  return check.result();
}

}  // namespace godwit
