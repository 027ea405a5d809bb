#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/catalog/catalog.h"
#include "market/data/import/staging.h"
#include "market/rules/rules_folder.h"
#include "market/synthetic/presets.h"
#include "market/synthetic/synthetic_market.h"
#include "options/series_options.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct SimulateArguments {
  std::string market;
  std::string interval = "1m";
  std::string from = "2024-01-02";
  int64_t days = 20;
  std::string hours = "600000.SSE";
  double strength = 0.1;
};

SyntheticKind market_option(const std::string& text) {
  if (const std::optional<SyntheticKind> kind = parse_synthetic_kind(text)) return *kind;
  throw usage_error(
      "expected a market: random_walk, regimes, pair, jumps, order_flow or planted_signal, got \"" +
      text + "\"" + suggestion(text, kSyntheticKinds));
}

/// The next `days` trading days of the instrument whose hours are borrowed.
std::vector<TradingHours> borrowed_hours(const SimulateArguments& arguments) {
  const RuleBook rules{find_rules_folder()};
  const InstrumentId lender = instrument_option(arguments.hours);
  const std::optional<Date> from = parse_date(arguments.from);
  if (!from)
    throw usage_error("--from: expected a date like 2024-01-02, got \"" + arguments.from + "\"");
  std::vector<TradingHours> days;
  for (Date date = *from; days.size() < static_cast<size_t>(arguments.days); date = date + 1) {
    TradingHours hours = trading_hours(rules, lender, TradingDay{date});
    if (!hours.sessions.empty()) days.push_back(std::move(hours));
  }
  return days;
}

/// One instrument's rows into the staging, kind by kind.
class SimulationStage {
 public:
  SimulationStage(Staging& staging, const InstrumentId& id, Interval interval)
      : staging_{staging}, id_{id}, interval_{interval} {}
  void put(const SyntheticBlock& block) {
    put(block.bars, DataKind::kBar);
    put(block.quote_bars, DataKind::kQuoteBar);
    put(block.quotes, DataKind::kQuote);
    put(block.trades, DataKind::kTrade);
    put(block.depths, DataKind::kBookSnapshot);
    put(block.deltas, DataKind::kBookDelta);
    put(block.orders, DataKind::kOrderByOrder);
    put(block.funding, DataKind::kFunding);
    put(block.day_facts, DataKind::kDayFacts);
    put(block.news, DataKind::kNews);
    put(block.values, DataKind::kFundamental);
    put(block.series, DataKind::kSeries);
    put(block.relations, DataKind::kRelation);
  }

 private:
  template <class Row>
  void put(const std::vector<Row>& rows, DataKind kind) {
    if (rows.empty()) return;
    Series series{.instrument = id_, .kind = kind};
    if (has_interval(kind)) series.interval = interval_;
    RowLane<Row>& lane = staging_.lane<Row>(series);
    for (const Row& row : rows) {
      const std::optional<OrderFault> fault = lane.stage(row, 0);
      CHECK(!fault.has_value(), "a simulated market gives each kind in its order");
      lane.keep(staging_.spool());
    }
  }

  Staging& staging_;
  InstrumentId id_;
  Interval interval_;
};

/// Rows of another seed or of other options beside these would be one market to whoever reads them.
void check_not_mixed(const Staging& staging, const Spool& spool, const Catalog& catalog) {
  for (const auto& [series, lane] : staging.lanes())
    if (!lane->has_all_of(catalog, spool))
      throw usage_error("the catalog " + catalog.root().string() + " has " + kind_text(series) +
                        " of " + series.instrument.text() +
                        " already, with other rows than this seed and these options give: two "
                        "markets would mix; name another --catalog DIR, or take that series out: " +
                        remove_command(series));
}

void print(const std::vector<SeriesReport>& reports, const Globals& globals) {
  if (globals.json) {
    Json out;
    Json& list = out["series"] = Json::array();
    for (const SeriesReport& one : reports)
      list.push_back({{"id", one.series.instrument.text()},
                      {"kind", name(one.series.kind)},
                      {"interval", has_interval(one.series.kind) ? Json(name(one.series.interval))
                                                                 : Json(nullptr)},
                      {"rows", one.rows}});
    std::cout << json_text(out) << '\n';
    return;
  }
  TextTable table{{"instrument", "kind", "rows"}, {.right_aligned = {2}}};
  for (const SeriesReport& one : reports)
    table.add_row({one.series.instrument.text(), kind_text(one.series), std::to_string(one.rows)});
  std::cout << table.text();
}

void run_simulate(const SimulateArguments& arguments, const Globals& globals) {
  const SyntheticKind market = market_option(arguments.market);
  const SyntheticRequest request{.seed = globals.seed.value_or(0),
                                 .interval = interval_option(arguments.interval),
                                 .signal_strength = arguments.strength};
  if (arguments.days < 1 || arguments.days > 100'000)
    throw usage_error("--days: expected 1 to 100000, got " + std::to_string(arguments.days));
  const std::vector<TradingHours> hours = borrowed_hours(arguments);
  constexpr size_t kMemoryBytes = size_t{64} << 20;
  Staging staging{globals.catalog, kMemoryBytes};
  for (const SyntheticMarketConfig& config : synthetic_preset(market, request)) {
    SyntheticMarket simulated{config, hours};
    SimulationStage stage{staging, config.id, config.interval};
    for (const SyntheticBlock* block = &simulated.next(); block->rows() > 0;
         block = &simulated.next()) {
      throw_if_interrupted();
      stage.put(*block);
    }
  }
  staging.flush();
  Catalog catalog{globals.catalog, Catalog::Mode::kReadWrite, std::max(1, globals.threads)};
  check_not_mixed(staging, staging.spool(), catalog);
  std::vector<SeriesReport> reports;
  for (const auto& [series, lane] : staging.lanes())
    reports.push_back(lane->write(catalog, staging.spool(), nullptr));
  print(reports, globals);
}

}  // namespace

void add_data_simulate(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<SimulateArguments>();
  CLI::App* const sub =
      data.add_subcommand("simulate", "Write a seeded, made-up market into the catalog");
  sub->footer(
      "Markets: random_walk, regimes, pair (a mean-reverting spread), jumps, order_flow (Hawkes),\n"
      "planted_signal (a series that foretells the next bar with a known correlation). Every kind\n"
      "of rows is written, limits, funding, news and series too, and all agree with each other. "
      "The\n"
      "same --seed gives the same bytes. A catalog that has other rows of these series is refused: "
      "a\n"
      "market per catalog and seed.\n\n"
      "Example:\n  godwit data simulate planted_signal --days 20 --seed 7");
  sub->add_option("market", arguments->market, "Which market")->required()->type_name("MARKET");
  sub->add_option("--interval", arguments->interval, "Of the bars, at most 1d")
      ->capture_default_str();
  sub->add_option("--from", arguments->from, "First day")->capture_default_str()->type_name("DATE");
  sub->add_option("--days", arguments->days, "Trading days")->capture_default_str();
  sub->add_option("--hours", arguments->hours, "Whose trading hours it keeps")
      ->capture_default_str()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--strength", arguments->strength, "Correlation of the planted signal")
      ->capture_default_str();
  sub->callback([arguments, &globals] { run_simulate(*arguments, globals); });
}

}  // namespace godwit
