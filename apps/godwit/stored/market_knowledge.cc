#include "stored/market_knowledge.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "foundation/base/error.h"
#include "market/data/facts/facts_completer.h"
#include "market/data/facts/limit_rule.h"
#include "market/domain/venue.h"
#include "market/rules/instrument_sessions.h"

namespace godwit {
namespace {

/// The sessions of the rules behind the seam of quality. Days that the rules do not know have no
/// spans, and any time is expected there.
class RuleSessions final : public SessionHours {
 public:
  explicit RuleSessions(const SessionCalendar& calendar) : calendar_{calendar} {}

  void open_spans(TradingDay day, std::vector<SessionSpan>& spans) const override {
    spans.clear();
    if (!is_known(day)) return;
    for (const OpenHours& hours : calendar_.open_hours(day))
      spans.push_back({hours.begin, hours.end});
  }
  [[nodiscard]] TradingDay trading_day(Timestamp t) const override {
    return find_trading_day(calendar_, t - Duration::from_ns(1))
        .value_or(trading_day_without_calendar(t));
  }
  [[nodiscard]] bool is_expected(Timestamp t) const override {
    const Timestamp just_before = t - Duration::from_ns(1);
    if (!find_trading_day(calendar_, t) || !find_trading_day(calendar_, just_before)) return true;
    return calendar_.phase(t).has_value() || calendar_.phase(just_before).has_value();
  }

 private:
  [[nodiscard]] bool is_known(TradingDay day) const {
    return day >= calendar_.first_day() && day <= calendar_.last_day();
  }

  const SessionCalendar& calendar_;
};

/// The limits of the rules behind the seam of quality: by board, special treatment and date. What
/// is not known is taken as it allows most; where it may mean no limit, there is none.
class RuleLimits final : public DayLimits {
 public:
  /// book outlives the object. board: null for futures.
  RuleLimits(const RuleBook& book, InstrumentId id, const Board* board)
      : id_{std::move(id)}, is_future_{board == nullptr}, rule_{book, id_, board} {}

  [[nodiscard]] std::optional<PriceRange> allowed(const DayLimitQuery& query) const override {
    // Limits of futures count from settlements, and a close is none.
    if (is_future_ && !query.is_recorded) return std::nullopt;
    std::vector<bool> treatments{false, true};
    if (query.special_treatment) treatments = {*query.special_treatment};
    std::optional<PriceRange> widest;
    for (const bool special_treatment : treatments) {
      const LimitAnswer answer = rule_.at({.day = query.day,
                                           .reference = query.reference,
                                           .special_treatment = special_treatment,
                                           .day_of_listing = query.days_seen});
      if (!answer.limits) return std::nullopt;
      if (!widest) widest = {answer.limits->down, answer.limits->up};
      widest->low = std::min(widest->low, answer.limits->down);
      widest->high = std::max(widest->high, answer.limits->up);
    }
    return widest;
  }

 private:
  InstrumentId id_;
  bool is_future_;
  LimitRule rule_;
};

std::unique_ptr<DayLimits> limits_of(const RuleBook& book, const InstrumentId& id) {
  try {
    return std::make_unique<RuleLimits>(book, id, FactsCompleter{book}.board(id));
  } catch (const Error&) {  // An instrument that the rules do not have.
    return nullptr;
  }
}

/// Tick and multiplier of the rules behind the seam of quality.
class RuleTerms final : public DayTerms {
 public:
  /// book: may be null; else it outlives the object.
  RuleTerms(const RuleBook* book, InstrumentId id)
      : book_{book != nullptr && book->covers(id) ? book : nullptr},
        id_{std::move(id)},
        market_{find_venue(id_.venue()).market} {}

  [[nodiscard]] InstrumentTerms on(TradingDay day) const override {
    InstrumentTerms terms;
    if (market_ == Market::kStock) terms.multiplier = 1;
    if (book_ == nullptr) return terms;
    try {
      const Instrument instrument = book_->define_instrument(id_, day);
      terms.tick = instrument.tick;
      // An index is in points, and what a perpetual's turnover counts differs by venue.
      if (market_ == Market::kStock || market_ == Market::kFutures)
        terms.multiplier = instrument.multiplier;
    } catch (const Error&) {  // A date or an instrument that the rules do not have.
    }
    return terms;
  }

 private:
  const RuleBook* book_;
  InstrumentId id_;
  Market market_;
};

}  // namespace

SeriesKnowledge know_series(const RuleBook* book, const Series& series) {
  const InstrumentId& id = series.instrument;
  SeriesKnowledge known{.context = {.calendar = find_venue(id.venue()).calendar},
                        .sessions = nullptr,
                        .limits = nullptr,
                        .terms = std::make_unique<RuleTerms>(book, id)};
  SeriesContext& context = known.context;
  if (has_interval(series.kind)) context.interval = series.interval;
  context.terms = known.terms.get();
  if (book != nullptr) {
    known.limits = limits_of(*book, id);
    context.limits = known.limits.get();
    if (const SessionCalendar* const sessions = find_sessions(*book, id)) {
      context.calendar = &sessions->calendar().days();
      context.holidays_known =
          KnownDays{sessions->calendar().known_from(), sessions->calendar().known_to()};
      known.sessions = std::make_unique<RuleSessions>(*sessions);
    }
  }
  if (known.sessions == nullptr && context.calendar == &Calendar::continuous())
    known.sessions = std::make_unique<AlwaysOpen>();
  context.sessions = known.sessions.get();
  return known;
}

const Calendar& trading_days(const RuleBook& book, const InstrumentId& id) {
  if (const SessionCalendar* const sessions = find_sessions(book, id))
    return sessions->calendar().days();
  return *find_venue(id.venue()).calendar;
}

}  // namespace godwit
