#include "signals/features/instrument_knowledge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

#include "foundation/base/error.h"
#include "market/domain/venue.h"
#include "market/rules/contract_terms.h"
#include "market/rules/instrument_sessions.h"

namespace godwit::features {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysPerYear = 252;
constexpr double kWeeksPerYear = 52;
constexpr double kMonthsPerYear = 12;
constexpr int32_t kDaysBack = 15;  // No market closes for longer.
constexpr size_t kUsualDays = 21;  // A month.

/// The answer of the rules, or `otherwise` where they do not know the instrument or the day.
template <class Ask>
std::invoke_result_t<Ask> ask(Ask question, std::invoke_result_t<Ask> otherwise) {
  try {
    return question();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUsage) throw;
    return otherwise;
  }
}

/// As many as most of the last trading days have, `day` the last of them; of several numbers that
/// come as often the greatest. Behind a holiday there is no night session, and a market may close
/// early for once: such a day makes no other year. 0 where `day` is not a trading day.
int64_t usual_bars(const SessionCalendar& sessions, TradingDay day, Interval interval) {
  std::array<int64_t, kUsualDays> bars{};
  size_t days = 0;
  for (Date date = day.date(); days < bars.size() && date >= sessions.first_day().date();
       date = date + -1) {
    const int64_t count = sessions.expected_bars(TradingDay{date}, interval);
    if (count > 0) bars[days++] = count;
    if (days == 0) return 0;
  }
  const std::span<const int64_t> known{bars.data(), days};
  int64_t usual = 0;
  ptrdiff_t most = 0;
  for (const int64_t count : known) {
    const ptrdiff_t times = std::count(known.begin(), known.end(), count);
    if (times < most || (times == most && count < usual)) continue;
    most = times;
    usual = count;
  }
  return usual;
}

double bars_a_day(const RuleBook& book, const InstrumentId& id, TradingDay day, Interval interval) {
  const Venue venue = find_venue(id.venue());
  const double whole_day =
      static_cast<double>(Duration::days(1).ns()) / static_cast<double>(duration(interval).ns());
  if (venue.calendar == &Calendar::continuous()) return whole_day;
  const int64_t bars = usual_bars(sessions_of(book, id), day, interval);
  return bars > 0 ? static_cast<double>(bars) : kUnknown;
}

double sessions_left(const RuleBook& book, const InstrumentId& id, TradingDay day) {
  const std::optional<Date> expiry = book.expiry(id, day);
  if (!expiry || *expiry < day.date()) return kUnknown;
  if (*expiry == day.date()) return 0;
  const Calendar& days = sessions_of(book, id).calendar().days();
  return days.count_between(day, TradingDay{*expiry}) + 1.0;
}

}  // namespace

InstrumentKnowledge::InstrumentKnowledge(const RuleBook* book, std::optional<InstrumentId> id,
                                         std::optional<Interval> interval, TellUnknown tell)
    : book_{book}, id_{std::move(id)}, interval_{interval}, tell_{std::move(tell)} {
  const Market market = id_ ? find_venue(id_->venue()).market : Market::kUnknown;
  has_contracts_ = market != Market::kStock && market != Market::kIndex && market != Market::kForex;
}

const InstrumentId& InstrumentKnowledge::name() {
  if (!name_) name_ = name_in_rules(*book_, *id_);
  return *name_;
}

ContractValue InstrumentKnowledge::contract(TradingDay day) {
  if (book_ == nullptr || !id_ || !has_contracts_) return {};
  std::optional<ContractValue>& known = of(day).contract;
  if (!known) known = ask_contract(day);
  return *known;
}

ContractValue InstrumentKnowledge::ask_contract(TradingDay day) {
  const std::string taken = "the multiplier of " + id_->text() + " is not known and taken as 1";
  if (!book_->covers(name())) {
    if (find_venue(id_->venue()).market == Market::kFutures) tell(is_multiplier_told_, taken);
    return {};
  }
  try {
    const ContractValue value = contract_value(*book_, name(), day);
    if (value.basis == TurnoverBasis::kUnknown)
      tell(is_multiplier_told_,
           id_->text() +
               " is settled in the coin, and the rules do not know what a contract was worth on " +
               format_date(day.date()) + ": its multiplier is empty, and so is what needs it");
    return value;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUsage) throw;
    tell(is_multiplier_told_, taken + ": " + error.what());
    return {};
  }
}

