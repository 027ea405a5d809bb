#include "market/data/facts/facts_completer.h"

#include "foundation/base/error.h"
#include "market/data/adjust/reference_price_chain.h"
#include "market/data/facts/recorded_day.h"
#include "market/data/facts/suspension_rule.h"

namespace godwit {
namespace {

template <class T>
FactOrigin origin_of_record(const std::optional<T>& value) {
  return value ? FactOrigin::kRecorded : FactOrigin::kAbsent;
}

FactOrigins origins_of_record(const DayFacts& facts) {
  return {.reference_price = origin_of_record(facts.reference_price),
          .limit_up = origin_of_record(facts.limit_up),
          .limit_down = origin_of_record(facts.limit_down),
          .settlement = origin_of_record(facts.settlement),
          .suspended = origin_of_record(facts.suspended),
          .special_treatment = origin_of_record(facts.special_treatment),
          .total_shares = origin_of_record(facts.total_shares),
          .float_shares = origin_of_record(facts.float_shares)};
}

/// Where the record has nothing, what was computed; perhaps nothing either.
template <class T>
void fill(std::optional<T>& value, FactOrigin& origin, const std::optional<T>& computed) {
  if (value || !computed) return;
  value = computed;
  origin = FactOrigin::kComputed;
}

/// The reference price by rule, from day to day.
class ReferenceRule {
 public:
  ReferenceRule(bool is_future, const Calendar& calendar)
      : is_future_{is_future}, chain_{calendar} {}

  /// Of `day`, whose predecessor was the last day that was added.
  [[nodiscard]] std::optional<Price> at(const RecordedDay& day) const {
    if (!is_future_) return chain_.expected(day.day);
    // Between days that the calendar does not know there may be others, with settlements.
    return day.in_calendar && after_known_day_ ? settlement_ : std::nullopt;
  }
  void add(const RecordedDay& day, bool traded) {
    if (day.bar != nullptr || day.facts != nullptr) {
      ChainDay chain_day = ChainDay::of(day.day, day.bar, day.facts);
      chain_day.close = traded ? std::optional{day.bar->close} : std::nullopt;
      // The chain answers with the step to the record; here only what it expects next is wanted.
      static_cast<void>(chain_.add(chain_day));
    }
    settlement_ = day.facts != nullptr ? day.facts->settlement : std::nullopt;
    after_known_day_ = day.in_calendar.has_value();
  }

 private:
  bool is_future_;
  ReferencePriceChain chain_;
  std::optional<Price> settlement_;
  bool after_known_day_ = false;
};

/// 1 on the day of listing; when that is not known, 1 on the day of the first row.
class ListingDays {
 public:
  ListingDays(const FactsInput& input, const TradingCalendar& calendar, TradingDay first_row) {
    if (!input.listed || *input.listed == first_row) return;
    if (*input.listed > first_row)
      throw usage_error("day facts of " + input.instrument.text() +
                        ": expected a day of listing not after the first row of " +
                        format_date(first_row.date()) + ", got " +
                        format_date(input.listed->date()));
    day_ = 2 + calendar.days().count_between(*input.listed, first_row);
  }
  [[nodiscard]] int32_t day() const { return day_; }
  void pass(const RecordedDay& day) {
    if (day.in_calendar.value_or(true)) ++day_;
  }

 private:
  int32_t day_ = 1;
};

void note_silence(std::optional<RuleSilence>& silence, TradingDay day, const LimitAnswer& answer) {
  if (answer.gap != LimitGap::kNoRule) return;
  if (!silence) silence = RuleSilence{.first = day, .last = day, .message = answer.silence};
  silence->last = day;
  ++silence->days;
}

}  // namespace

const Board* FactsCompleter::board(const InstrumentId& instrument) const {
  if (rules_.futures().is_exchange(instrument.venue())) return nullptr;
  if (const Board* const board = rules_.stocks().find_board(instrument)) return board;
  throw usage_error("day facts of " + instrument.text() +
                    ": the rules know those of Chinese shares, funds, convertible bonds and "
                    "indices (like 600519.SSE) and of futures (like rb2410.SHFE) alone");
}

CompletedFacts FactsCompleter::complete(const FactsInput& input) const {
  const Board* const board = this->board(input.instrument);
  const TradingCalendar& calendar = rules_.sessions(input.instrument).calendar();
  const std::vector<RecordedDay> days = recorded_days(calendar, input.daily_bars, input.facts);
  CompletedFacts completed;
  if (days.empty()) return completed;

  const LimitRule limit_rule{rules_, input.instrument, board};
  const std::vector<SuspensionByRule> suspensions = suspensions_by_rule(days, board);
  ReferenceRule reference{board == nullptr, calendar.days()};
  ListingDays listing{input, calendar, days.front().day};
  completed.days.reserve(days.size());
  for (size_t i = 0; i < days.size(); ++i) {
    const RecordedDay& day = days[i];
    const bool traded = day.bar != nullptr && has_traded(*day.bar, board);
    CompletedDay out;
    if (day.facts != nullptr) out.facts = *day.facts;
    out.facts.trading_day = day.day;
    out.origins = origins_of_record(out.facts);

    out.reference_by_rule = reference.at(day);
    fill(out.facts.reference_price, out.origins.reference_price, out.reference_by_rule);

    const LimitAnswer limits = limit_rule.at({.day = day.day,
                                              .reference = out.facts.reference_price,
                                              .special_treatment = out.facts.special_treatment,
                                              .day_of_listing = listing.day(),
                                              .is_listing_known = input.listed.has_value()});
    if (limits.limits) {
      fill(out.facts.limit_up, out.origins.limit_up, std::optional{limits.limits->up});
      fill(out.facts.limit_down, out.origins.limit_down, std::optional{limits.limits->down});
    }
    if (!out.facts.limit_up || !out.facts.limit_down) {
      out.limit_gap = limits.gap;
      note_silence(completed.silence, day.day, limits);
    }

    if (!out.facts.suspended && suspensions[i].suspended) {
      fill(out.facts.suspended, out.origins.suspended, suspensions[i].suspended);
      out.suspended_known_on = suspensions[i].known_on;
    }
    reference.add(day, traded);
    listing.pass(day);
    completed.days.push_back(std::move(out));
  }
  return completed;
}

}  // namespace godwit
