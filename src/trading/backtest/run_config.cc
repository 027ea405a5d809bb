#include "trading/backtest/run_config.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "market/domain/instrument.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Role = ResolvedConfig::Role;

InstrumentId read_instrument(const ConfigSection& section, std::string_view key,
                             const std::string& text) {
  const std::optional<InstrumentId> id = InstrumentId::parse(text);
  if (!id)
    section.fail(key,
                 "expected an instrument like 600519.SSE or EUR/USD.OANDA, got \"" + text + "\"");
  return *id;
}

void read_run(const ConfigSection& root, std::optional<uint64_t> seed, RunConfig& config) {
  const ConfigSection run = root.section("run");
  config.name = run.string_or("name", "backtest");
  const bool plain = std::all_of(config.name.begin(), config.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
  if (config.name.empty() || config.name.size() > 80 || !plain || config.name.front() == '.')
    run.fail("name", "expected 1 to 80 of letters, digits, - _ and . (it names a folder), got \"" +
                         config.name + "\"");
  config.simulation.seed = static_cast<uint64_t>(
      run.integer_or("seed", 0, {.min = 0, .max = std::numeric_limits<int64_t>::max()}));
  if (seed) config.simulation.seed = *seed;
  run.finish();
  config.resolved.add("run", "name", toml_string(config.name), Role::kLabel);
  config.resolved.add("run", "seed", std::to_string(config.simulation.seed));
}

/// One end of [data] from/to, in the range and in the resolved text.
void read_bound(const ConfigSection& data, std::string_view key, std::string_view absent,
                std::optional<Timestamp>& time, std::optional<TradingDay>& day,
                ResolvedConfig& resolved) {
  if (!data.has(key)) {
    resolved.add_absent("data", key, absent);
    return;
  }
  const auto value = data.date_or_time(key);
  if (const Date* date = std::get_if<Date>(&value)) {
    day = TradingDay{*date};
    resolved.add("data", key, format_date(*date));
  } else {
    time = std::get<Timestamp>(value);
    resolved.add("data", key, format_timestamp(*time));
  }
}

void read_data(const ConfigSection& root, const fs::path& folder, RunConfig& config) {
  const ConfigSection data = root.section("data");
  if (data.has("csv")) {
    for (const auto& [id, path] : data.string_map("csv"))
      config.csv[read_instrument(data, "csv", id)] = fs::absolute(folder / path).lexically_normal();
    if (config.csv.empty()) data.fail("csv", "expected at least one instrument and its file");
  }
  if (data.has("instruments") || config.csv.empty()) {
    for (const std::string& text : data.strings("instruments"))
      config.instruments.push_back(read_instrument(data, "instruments", text));
    std::sort(config.instruments.begin(), config.instruments.end());
    const auto twice = std::adjacent_find(config.instruments.begin(), config.instruments.end());
    if (twice != config.instruments.end())
      data.fail("instruments", twice->text() + " is listed twice");
    for (const InstrumentId& id : config.instruments)
      if (!config.csv.empty() && !config.csv.contains(id))
        data.fail("csv", "has no file for " + id.text() + ", which data.instruments lists");
  } else {
    for (const auto& [id, path] : config.csv) config.instruments.push_back(id);
  }
  config.interval = *parse_interval(data.choice("interval", kIntervals));

  std::vector<std::string> ids;
  for (const InstrumentId& id : config.instruments) ids.push_back(id.text());
  config.resolved.add("data", "instruments", toml_strings(ids));
  config.resolved.add("data", "interval", toml_string(name(config.interval)));
  TimeRange& range = config.range;
  read_bound(data, "from", "the first bar", range.from, range.from_day, config.resolved);
  read_bound(data, "to", "the last bar", range.to, range.to_day, config.resolved);
  const auto start = range.from       ? *range.from
                     : range.from_day ? range.from_day->begin_utc()
                                      : Timestamp::from_ns(INT64_MIN);
  const auto end = range.to       ? *range.to
                   : range.to_day ? range.to_day->end_utc()
                                  : Timestamp::from_ns(INT64_MAX);
  if (start > end || (range.from_day && start == end))
    data.fail("to", "the range is empty: it ends before data.from");
  if (config.csv.empty()) {
    config.resolved.add_absent("data", "csv", "bars come from the catalog", Role::kLabel);
  } else {
    std::string files = "{";
    for (const auto& [id, path] : config.csv)
      files += (files.size() > 1 ? ", " : " ") + toml_string(id.text()) + " = " +
               toml_string(path.string());
    config.resolved.add("data", "csv", files + " }", Role::kLabel);
  }
  data.finish();
}

void read_account(const ConfigSection& root, RunConfig& config) {
  const ConfigSection account = root.section("account");
  const std::string code = account.string_or("currency", "CNY");
  const std::optional<Currency> currency = Currency::parse(code);
  if (!currency) account.fail("currency", "expected a code like CNY or USDT, got \"" + code + "\"");
  config.currency = *currency;
  const double cash = account.number_or("cash", 10'000'000, {.min = 0.01, .max = 9e10});
  const auto exact = parse_fixed<Amount>(format_double(cash));
  if (!exact)
    account.fail("cash", "expected an amount with at most 8 decimals, got " + format_double(cash));
  // A TOML number with a fraction has passed through a double: 15 digits are safe, more are not.
  if (cash != std::floor(cash) && cash >= 1e7 && exact->raw() % 1'000'000 != 0)
    account.fail("cash", "expected at most two decimals for an amount of this size, got " +
                             format_double(cash));
  config.cash = *exact;
  account.finish();
  config.resolved.add("account", "currency", toml_string(code));
  config.resolved.add("account", "cash", format_fixed(config.cash));
}

void read_strategy(const ConfigSection& root, const StrategyKinds& kinds, RunConfig& config) {
  const ConfigSection strategy = root.section("strategy");
  std::vector<std::string_view> names;
  for (const StrategyKind& kind : kinds) names.push_back(kind.name);
  const std::string chosen = strategy.choice("kind", names);
  for (const StrategyKind& kind : kinds)
    if (kind.name == chosen) config.strategy = kind.read(strategy);
  strategy.finish();
  config.strategy.kind = chosen;
  config.resolved.add("strategy", "kind", toml_string(chosen));
  for (const auto& [key, value] : config.strategy.parameters)
    config.resolved.add("strategy", key, value);
}

void read_costs_and_fills(const ConfigSection& root, RunConfig& config) {
  const ConfigSection costs = root.section("costs");
  const std::string profile = costs.choice_or("profile", "seed_stock", cost_profile_names());
  config.costs_by_default = !costs.has("profile");
  costs.finish();
  config.simulation.costs = *find_cost_profile(profile);
  config.resolved.add("costs", "profile", toml_string(profile));
  const CostProfile& numbers = config.simulation.costs;  // Part of the hash: a name is no promise.
  config.resolved.add_absent("costs", "commission_rate", format_fixed(numbers.commission.rate));
  config.resolved.add_absent("costs", "commission_minimum",
                             format_fixed(numbers.commission.minimum));
  config.resolved.add_absent("costs", "slippage_sd",
                             format_double(numbers.slippage.standard_deviation));
  config.resolved.add_absent("costs", "impact_alpha", format_double(numbers.impact.alpha));
  config.resolved.add_absent("costs", "impact_beta", format_double(numbers.impact.beta));
  if (numbers.spread_pips)
    config.resolved.add_absent("costs", "spread_pips", format_fixed(*numbers.spread_pips));
  if (numbers.fees != FeeSource::kProfile)
    config.resolved.add_absent("costs", "fees", "by date, of rules/");

  const ConfigSection fills = root.section("fills");
  constexpr std::array<std::string_view, 2> kBarFills{"next_open", "close"};
  const std::string bar_fill = fills.choice_or("bar_fill", "next_open", kBarFills);
  config.simulation.bar_fill = bar_fill == "close" ? BarFill::kClose : BarFill::kNextOpen;
  constexpr std::array<std::string_view, 2> kPaths{"pessimistic", "optimistic"};
  config.path = fills.choice_or("path", "pessimistic", kPaths);
  config.simulation.max_volume_share =
      fills.number_or("max_volume_share", 0.1, {.min = 1e-9, .max = 1});
  fills.finish();
  config.resolved.add("fills", "bar_fill", toml_string(bar_fill));
  config.resolved.add("fills", "path", toml_string(config.path));
  config.resolved.add("fills", "max_volume_share",
                      format_double(config.simulation.max_volume_share));
}

void read_benchmark(const ConfigSection& root, RunConfig& config) {
  const ConfigSection benchmark = root.section("benchmark");
  if (benchmark.has("instrument")) {
    config.benchmark = read_instrument(benchmark, "instrument", benchmark.string("instrument"));
    if (!config.csv.empty() && !config.csv.contains(*config.benchmark))
      benchmark.fail("instrument", config.benchmark->text() + " has no file in data.csv");
    config.resolved.add("benchmark", "instrument", toml_string(config.benchmark->text()));
  } else {
    config.resolved.add_absent("benchmark", "instrument", "none");
  }
  benchmark.finish();
}

/// What every instrument must be for this account, told at its place in the file.
void check_instruments(const ConfigSection& root, const RunConfig& config) {
  for (const InstrumentId& id : config.instruments) {
    try {
      const Instrument instrument = assume_instrument(id, config.currency);
      if (instrument.currency != config.currency)
        root.section("account").fail(
            "currency", "expected " + std::string{instrument.currency.code()} +
                            ", the quote currency of " + id.text() + ", got " +
                            std::string{config.currency.code()} +
                            "; converting needs dated exchange rates, and none are known");
      if (instrument.is_continuous_series)
        root.section("data").fail("instruments", id.text() +
                                                     " is a continuous series: for signals only, "
                                                     "never traded; name a contract");
    } catch (const Error& error) {
      const std::string text = error.what();
      if (text.starts_with(id.text())) root.section("data").fail("instruments", text);
      throw;
    }
  }
}

}  // namespace

RunConfig read_run_config(const ConfigFile& file, const fs::path& folder,
                          const StrategyKinds& strategies, std::optional<uint64_t> seed) {
  const ConfigSection root = file.root();
  // A misspelled section is named before what it lacks is missed elsewhere.
  for (const char* const section :
       {"run", "data", "account", "strategy", "costs", "fills", "risk", "benchmark"})
    root.allow(section);
  root.finish();
  RunConfig config;
  read_run(root, seed, config);
  read_data(root, folder, config);
  read_account(root, config);
  check_instruments(root, config);
  read_strategy(root, strategies, config);
  read_costs_and_fills(root, config);
  if (root.has("risk"))
    root.fail("risk",
              "this version of the back-test enforces no [risk] limits; ignoring them would "
              "flatter the result, so remove the section");
  read_benchmark(root, config);
  return config;
}

}  // namespace godwit
