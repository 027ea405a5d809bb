// The numbers of a run, each with its convention, as one JSON object.
#pragma once

#include <optional>
#include <string>

#include "foundation/stats/overfitting.h"
#include "trading/backtest/run.h"

namespace godwit {

/// Daily (or weekly) performance of a run, as the statistics see it.
struct Performance {
  std::vector<TradingDay> days;  ///< Of each equity value: the last of its trading day. Intraday
                                 ///< and bar_fill close: the starting cash is before the first.
  std::vector<double> equity;    ///< In account currency.
  std::vector<double> returns;   ///< One less than equity: equity[i + 1] / equity[i] - 1.
  std::vector<double> benchmark_returns;  ///< Same length; empty without a full benchmark.
  /// The day on which nothing was left: the returns end there.
  std::optional<TradingDay> ruined_on;
  double periods_per_year = 252;  ///< By the instruments' own calendar.
};
[[nodiscard]] Performance performance(const RunConfig& config, const RunResult& result);

/// What the trial ledger says of this run's family.
struct TrialSummary {
  uint64_t count = 1;                     ///< Trials of the family, this one included.
  std::optional<double> deflated_sharpe;  ///< Nothing when it is not defined.
};

/// summary.json. Keys: docs/backtest.md.
[[nodiscard]] std::string summary_json(const RunConfig& config, const RunResult& result,
                                       const Performance& performance, const TrialSummary& trials);

}  // namespace godwit
