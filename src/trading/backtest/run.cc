#include "trading/backtest/run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "foundation/base/error.h"
#include "market/accounting/account.h"
#include "market/data/feed/range_bar_stream.h"
#include "market/data/feed/replay_feed.h"
#include "market/data/import/csv_bar_stream.h"
#include "market/rules/rules_folder.h"
#include "trading/engine/kernel.h"

namespace godwit {
namespace {

std::vector<Instrument> define_instruments(const RunConfig& config,
                                           std::vector<std::string>& warnings) {
  std::vector<Instrument> instruments;
  std::string assumed;
  for (const InstrumentId& id : config.instruments) {
    instruments.push_back(assume_instrument(id, config.currency));
    if (instruments.back().is_assumed) assumed += (assumed.empty() ? "" : ", ") + id.text();
  }
  if (!assumed.empty())
    warnings.push_back("No definition of " + assumed +
                       ": assumed multiplier 1, lot 1, no tick grid, no exchange rules.");
  return instruments;
}

/// An index or an unknown instrument costs what the default says; another market has a profile of
/// its own, which a run must name: until then the stand-in is told.
void warn_of_stand_in_costs(const RunConfig& config, const std::vector<Instrument>& instruments,
                            std::vector<std::string>& warnings) {
  if (!config.costs_by_default) return;
  std::string affected;
  for (const Instrument& instrument : instruments)
    if (instrument.market != Market::kIndex && instrument.market != Market::kUnknown)
      affected += (affected.empty() ? "" : ", ") + instrument.id.text() + " (" +
                  std::string{default_cost_profile(instrument)} + ")";
  if (!affected.empty())
    warnings.push_back("No cost profile is named: " + std::string{config.simulation.costs.name} +
                       " stands in for that of " + affected + ". Name one with costs.profile.");
}

/// Bars that must be there: no data for an instrument is an error, never a silent absence.
class RequiredBarStream final : public BarStream {
 public:
  RequiredBarStream(std::unique_ptr<BarStream> stream, std::string id)
      : stream_{std::move(stream)}, id_{std::move(id)} {}
  [[nodiscard]] std::span<const Bar> next() override {
    const std::span<const Bar> block = stream_->next();
    if (block.empty() && !any_)
      throw failed("no bars of " + id_ +
                   " in the range of the run: widen data.from and data.to, or import more (godwit "
                   "data list shows what there is)");
    any_ = true;
    return block;
  }

 private:
  std::unique_ptr<BarStream> stream_;
  std::string id_;
  bool any_ = false;
};

std::unique_ptr<BarStream> require_bars(const BarSource& source, const InstrumentId& id,
                                        std::vector<std::string>& warnings) {
  return std::make_unique<RequiredBarStream>(source(id, warnings), id.text());
}

/// A CSV file that says at its end how many of its rows were left out or changed.
class CsvBars final : public BarStream {
 public:
  CsvBars(std::filesystem::path path, Interval interval, std::vector<std::string>& warnings)
      : path_{std::move(path)}, stream_{open_bar_csv(path_, interval)}, warnings_{warnings} {}
  [[nodiscard]] std::span<const Bar> next() override {
    const std::span<const Bar> block = stream_->next();
    if (block.empty() && !std::exchange(told_, true)) {
      tell(stream_->rows());
      if (stream_->assumed_utc() > 0)
        warnings_.push_back(path_.string() + ": " + std::to_string(stream_->assumed_utc()) +
                            " times bear no offset and were read as UTC.");
    }
    return block;
  }

