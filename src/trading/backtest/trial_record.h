// A run as a row of the trial ledger.
#pragma once

#include "foundation/store/trial_ledger.h"
#include "trading/backtest/summary.h"

namespace godwit {

/// `now`: when the run ended, for people; no hash includes it.
[[nodiscard]] Trial make_trial(const RunConfig& config, const RunResult& result,
                               const Performance& performance, Timestamp now);

/// Records the run and says how it stands among its family.
[[nodiscard]] TrialSummary record_trial(TrialLedger& ledger, const Trial& trial);

}  // namespace godwit
