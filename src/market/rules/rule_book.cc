#include "market/rules/rule_book.h"

#include <array>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr std::string_view kCalendars = "calendars/";
constexpr std::string_view kToml = ".toml";

bool is_chinese_stock_exchange(std::string_view venue) {
  return venue == "SSE" || venue == "SZSE" || venue == "BSE";
}

}  // namespace

RuleBook::RuleBook(const RuleFiles& files, Assume assume)
    : assumptions_{assume},
      session_rules_{files.parse("sessions.toml")},
      stocks_{files.parse("a_share.toml"), assumptions_} {
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
  if (found == calendars_.end())
    throw usage_error("rules: no calendar is called \"" + std::string{name} +
                      "\"; add it to rules/calendars");
  return *found->second;
}

const MarketHours& RuleBook::market(const std::string& name, const std::string& whose) const {
  const MarketHours* const found = session_rules_.market(name);
  if (found == nullptr)
    throw usage_error("rules: " + whose + " has the hours of \"" + name +
                      "\", which sessions.toml does not know as a [[market]]");
  return *found;
}

bool RuleBook::covers(const InstrumentId& id) const {
  return is_chinese_stock_exchange(id.venue()) || stocks_.find_board(id) != nullptr;
}

const Board& RuleBook::board(const InstrumentId& id) const {
  if (const Board* const found = stocks_.find_board(id)) return *found;
  throw usage_error("rules: " + id.text() +
                    ": no board of rules/a_share.toml has a prefix that fits this code; expected "
                    "six digits like 600519.SSE, 300750.SZSE or 920799.BSE");
}

SessionCalendar::Source RuleBook::session_source(const InstrumentId& id) const {
  const Board& board = this->board(id);
  const MarketHours& hours = market(board.hours, "board " + board.name);
  return {.name = board.hours,
          .parts = {{Date::from_days(-1'000'000), &hours}},
          .to = std::nullopt,
          .rules = &session_rules_,
          .calendar = &calendar(hours.calendar)};
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

Instrument RuleBook::define_stock(const InstrumentId& id, TradingDay day) const {
  const Board& board = this->board(id);
  Instrument instrument{
      .id = id,
      .market = board.kind == SecurityKind::kIndex ? Market::kIndex : Market::kStock,
      .currency = *Currency::parse("CNY"),
      .calendar = &calendar(market(board.hours, "board " + board.name).calendar).days(),
      .board = board.name};
  if (board.kind == SecurityKind::kIndex) return instrument;
  const StockRules rules = stocks_.rules(board, day);
  instrument.tick = rules.tick;
  instrument.lot = rules.buy_step;
  return instrument;
}

Instrument RuleBook::define_instrument(const InstrumentId& id, TradingDay day) const {
  return define_stock(id, day);
}

}  // namespace godwit
