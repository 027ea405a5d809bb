// The CSV files of a run directory.
#pragma once

#include <filesystem>

#include "trading/backtest/run.h"

namespace godwit {

/// Writes equity.csv, orders.csv, fills.csv, trades.csv, positions.csv and bars.csv (prices as far
/// as the report draws them) into `folder`. Columns: docs/backtest.md. Daily and longer runs carry
/// trading days in `ts`, intraday ones UTC times.
void write_run_tables(const std::filesystem::path& folder, const RunConfig& config,
                      const RunResult& result);

}  // namespace godwit
