#include "trading/backtest/trial_record.h"

#include <cmath>

#include "foundation/stats/return_metrics.h"

namespace godwit {

Trial make_trial(const RunConfig& config, const RunResult& result, const Performance& performance,
                 Timestamp now) {
  const ReturnMetrics metrics =
      return_metrics(performance.returns, {.periods_per_year = performance.periods_per_year});
  const SharpeSample sample = sharpe_sample(performance.returns, 0);
  Trial trial;
  trial.kind = TrialKind::kBacktest;
  trial.strategy = config.strategy.kind;
  for (const InstrumentId& id : config.instruments) trial.instruments.push_back(id.text());
  trial.interval = name(config.interval);
  trial.config_hash = result.config_hash.hex();
  trial.data_hash = result.data_hash.hex();
  trial.run_hash = result.run_hash.hex();
  trial.seed = config.simulation.seed;
  trial.name = config.name;
  trial.created_at = now;
  trial.sharpe = sample.sharpe;
  trial.sharpe_annual = metrics.sharpe;
  trial.total_return = metrics.total_return;
  trial.n_periods = static_cast<int64_t>(performance.returns.size());
  trial.skew = sample.skew;
  trial.kurtosis = sample.kurtosis;
  return trial;
}

TrialSummary record_trial(TrialLedger& ledger, const Trial& trial) {
  (void)ledger.record(trial);
  const FamilySummary family = ledger.family_summary(trial_family(trial));
  const double deflated = deflated_sharpe(trial, family);
  return {.count = family.trials,
          .deflated_sharpe = std::isfinite(deflated) ? std::optional{deflated} : std::nullopt};
}

}  // namespace godwit
