#include "market/rules/rule_book.h"

#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/suggestion.h"

namespace godwit {
namespace {

constexpr std::string_view kCalendars = "calendars/";
constexpr std::string_view kToml = ".toml";

}  // namespace

RuleBook::RuleBook(const RuleFiles& files, Assume assume)
    : assumptions_{assume},
      session_rules_{files.parse("sessions.toml")},
      stocks_{files.parse("a_share.toml"), assumptions_},
      futures_{{files.parse("cn_futures.toml"), files.parse("us_futures.toml")}, assumptions_},
      forex_{files.parse("forex.toml"), assumptions_},
      crypto_{files.parse("crypto.toml"), assumptions_} {
  for (const auto& [file, text] : files.texts) {
    if (!file.starts_with(kCalendars)) continue;
    const std::string name =
        file.substr(kCalendars.size(), file.size() - kCalendars.size() - kToml.size());
    for (auto& calendar : read_calendars(files.parse(file), name, assumptions_)) {
      std::string key = calendar->name();
      calendars_.emplace(std::move(key), std::move(calendar));
    }
  }
}

const TradingCalendar& RuleBook::calendar(std::string_view name) const {
  const auto found = calendars_.find(name);
  if (found != calendars_.end()) return *found->second;
  std::vector<std::string_view> known;
  std::string list;
  for (const auto& [one, calendar] : calendars_) {
    known.emplace_back(one);
    list += (list.empty() ? "" : ", ") + one;
  }
  throw usage_error("rules: no calendar is called \"" + std::string{name} +
                    "\"; rules/calendars has " + list + suggestion(name, known));
}

const MarketHours& RuleBook::market(const std::string& name, const std::string& whose) const {
  const MarketHours* const found = session_rules_.market(name);
  if (found == nullptr)
    throw usage_error("rules: " + whose + " has the hours of \"" + name +
                      "\", which sessions.toml does not know as a [[market]]");
  return *found;
}

const Calendar& RuleBook::days_of(const std::string& market, const std::string& whose) const {
  return calendar(this->market(market, whose).calendar).days();
}

std::optional<LimitPair> RuleBook::price_limits(const LimitQuery& query) const {
  for (const Board& board : stocks_.boards())
    if (board.name == query.board)
      return stocks_.limits(query, calendar(market(board.hours, "board " + board.name).calendar));
  throw usage_error("rules: no [[board]] of a_share.toml is called \"" + std::string{query.board} +
                    "\"");
}

SessionCalendar::Source RuleBook::plain_sessions(const std::string& market,
                                                 const std::string& whose) const {
  const MarketHours& hours = this->market(market, whose);
  return {.name = market,
          .parts = {{Date::from_days(-1'000'000), &hours}},
          .to = std::nullopt,
          .rules = &session_rules_,
          .calendar = &calendar(hours.calendar)};
}

SessionCalendar::Source RuleBook::futures_sessions(const InstrumentId& id) const {
  const FuturesListing& listing = futures_.listing(id);
  const std::vector<FuturesHours> hours = futures_.hours(listing);
  if (hours.empty())
    throw usage_error("rules: " + listing.key + ": no [[hours]] of this product in the rules");
  SessionCalendar::Source source{.name = listing.key,
                                 .parts = {},
                                 .to = futures_.hours_end(listing),
                                 .rules = &session_rules_,
                                 .calendar = nullptr};
  for (const FuturesHours& part : hours)
    source.parts.push_back({part.from, &market(part.market, listing.key)});
  source.calendar = &calendar(source.parts.front().market->calendar);
  return source;
}

SessionCalendar::Source RuleBook::session_source(const InstrumentId& id) const {
  if (futures_.is_exchange(id.venue())) return futures_sessions(id);
  if (forex_.has(id)) return plain_sessions(forex_.hours(), "forex.toml");
  if (crypto_.has(id)) return plain_sessions(crypto_.hours(), "crypto.toml");
  return plain_sessions(board(id).hours, "board " + board(id).name);
}

const SessionCalendar& RuleBook::sessions(const InstrumentId& id) const {
  const SessionCalendar::Source source = session_source(id);
  // Instruments with the same hours from the same days on share one object.
  std::string key = source.to ? "to " + format_date(*source.to) : "";
  for (const SessionCalendar::Part& part : source.parts)
    key += " " + std::to_string(part.from.days()) + " " + part.market->name;
  const std::lock_guard lock{sessions_mutex_};
  std::unique_ptr<SessionCalendar>& made = sessions_[key];
  if (!made) made = std::make_unique<SessionCalendar>(source, assumptions_);
  return *made;
}

}  // namespace godwit
