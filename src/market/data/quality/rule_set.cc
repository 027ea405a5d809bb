#include "market/data/quality/rule_set.h"

#include <algorithm>
#include <type_traits>

#include "foundation/base/check.h"
#include "market/data/quality/rules_absurd.h"
#include "market/data/quality/rules_bar.h"
#include "market/data/quality/rules_book.h"
#include "market/data/quality/rules_field.h"
#include "market/data/quality/rules_gap.h"
#include "market/data/quality/rules_outlier.h"
#include "market/data/quality/rules_time.h"
#include "market/data/quality/rules_turnover.h"

namespace godwit {
namespace {

template <class Row>
struct Builder {
  static constexpr bool kIsBar = std::is_same_v<Row, Bar>;
  static constexpr bool kHasInterval = kIsBar || std::is_same_v<Row, QuoteBar>;
  static constexpr bool kTrades = kIsBar || std::is_same_v<Row, Trade>;
  static constexpr bool kHasSides = !kTrades;

  const QualitySettings& settings;
  const SeriesContext& context;
  std::vector<std::unique_ptr<Rule<Row>>> rules;

  /// Makes the rule with what its constructor wants, when it is enabled and `possible`.
  template <class R>
  void add(RuleId id, bool possible = true) {
    if (!possible || !settings[id].enabled) return;
    if constexpr (std::is_constructible_v<R, const QualitySettings&, const SeriesContext&>)
      rules.push_back(std::make_unique<R>(settings, context));
    else
      rules.push_back(std::make_unique<R>(settings));
  }

  void add_times_and_gaps() {
    const bool intraday = context.interval && is_intraday(*context.interval);
    add<BackwardTimeRule<Row>>(RuleId::kBackwardTime);
    if constexpr (kHasInterval) add<TradingDayRule<Row>>(RuleId::kTradingDay);
    add<DuplicateRule<Row>>(RuleId::kDuplicate);
    add<MissingDaysRule<Row>>(RuleId::kGap);
    if constexpr (kHasInterval) {
      add<MissingBarsRule<Row>>(RuleId::kMissingBars, intraday && context.sessions != nullptr);
      add<TimeGridRule<Row>>(RuleId::kTimeGrid, intraday);
      add<OffCalendarRule<Row>>(RuleId::kOffCalendar,
                                context.interval == Interval::k1d && context.holidays_known);
    }
    const bool has_time_of_day = !kHasInterval || intraday;
    add<OffSessionRule<Row>>(RuleId::kOffSession, has_time_of_day && context.sessions != nullptr);
  }

  void add_fields() {
    add<MissingPriceRule<Row>>(RuleId::kMissingPrice);
    add<NegativePriceRule<Row>>(RuleId::kNegativePrice);
    add<NegativeVolumeRule<Row>>(RuleId::kNegativeVolume);
    if constexpr (kTrades) {
      add<ZeroVolumeRule<Row>>(RuleId::kZeroVolume);
      add<TradedWhileSuspendedRule<Row>>(RuleId::kTradedWhileSuspended, !context.facts.empty());
      add<FractionalVolumeRule<Row>>(RuleId::kFractionalVolume);
    }
    if constexpr (kIsBar) {
      add<MissingVolumeRule>(RuleId::kMissingVolume);
      add<NegativeOpenInterestRule>(RuleId::kNegativeOpenInterest);
      add<NegativeZeroRule>(RuleId::kNegativeZero);
    }
  }

  void add_shapes() {
    if constexpr (kHasInterval) add<InconsistentOhlcRule<Row>>(RuleId::kInconsistentOhlc);
    if constexpr (kIsBar) {
      add<StaleBarRule>(RuleId::kStaleBar);
      add<FlatRunRule>(RuleId::kFlatRun);
      add<TurnoverMismatchRule>(RuleId::kTurnoverMismatch);
      add<UnitsRule>(RuleId::kUnits, context.terms != nullptr);
    }
    if constexpr (kHasSides) {
      add<CrossedRule<Row>>(RuleId::kCrossed);
      add<LockedRule<Row>>(RuleId::kLocked);
    }
    if constexpr (std::is_same_v<Row, Depth>) add<LevelOrderRule>(RuleId::kLevelOrder);
  }

  void add_outliers() {
    add<BeyondLimitRule<Row>>(RuleId::kBeyondLimit, !context.facts.empty());
    add<AbsurdPriceRule<Row>>(RuleId::kAbsurdPrice);
    add<SpikeRule<Row>>(RuleId::kSpike);
    add<JumpRule<Row>>(RuleId::kJump);
    add<ReturnOutlierRule<Row>>(RuleId::kReturnOutlier);
    add<TickGridRule<Row>>(RuleId::kTickGrid, context.terms != nullptr);
  }
};

}  // namespace

template <class Row>
std::vector<std::unique_ptr<Rule<Row>>> make_rules(const QualitySettings& settings,
                                                   const SeriesContext& context) {
  Builder<Row> builder{settings, context, {}};
  CHECK(!Builder<Row>::kHasInterval || context.interval, "bars have an interval");
  builder.add_times_and_gaps();
  builder.add_fields();
  builder.add_shapes();
  builder.add_outliers();
  std::sort(builder.rules.begin(), builder.rules.end(),
            [](const auto& a, const auto& b) { return a->id() < b->id(); });
  return std::move(builder.rules);
}

template std::vector<std::unique_ptr<Rule<Bar>>> make_rules(const QualitySettings&,
                                                            const SeriesContext&);
template std::vector<std::unique_ptr<Rule<QuoteBar>>> make_rules(const QualitySettings&,
                                                                 const SeriesContext&);
template std::vector<std::unique_ptr<Rule<Quote>>> make_rules(const QualitySettings&,
                                                              const SeriesContext&);
template std::vector<std::unique_ptr<Rule<Trade>>> make_rules(const QualitySettings&,
                                                              const SeriesContext&);
template std::vector<std::unique_ptr<Rule<Depth>>> make_rules(const QualitySettings&,
                                                              const SeriesContext&);

}  // namespace godwit