 private:
  void tell(const RowCounts& rows) {
    if (rows.quarantined > 0) {
      const RefusedExample& first = rows.examples.front();
      warnings_.push_back(path_.string() + ": " + std::to_string(rows.quarantined) + " of " +
                          std::to_string(rows.rows_in) + " rows are left out; the first is line " +
                          std::to_string(first.line) + ": the row " +
                          std::string{text(first.rule).sentence} + ".");
    }
    if (rows.repaired > 0)
      warnings_.push_back(path_.string() + ": " + std::to_string(rows.repaired) +
                          " rows had prices of more than nine decimals; they were rounded.");
  }
  std::filesystem::path path_;
  std::unique_ptr<CsvBarStream> stream_;
  std::vector<std::string>& warnings_;
  bool told_ = false;
};

/// What the cash would be worth at each equity point, had it bought the benchmark at the first that
/// has a price of it. The stream is read to its end, so that its own checks are made.
std::vector<double> benchmark_curve(BarStream& stream, std::span<const EquityPoint> equity,
                                    double cash, Hasher& hasher) {
  std::vector<double> curve;
  curve.reserve(equity.size());
  double bought = std::numeric_limits<double>::quiet_NaN();
  double last = bought;
  std::span<const Bar> block = stream.next();
  size_t position = 0;
  for (const EquityPoint& point : equity) {
    while (!block.empty() && block[position].header.ts_event <= point.ts) {
      last = block[position].close.to_double();
      hasher.update_value(block[position].header.ts_event.ns());
      hasher.update_value(block[position].close.raw());
      if (++position == block.size()) {
        block = stream.next();
        position = 0;
      }
    }
    if (std::isnan(bought)) bought = last;
    curve.push_back(cash * last / bought);
  }
  while (!block.empty()) block = stream.next();
  return curve;
}

void hash_order(Hasher& hasher, const Order& order) {
  const OrderRequest& request = order.request();
  hasher.update_value(order.id().value());
  hasher.update_value(order.created().ns());
  hasher.update_value(request.instrument.value());
  hasher.update_value(request.strategy.value());
  hasher.update_value(request.side);
  hasher.update_value(request.type);
  hasher.update_value(request.tif);
  hasher.update_value(request.quantity.raw());
  hasher.update_value(order.state());
  hasher.update_value(order.reason());
  hasher.update_value(order.quantity_filled().raw());
}

void hash_fill(Hasher& hasher, const Fill& fill) {
  for (const uint64_t value : {fill.order.value(), fill.fill_number}) hasher.update_value(value);
  hasher.update_value(fill.instrument.value());
  hasher.update_value(fill.side);
  for (const int64_t value :
       {fill.ts.ns(), static_cast<int64_t>(fill.trading_day.date().days()), fill.price.raw(),
        fill.quantity.raw(), fill.amount.raw(), fill.costs.commission.raw(), fill.costs.tax.raw(),
        fill.costs.fee.raw(), fill.costs.slippage.raw(), fill.costs.impact.raw()})
    hasher.update_value(value);
}

Hash128 hash_run(const RunConfig& config, const RunResult& result) {
  Hasher hasher;
  for (const Hash128& part : {result.data_hash, result.config_hash}) {
    hasher.update_value(part.high);
    hasher.update_value(part.low);
  }
  hasher.update_value(config.simulation.seed);
  for (const Order& order : result.orders) hash_order(hasher, order);
  for (const RecordedFill& fill : result.recorder.fills()) hash_fill(hasher, fill.fill);
  return hasher.digest();
}

std::vector<FinalPosition> final_positions(const Account& account, size_t instruments) {
  std::vector<FinalPosition> positions;
  for (uint32_t i = 0; i < instruments; ++i) {
    const InstrumentIndex index{i};
    const Position& position = account.position(index);
    if (position.is_flat()) continue;
    const Amount cost = position.long_leg().cost() - position.short_leg().cost();
    const Amount value = account.value(index);
    positions.push_back({.instrument = index,
                         .quantity = position.net(),
                         .price = *account.last_mark(index),
                         .value = value,
                         .unrealised = value - cost});
  }
  return positions;
}

}  // namespace

BarSource make_bar_source(const RunConfig& config, const Catalog* catalog) {
  CHECK(catalog != nullptr || !config.csv.empty(), "bars come from somewhere");
  return [&config, catalog](const InstrumentId& id,
                            std::vector<std::string>& warnings) -> std::unique_ptr<BarStream> {
    if (config.csv.empty())
      return catalog->read<Bar>(bar_series(id, config.interval), config.range);
    return std::make_unique<RangeBarStream>(
        std::make_unique<CsvBars>(config.csv.at(id), config.interval, warnings), config.range);
  };
}

RunResult run_backtest(const RunConfig& config, const BarSource& source,
                       const Recorder::Progress& progress) {
  std::vector<std::string> warnings;
  RunResult result{.instruments = define_instruments(config, warnings),
                   .recorder = Recorder{config.instruments.size(), progress}};
  warn_of_stand_in_costs(config, result.instruments, warnings);
  std::vector<std::unique_ptr<BarStream>> streams;
  for (const InstrumentId& id : config.instruments)
    streams.push_back(require_bars(source, id, warnings));

  ReplayFeed feed{std::move(streams), config.interval};
  const bool dated = config.simulation.costs.fees != FeeSource::kProfile;
  const auto rules = dated ? std::make_unique<RuleBook>(find_rules_folder()) : nullptr;
  SimulatedVenue venue{result.instruments, config.interval, config.simulation, config.cash,
                       rules.get()};
  Ledger ledger;
  Account account{AccountIndex{0}, config.currency, result.instruments, ledger};
  const FeedItem* const first = feed.peek();
  CHECK(first != nullptr, "every instrument of a run has bars");
  account.deposit(first->ts, config.cash);
  const std::unique_ptr<Strategy> strategy = config.strategy.make();
  Strategy* const strategies[] = {strategy.get()};
  InstrumentCheck check;
  Kernel kernel{{.instruments = result.instruments,
                 .feed = feed,
                 .venue = venue,
                 .strategies = strategies,
                 .account = account,
                 .check = check,
                 .observer = result.recorder}};
  kernel.run();

  result.orders.assign(kernel.orders().orders().begin(), kernel.orders().orders().end());
  result.positions = final_positions(account, config.instruments.size());
  result.final_cash = account.cash();
  if (config.benchmark) {
    // The run has told what it had to of an instrument that it traded.
    std::vector<std::string> heard;
    const bool traded =
        std::binary_search(config.instruments.begin(), config.instruments.end(), *config.benchmark);
    const auto stream = require_bars(source, *config.benchmark, traded ? heard : warnings);
    Hasher hasher;
    result.benchmark =
        benchmark_curve(*stream, result.recorder.equity(), config.cash.to_double(), hasher);
    result.benchmark_hash = hasher.digest();
  }
  if (!result.benchmark.empty() && !std::isfinite(result.benchmark.front()))
    warnings.push_back("The benchmark " + config.benchmark->text() +
                       " begins later than the run: its statistics are left out.");
  if (result.orders.empty())
    warnings.push_back(
        "No order was sent: the strategy never wanted a position (is the data longer "
        "than its windows, and the cash more than one lot?).");
  constexpr Duration kStale = Duration::days(7);
  for (const FinalPosition& position : result.positions) {
    const Timestamp last = result.recorder.last_close(position.instrument);
    if (result.recorder.equity().back().ts - last > kStale)
      warnings.push_back(result.instruments[position.instrument.value()].id.text() +
                         " is held at the end, but its data end at " + format_timestamp(last) +
                         ": it is marked at that price.");
  }
  if (const uint64_t late = kernel.orders().alarms(); late > 0)
    warnings.push_back(std::to_string(late) +
                       " fills came after their order was thought to be over: they are booked.");
  if (const uint64_t count = kernel.orders().ignored(); count > 0)
    warnings.push_back(std::to_string(count) +
                       " reports of the venue did not fit the state of their order and were "
                       "ignored.");
  for (const std::string& missing : venue.fees().missing())
    warnings.push_back("Orders were canceled with FEE_ROW_MISSING: " + missing + ".");
  if (const uint64_t count = result.recorder.bars_without_volume(); count > 0)
    warnings.push_back(
        std::to_string(count) +
        " bars carry no volume: there liquidity was not limited and impact was zero.");
  if (config.simulation.bar_fill == BarFill::kClose)
    warnings.push_back(
        "Orders fill at the close of the bar they were decided on (bar_fill = "
        "\"close\"): no one can trade so, and the result flatters.");
  result.warnings = std::move(warnings);
  result.data_hash = feed.data_hash();
  result.config_hash = config.resolved.hash();
  result.run_hash = hash_run(config, result);
  return result;
}

}  // namespace godwit
