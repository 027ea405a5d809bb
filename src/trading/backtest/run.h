// One back-test from configuration to result, in memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foundation/base/hash.h"
#include "market/domain/bar_stream.h"
#include "market/domain/instrument.h"
#include "market/domain/order.h"
#include "market/domain/position.h"
#include "trading/backtest/recorder.h"
#include "trading/backtest/run_config.h"

namespace godwit {

/// Opens the bars of an instrument over the run's range. What people should know of them (rows left
/// out) is added to `warnings`, which outlives the stream, by the time it ends.
using BarSource = std::function<std::unique_ptr<BarStream>(const InstrumentId&,
                                                           std::vector<std::string>& warnings)>;

/// The source that `config` names: its CSV files, or the catalog, which outlives the source. A null
/// catalog is right when every instrument has a CSV file.
[[nodiscard]] BarSource make_bar_source(const RunConfig& config, const Catalog* catalog);

/// What is held at the end, marked at the last close.
struct FinalPosition {
  InstrumentIndex instrument;
  Quantity quantity;  ///< Signed.
  Price price;
  Amount value;       ///< Signed.
  Amount unrealised;  ///< value less cost.
};

struct RunResult {
  std::vector<Instrument> instruments;
  std::vector<Order> orders;
  Recorder recorder;
  std::vector<FinalPosition> positions;
  Amount final_cash;
  /// Per equity point: what the starting cash would be worth, had it bought the benchmark at the
  /// close of the first point; NaN before its first bar. Empty without a benchmark.
  std::vector<double> benchmark;
  Hash128 data_hash;
  Hash128 config_hash;
  Hash128 run_hash;
  std::optional<Hash128> benchmark_hash;  ///< XXH3-128 of times and closes of the benchmark used.
  std::vector<std::string> warnings;      ///< For people; each a sentence.
};

/// Throws Error when an instrument or the benchmark has no bars in the range, and what the data,
/// the strategy or an interrupt throw.
[[nodiscard]] RunResult run_backtest(const RunConfig& config, const BarSource& source,
                                     const Recorder::Progress& progress);

}  // namespace godwit
