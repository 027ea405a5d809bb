#include "market/rules/forex_rules.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/rules/row_reader.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, 5> kWeekdays{"monday", "tuesday", "wednesday", "thursday",
                                                    "friday"};

ForexPair read_pair(const ConfigSection& row) {
  ForexPair pair;
  pair.name = row.string("name");
  const size_t slash = pair.name.find('/');
  const std::optional<Currency> base = Currency::parse(pair.name.substr(0, slash));
  const std::optional<Currency> quote =
      slash == std::string::npos ? std::nullopt : Currency::parse(pair.name.substr(slash + 1));
  if (!base || !quote)
    row.fail("name", "expected a pair like \"EUR/USD\", got \"" + pair.name + "\"");
  pair.base = *base;
  pair.quote = *quote;
  pair.pip = read_tick(row, "pip");
  pair.tick = read_tick(row, "tick");
  pair.lot = read_quantity(row, "lot");
  return pair;
}

}  // namespace

ForexTables::ForexTables(const ConfigFile& file, Assumptions& assumptions)
    : assumptions_{assumptions} {
  const ConfigSection root = file.root();
  venues_ = root.strings("venues");
  hours_ = root.string("hours");
  const Validity validity{root.date("from"), std::nullopt};
  if (root.string("source").empty()) root.fail("source", "expected who says so, got nothing");
  for (const ConfigSection& row : root.sections("pair")) {
    ForexPair pair = read_pair(row);
    row.finish();
    std::string name = pair.name;
    pairs_.add(std::move(name), validity, std::move(pair), row);
  }
  pairs_.finish();
  const auto names = [&](const ConfigSection& row) {
    std::vector<std::string> pairs = row.strings("pairs");
    for (const std::string& name : pairs)
      if (!pairs_.has(name))
        row.fail("pairs", "expected the name of a pair above, got \"" + name + "\"");
    return pairs;
  };
  for (const ConfigSection& row : root.sections("margin")) {
    const Rate rate = read_rate(row, "rate");
    const Validity holds = read_validity(row);
    for (const std::string& name : names(row)) margins_.add(name, holds, rate, row);
    row.finish();
  }
  margins_.finish();
  for (const ConfigSection& row : root.sections("cost")) {
    const ForexCost cost{read_tick(row, "spread"),
                         read_fixed<Amount>(row, "commission_per_lot", Amount{})};
    const Validity holds = read_validity(row);
    for (const std::string& name : names(row)) costs_.add(name, holds, cost, row);
    row.finish();
  }
  costs_.finish();
  for (const ConfigSection& row : root.sections("swap")) {
    SwapDays days{1, 1, 1, 1, 1};
    const std::string triple = row.choice("triple", kWeekdays);
    days[static_cast<size_t>(std::find(kWeekdays.begin(), kWeekdays.end(), triple) -
                             kWeekdays.begin())] = 3;
    const Validity holds = read_validity(row);
    for (const std::string& name : names(row)) swaps_.add(name, holds, days, row);
    row.finish();
  }
  swaps_.finish();
  root.finish();
}

bool ForexTables::has(const InstrumentId& id) const {
  return std::find(venues_.begin(), venues_.end(), id.venue()) != venues_.end() &&
         pairs_.has(id.symbol());
}

void ForexTables::check(const InstrumentId& id) const {
  if (!has(id))
    throw usage_error("rules: " + id.text() +
                      ": rules/forex.toml has no such venue or pair; expected one like "
                      "EUR/USD.OANDA");
}

const ForexPair& ForexTables::pair(const InstrumentId& id, TradingDay day) const {
  check(id);
  return pairs_.at(id.symbol(), day.date(), assumptions_);
}

Rate ForexTables::margin(const InstrumentId& id, TradingDay day) const {
  check(id);
  return margins_.at(id.symbol(), day.date(), assumptions_);
}

const ForexCost& ForexTables::cost(const InstrumentId& id, TradingDay day) const {
  check(id);
  return costs_.at(id.symbol(), day.date(), assumptions_);
}

int32_t ForexTables::swap_days(const InstrumentId& id, TradingDay day) const {
  check(id);
  const unsigned weekday = day.date().iso_weekday();
  if (weekday > 5) return 0;
  return swaps_.at(id.symbol(), day.date(), assumptions_)[weekday - 1];
}

}  // namespace godwit
