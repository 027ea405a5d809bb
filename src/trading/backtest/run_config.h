// The configuration of one back-test, read and checked as a whole before any data is opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/config.h"
#include "market/data/catalog/catalog.h"
#include "market/domain/currency.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/domain/money.h"
#include "trading/backtest/resolved_config.h"
#include "trading/backtest/strategy_factory.h"
#include "trading/simulation/simulated_venue.h"

namespace godwit {

struct RunConfig {
  std::string name;
  std::vector<InstrumentId> instruments;  ///< Sorted, no two alike.
  Interval interval = Interval::k1d;
  TimeRange range;
  std::map<InstrumentId, std::filesystem::path> csv;  ///< Empty: the catalog has the data.
  Currency currency;
  Amount cash;
  StrategySpec strategy;
  SimulationModel simulation;
  bool costs_by_default = false;  ///< The run file names no cost profile.
  std::string path;               ///< Path model within a bar, by name.
  std::optional<InstrumentId> benchmark;
  ResolvedConfig resolved;
};

/// Reads `file`; relative paths in it start from `folder`. Throws Error(kUsage) with file, line,
/// column and remedy. `seed` overrides [run] seed.
[[nodiscard]] RunConfig read_run_config(const ConfigFile& file, const std::filesystem::path& folder,
                                        const StrategyKinds& strategies,
                                        std::optional<uint64_t> seed);

}  // namespace godwit
