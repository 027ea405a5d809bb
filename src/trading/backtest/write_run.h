// A finished run as a directory on disk.
#pragma once

#include <filesystem>

#include "trading/backtest/summary.h"

namespace godwit {

/// The default folder: runs/NAME-HASH8 below `parent`.
[[nodiscard]] std::filesystem::path default_run_directory(const std::filesystem::path& parent,
                                                          const RunConfig& config,
                                                          const RunResult& result);

/// Writes run.toml, summary.json, the tables and report.html to `folder`, replacing an older run
/// there in one step.
void write_run(const std::filesystem::path& folder, const RunConfig& config,
               const RunResult& result, const std::string& summary);

}  // namespace godwit
