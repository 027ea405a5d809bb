#include "market/rules/session_rules.h"

#include <array>

#include "foundation/base/error.h"
#include "foundation/base/time_zone.h"
#include "market/rules/row_reader.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, 2> kEvenings{"previous_trading_day", "previous_day"};

MarketHours read_market(const ConfigSection& row) {
  MarketHours market;
  market.name = row.string("name");
  market.calendar = row.string("calendar");
  market.time_zone = row.string("time_zone");
  try {
    (void)TimeZone{market.time_zone};
  } catch (const Error& error) {
    row.fail("time_zone", error.what());
  }
  market.evening = row.choice_or("evening", kEvenings[0], kEvenings) == kEvenings[0]
                       ? Evening::kPreviousTradingDay
                       : Evening::kPreviousDay;
  // "18:00" is read as the begin of a phase, so that one parser knows the form of a time.
  const std::string ends = row.string("day_ends");
  if (ends == "24:00") {
    market.day_ends = Duration::hours(24);
  } else {
    const std::optional<PhaseTimes> times = parse_phase_times(ends + "-24:00 continuous");
    if (!times) row.fail("day_ends", "expected a time like \"18:00\", got \"" + ends + "\"");
    market.day_ends = times->begin;
  }
  row.finish();
  return market;
}

/// Nothing of a trading day lies after its end, nor before the end of the day before.
void check_inside_day(const ConfigSection& row, const MarketHours& market, const HoursRow& hours) {
  for (const auto* phases : {&hours.day, &hours.day_alone})
    if (!phases->empty() && phases->back().end > market.day_ends)
      row.fail("day", "expected phases before day_ends of market " + market.name);
  if (!hours.evening.empty() && hours.evening.front().begin < market.day_ends)
    row.fail("evening", "expected phases after day_ends of market " + market.name);
  // The evening may be that of the very day before.
  const Duration day_begin =
      Duration::from_ns(Duration::hours(24).ns() + hours.day.front().begin.ns());
  if (!hours.evening.empty() && hours.evening.back().end > day_begin)
    row.fail("evening", "expected it to end before the first phase of the day");
}

}  // namespace

SessionRules::SessionRules(const ConfigFile& file) {
  const ConfigSection root = file.root();
  for (const ConfigSection& row : root.sections("market")) {
    const MarketHours market = read_market(row);
    if (!markets_.emplace(market.name, market).second)
      row.fail("name", "expected a new name, \"" + market.name + "\" is there already");
  }
  for (const ConfigSection& row : root.sections("hours")) {
    const HoursRow hours{read_phases(row, "evening"), read_phases(row, "day"),
                         read_phases(row, "day_alone")};
    if (hours.day.empty()) row.fail("day", "expected one phase or more");
    const Validity validity = read_validity(row);
    for (const std::string& name : row.strings("markets")) {
      const auto found = markets_.find(name);
      if (found == markets_.end())
        row.fail("markets", "expected the name of a [[market]], got \"" + name + "\"");
      check_inside_day(row, found->second, hours);
      hours_.add(name, validity, hours, row);
    }
    row.finish();
  }
  hours_.finish();
  for (const ConfigSection& row : root.sections("no_evening")) {
    const Validity validity = read_validity(row);
    if (!validity.to) row.fail("to", "expected the last trading day without an evening");
    suspensions_.add(row.string("calendar"), validity, NoEvening{}, row);
    row.finish();
  }
  suspensions_.finish();
  root.finish();
}

const MarketHours* SessionRules::market(std::string_view name) const {
  const auto found = markets_.find(name);
  return found == markets_.end() ? nullptr : &found->second;
}

bool SessionRules::evening_suspended(std::string_view calendar, TradingDay day) const {
  return suspensions_.find(calendar, day.date()) != nullptr;
}

}  // namespace godwit