double InstrumentKnowledge::multiplier(TradingDay day) {
  const ContractValue value = contract(day);
  return value.basis == TurnoverBasis::kUnknown ? kUnknown : static_cast<double>(value.multiplier);
}

double InstrumentKnowledge::turnover(double price, double quantity, TradingDay day) {
  const bool has_price = contract(day).basis == TurnoverBasis::kPrice;
  return (has_price ? price * quantity : quantity) * multiplier(day);
}

double InstrumentKnowledge::average_price(double turnover, double volume, TradingDay day) {
  if (contract(day).basis == TurnoverBasis::kPrice) return turnover / (volume * multiplier(day));
  tell(is_price_told_, id_->text() +
                           " is settled in the coin: its turnover is a sum of contracts, and vwap, "
                           "which would be made of it, is empty");
  return kUnknown;
}

double InstrumentKnowledge::periods_per_year(const RowTime& time) {
  if (is_monthly_) return kMonthsPerYear;
  if (interval_ == Interval::k1w) return kWeeksPerYear;
  if (interval_ == Interval::k1d) return kDaysPerYear;
  std::optional<double>& known = of(time.day).periods_per_year;
  if (!known) known = ask_periods(time.day);
  return *known;
}

double InstrumentKnowledge::ask_periods(TradingDay day) {
  const std::string unknown = "how many rows a year has is not known, and what needs it is empty: ";
  if (!interval_) {
    tell(is_year_told_, unknown + "the times of the rows show no interval; --interval says it");
    return kUnknown;
  }
  if (book_ == nullptr || !id_) {
    tell(is_year_told_, unknown + "the rows name no instrument; --instrument says it");
    return kUnknown;
  }
  const double bars = ask([&] { return bars_a_day(*book_, *id_, day, *interval_); }, kUnknown);
  if (std::isnan(bars))
    tell(is_year_told_, unknown + "the rules have no sessions of " + id_->text() + " on " +
                            format_date(day.date()));
  return find_venue(id_->venue()).calendar->days_per_year() * bars;
}

double InstrumentKnowledge::sessions_to_expiry(TradingDay day) {
  if (book_ == nullptr || !id_) return kUnknown;
  std::optional<double>& known = of(day).sessions_to_expiry;
  if (!known) known = ask([&] { return sessions_left(*book_, name(), day); }, kUnknown);
  return *known;
}

const SessionCalendar* InstrumentKnowledge::sessions_on(TradingDay day) {
  if (!sessions_)
    sessions_ = book_ != nullptr && id_.has_value() ? find_sessions(*book_, *id_) : nullptr;
  const SessionCalendar* const sessions = *sessions_;
  if (sessions == nullptr || day < sessions->first_day() || day > sessions->last_day())
    return nullptr;
  return sessions;
}

TradingDay InstrumentKnowledge::trading_day(Timestamp t) {
  const TradingDay plain = trading_day_without_calendar(t);
  const SessionCalendar* const sessions = sessions_on(plain);
  if (sessions == nullptr) return plain;
  return ask([&] { return sessions->trading_day(t); }, plain);
}

Timestamp InstrumentKnowledge::end_of(TradingDay day) {
  const SessionCalendar* const sessions = sessions_on(day);
  if (sessions == nullptr) return day.end_utc();
  const std::span<const OpenHours> hours = sessions->open_hours(day);
  return hours.empty() ? day.end_utc() : hours.back().end;
}

Timestamp InstrumentKnowledge::eve_of(TradingDay day) {
  for (int32_t back = 1; back <= kDaysBack; ++back) {
    const TradingDay before{day.date() - back};
    const SessionCalendar* const sessions = sessions_on(before);
    if (sessions == nullptr) break;
    if (!sessions->open_hours(before).empty()) return end_of(before);
  }
  return day.begin_utc();
}

RowTime InstrumentKnowledge::row_of(TradingDay day, Timestamp ts) {
  return {.ts = ts, .day = day, .daily = true, .closed = std::min(end_of(day), ts)};
}

void InstrumentKnowledge::tell(bool& is_told, const std::string& text) const {
  if (tell_ && !is_told) tell_(text);
  is_told = true;
}

InstrumentKnowledge::OfDay& InstrumentKnowledge::of(TradingDay day) {
  if (latest_.day != day) latest_ = {.day = day};
  return latest_;
}

InstrumentKnowledge nothing_known(const std::string& /*instrument*/) { return {nullptr, {}, {}}; }

}  // namespace godwit::features
