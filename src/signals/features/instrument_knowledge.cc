#include "signals/features/instrument_knowledge.h"

#include <limits>
#include <type_traits>

#include "foundation/base/error.h"
#include "market/domain/venue.h"

namespace godwit::features {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysPerYear = 252;
constexpr double kWeeksPerYear = 52;
constexpr const SessionCalendar* kNoSessions = nullptr;

/// The answer of the rules, or `otherwise` where they do not know the instrument or the day.
template <class Ask>
std::invoke_result_t<Ask> ask(Ask question, std::invoke_result_t<Ask> otherwise) {
  try {
    return question();
  } catch (const Error&) {
    return otherwise;
  }
}

double multiplier_of(const RuleBook& book, const InstrumentId& id, TradingDay day) {
  if (!book.covers(id)) return 1;
  return static_cast<double>(book.define_instrument(id, day).multiplier);
}

double bars_a_day(const RuleBook& book, const InstrumentId& id, TradingDay day, Interval interval) {
  const Venue venue = find_venue(id.venue());
  const double whole_day =
      static_cast<double>(Duration::days(1).ns()) / static_cast<double>(duration(interval).ns());
  if (venue.calendar == &Calendar::continuous()) return whole_day;
  const int64_t bars = book.sessions(id).expected_bars(day, interval);
  return bars > 0 ? static_cast<double>(bars) : kUnknown;
}

double sessions_left(const RuleBook& book, const InstrumentId& id, TradingDay day) {
  const std::optional<Date> expiry = book.expiry(id, day);
  if (!expiry || *expiry < day.date()) return kUnknown;
  if (*expiry == day.date()) return 0;
  const Calendar& days = book.sessions(id).calendar().days();
  return days.count_between(day, TradingDay{*expiry}) + 1.0;
}

}  // namespace

InstrumentKnowledge::InstrumentKnowledge(const RuleBook* book, std::optional<InstrumentId> id,
                                         std::optional<Interval> interval)
    : book_{book}, id_{std::move(id)}, interval_{interval} {
  const Market market = id_ ? find_venue(id_->venue()).market : Market::kUnknown;
  has_contracts_ = market != Market::kStock && market != Market::kIndex && market != Market::kForex;
}

double InstrumentKnowledge::multiplier(TradingDay day) {
  if (book_ == nullptr || !id_ || !has_contracts_) return 1;
  std::optional<double>& known = of(day).multiplier;
  if (!known) known = ask([&] { return multiplier_of(*book_, *id_, day); }, 1);
  return *known;
}

double InstrumentKnowledge::periods_per_year(const RowTime& time) {
  if (interval_ == Interval::k1w) return kWeeksPerYear;
  if (time.daily || book_ == nullptr || !id_ || !interval_ || !is_intraday(*interval_))
    return kDaysPerYear;
  std::optional<double>& known = of(time.day).periods_per_year;
  if (!known)
    known = find_venue(id_->venue()).calendar->days_per_year() *
            ask([&] { return bars_a_day(*book_, *id_, time.day, *interval_); }, kUnknown);
  return *known;
}

double InstrumentKnowledge::sessions_to_expiry(TradingDay day) {
  if (book_ == nullptr || !id_) return kUnknown;
  std::optional<double>& known = of(day).sessions_to_expiry;
  if (!known) known = ask([&] { return sessions_left(*book_, *id_, day); }, kUnknown);
  return *known;
}

TradingDay InstrumentKnowledge::trading_day(const RowTime& time) {
  if (time.daily || interval_) return time.day;
  if (!sessions_) {
    const bool is_known = book_ != nullptr && id_.has_value();
    sessions_ = is_known ? ask([&] { return &book_->sessions(*id_); }, kNoSessions) : kNoSessions;
  }
  const SessionCalendar* const sessions = *sessions_;
  if (sessions == nullptr || time.day < sessions->first_day() || time.day > sessions->last_day())
    return time.day;
  return ask([&] { return sessions->trading_day(time.ts); }, time.day);
}

InstrumentKnowledge::OfDay& InstrumentKnowledge::of(TradingDay day) {
  if (latest_.day != day) latest_ = {.day = day};
  return latest_;
}

}  // namespace godwit::features
