#include "market/data/facts/fact_differences.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"
#include "market/data/facts/recorded_day.h"
#include "market/data/facts/suspension_rule.h"

namespace godwit {
namespace {

using Kind = FactDifferenceKind;

/// The record without what the rules shall answer themselves. Suspensions stay: without them nobody
/// knows from which close a reference price counts.
std::vector<DayFacts> given_to_rules(std::span<const DayFacts> facts) {
  std::vector<DayFacts> given{facts.begin(), facts.end()};
  for (DayFacts& day : given) {
    day.limit_up.reset();
    day.limit_down.reset();
  }
  return given;
}

template <class T>
FactValue value_of(const std::optional<T>& value) {
  return value ? FactValue{*value} : FactValue{};
}

/// What one day adds to the comparison.
class DayComparison {
 public:
  DayComparison(FactsComparison& all, const RecordedDay& recorded, const CompletedDay& by_rule,
                const Board* board)
      : all_{all},
        recorded_{recorded},
        by_rule_{by_rule},
        board_{board},
        traded_{recorded.bar != nullptr && has_traded(*recorded.bar, board)} {
    if (recorded.facts != nullptr) facts_ = *recorded.facts;
  }

  void compare_calendar() {
    if (!recorded_.in_calendar) return;
    const bool has_rows = recorded_.bar != nullptr || recorded_.facts != nullptr;
    ++compared(*recorded_.in_calendar ? Kind::kMissingDay : Kind::kUnexpectedDay);
    if (*recorded_.in_calendar && !has_rows) add(Kind::kMissingDay, {}, {});
    if (!*recorded_.in_calendar) add(Kind::kUnexpectedDay, {}, {});
  }

  void compare_reference() {
    if (!facts_.reference_price || !by_rule_.reference_by_rule) return;
    const Price record = *facts_.reference_price;
    const Price rule = *by_rule_.reference_by_rule;
    if (board_ == nullptr) {
      ++compared(Kind::kSettlement);
      if (record != rule) add(Kind::kSettlement, rule, record);
      return;
    }
    ++compared(Kind::kExDate);
    ++compared(Kind::kReferenceRaised);
    if (record < rule) add(Kind::kExDate, rule, record);
    if (record > rule) add(Kind::kReferenceRaised, rule, record);
  }

  void compare_limits() {
    if (by_rule_.limit_gap == LimitGap::kNone || by_rule_.limit_gap == LimitGap::kFree) {
      compare_limit(Kind::kLimitUp, by_rule_.facts.limit_up, facts_.limit_up);
      compare_limit(Kind::kLimitDown, by_rule_.facts.limit_down, facts_.limit_down);
    }
    const std::optional<Price> up = facts_.limit_up ? facts_.limit_up : by_rule_.facts.limit_up;
    const std::optional<Price> down =
        facts_.limit_down ? facts_.limit_down : by_rule_.facts.limit_down;
    if (!traded_ || !up || !down) return;
    const Bar& bar = *recorded_.bar;
    ++compared(Kind::kCloseBeyondLimits);
    ++compared(Kind::kRangeBeyondLimits);
    if (bar.close > *up || bar.close < *down)
      add(Kind::kCloseBeyondLimits, bar.close > *up ? *up : *down, bar.close);
    else if (bar.high > *up)
      add(Kind::kRangeBeyondLimits, *up, bar.high);
    else if (bar.low < *down)
      add(Kind::kRangeBeyondLimits, *down, bar.low);
  }

  /// A bar tells whether something traded; where there is none, `by_rule` does.
  void compare_suspension(std::optional<bool> by_rule) {
    if (!facts_.suspended) return;
    ++compared(Kind::kSuspendedButTraded);
    if (*facts_.suspended && traded_) add(Kind::kSuspendedButTraded, false, true);
    if (recorded_.bar != nullptr && board_ != nullptr) by_rule = !traded_;
    if (!by_rule) return;
    ++compared(Kind::kQuietButNotSuspended);
    if (!*facts_.suspended && *by_rule) add(Kind::kQuietButNotSuspended, true, false);
  }

  void compare_float(std::optional<int64_t> before, double jump_min) {
    if (!facts_.float_shares || !before) return;
    ++compared(Kind::kFloatSharesJump);
    const auto was = static_cast<double>(*before);
    if (std::abs(static_cast<double>(*facts_.float_shares) - was) > jump_min * was)
      add(Kind::kFloatSharesJump, *before, *facts_.float_shares);
  }

 private:
  int64_t& compared(Kind kind) { return all_.compared[static_cast<size_t>(kind)]; }
  void add(Kind kind, FactValue by_rule, FactValue by_record) {
    all_.differences.push_back(
        {.day = recorded_.day, .kind = kind, .by_rule = by_rule, .by_record = by_record});
  }
  /// A record without limits on a day that the rules leave free agrees by saying nothing.
  void compare_limit(Kind kind, const std::optional<Price>& rule,
                     const std::optional<Price>& record) {
    if (!record) return;
    ++compared(kind);
    if (rule != record) add(kind, value_of(rule), value_of(record));
  }

  FactsComparison& all_;
  const RecordedDay& recorded_;
  const CompletedDay& by_rule_;
  const Board* board_;
  bool traded_;
  DayFacts facts_;
};

}  // namespace

std::string text(const FactValue& value) {
  if (const Price* const price = std::get_if<Price>(&value)) return format_fixed(*price);
  if (const bool* const flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const int64_t* const count = std::get_if<int64_t>(&value)) return std::to_string(*count);
  return "";
}

int64_t FactsComparison::count(FactDifferenceKind kind) const {
  return std::count_if(differences.begin(), differences.end(),
                       [&](const FactDifference& one) { return one.kind == kind; });
}

FactsComparison compare_facts(const RuleBook& rules, const FactsInput& input,
                              const FactsComparisonOptions& options) {
  CHECK(options.float_jump_min > 0, "every change would be a jump");
  const FactsCompleter completer{rules};
  const Board* const board = completer.board(input.instrument);
  const std::vector<DayFacts> given = given_to_rules(input.facts);
  CompletedFacts by_rule = completer.complete({.instrument = input.instrument,
                                               .daily_bars = input.daily_bars,
                                               .facts = given,
                                               .listed = input.listed});
  const std::vector<RecordedDay> recorded =
      recorded_days(rules.sessions(input.instrument).calendar(), input.daily_bars, input.facts);
  CHECK(recorded.size() == by_rule.days.size(), "both are of the same days");

  const std::vector<SuspensionByRule> suspensions = suspensions_by_rule(recorded, board);

  FactsComparison comparison;
  comparison.silence = std::move(by_rule.silence);
  std::optional<int64_t> float_shares;
  for (size_t i = 0; i < recorded.size(); ++i) {
    const RecordedDay& day = recorded[i];
    const bool is_asked =
        (!options.from || day.day >= *options.from) && (!options.to || day.day <= *options.to);
    if (is_asked) {
      DayComparison one{comparison, day, by_rule.days[i], board};
      one.compare_calendar();
      one.compare_reference();
      one.compare_limits();
      one.compare_suspension(suspensions[i].suspended);
      one.compare_float(float_shares, options.float_jump_min);
    }
    if (day.facts != nullptr && day.facts->float_shares) float_shares = day.facts->float_shares;
  }
  return comparison;
}

}  // namespace godwit
