// How good a stored series of bars is: rules over the whole of it, and one score.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "market/domain/bar_stream.h"
#include "market/domain/calendar.h"
#include "market/domain/event.h"
#include "market/domain/interval.h"

namespace godwit {

enum class QualityRule : uint8_t {
  kBackwardTime,
  kBrokenBar,
  kGap,
  kSuspiciousJump,
  kStaleBar,
  kFlatRun,
  kZeroVolume,
};

struct QualityRuleText {
  std::string_view name;
  double weight;  ///< Of the share of rows that break it, in the score.
  std::string_view sentence;
};

inline constexpr std::array kQualityRules{
    QualityRuleText{"backward_time", 1.0, "time does not increase: the file is damaged"},
    QualityRuleText{"broken_bar", 1.0,
                    "prices not positive, or not within low and high: the file is damaged"},
    QualityRuleText{"gap", 1.0, "trading days missing between two bars; counted in days"},
    QualityRuleText{"suspicious_jump", 0.5,
                    "close moved by more than 0.2 in logarithm and ten times its usual move"},
    QualityRuleText{"stale_bar", 0.5, "same prices and volume as the bar before, with trading"},
    QualityRuleText{"flat_run", 0.1, "five or more bars in a row with high = low, with trading"},
    QualityRuleText{"zero_volume", 0.1, "nothing traded"}};

static_assert(kQualityRules.size() == static_cast<size_t>(QualityRule::kZeroVolume) + 1);

struct QualityIssue {
  QualityRule rule = QualityRule::kGap;
  uint64_t count = 0;
  /// The first and the last bar concerned; of a gap the bar behind it.
  Bar first;
  Bar last;
};

struct BarQuality {
  uint64_t rows = 0;
  Bar first;  ///< Of the series; zero while rows is 0.
  Bar last;
  /// 100 x (1 - sum over the rules of weight x share), not below 0. share = issues / rows; of gaps,
  /// missing trading days / (days present + missing).
  double score = 0;
  std::vector<QualityIssue> issues;  ///< Of the rules that were broken, in the order of the table.
};

/// Judges a series in one pass and bounded memory.
class BarQualityCheck {
 public:
  BarQualityCheck(const Calendar& calendar, Interval interval);
  void observe(const Bar& bar);
  [[nodiscard]] BarQuality result() const;

 private:
  void count(QualityRule rule, const Bar& bar, uint64_t times = 1);
  void observe_pair(const Bar& bar);
  void observe_jump(const Bar& bar);
  void observe_run(const Bar& bar);

  const Calendar& calendar_;
  Interval interval_;
  uint64_t rows_ = 0;
  uint64_t days_ = 0;
  Bar first_;
  Bar previous_;
  Bar run_start_;
  uint64_t run_length_ = 0;
  double usual_move_ = 0;  // Exponential mean of |log return|, each at most the jump threshold.
  std::array<std::optional<QualityIssue>, kQualityRules.size()> issues_;
};

/// BarQualityCheck over a whole stream.
[[nodiscard]] BarQuality check_quality(BarStream& bars, const Calendar& calendar,
                                       Interval interval);

}  // namespace godwit
