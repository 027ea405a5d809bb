// The trial ledger: one row for each back-test and each fit that was ever tried, because a Sharpe
// ratio means little without the number of tries it was the best of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/time.h"
#include "foundation/store/sqlite.h"

namespace godwit {

enum class TrialKind { kBacktest, kFit };
[[nodiscard]] std::string_view name_of(TrialKind kind) noexcept;  ///< "backtest", "fit"

/// What was tried and how it went. Numbers that are not finite are kept as "not defined".
struct Trial {
  TrialKind kind = TrialKind::kBacktest;
  std::string strategy;  ///< kind of the strategy or model, e.g. "ma_cross"
  std::vector<std::string> instruments;
  std::string interval;     ///< e.g. "1d"
  std::string config_hash;  ///< hexadecimal, as are the other hashes
  std::string data_hash;
  uint64_t seed = 0;
  std::string run_hash;
  std::string name;              ///< the run's, for people
  Timestamp created_at;          ///< given by the caller: nothing here reads a clock
  std::optional<double> sharpe;  ///< per period, not annualised
  std::optional<double> sharpe_annual;
  std::optional<double> total_return;
  int64_t n_periods = 0;
  std::optional<double> skew;      ///< population
  std::optional<double> kurtosis;  ///< raw population, normal = 3
};

/// Trials that compete: same strategy kind, instruments and interval. "ma_cross:SPX.INDEX:1d"; more
/// than four instruments are shortened to "FIRST+N#HASH", N the others and HASH of them all. Order
/// and repetition of the instruments do not matter.
[[nodiscard]] std::string trial_family(const Trial& trial);

/// A row of the ledger. Its instruments are sorted and unique.
struct RecordedTrial {
  int64_t id = 0;
  std::string family;
  int64_t runs = 0;  ///< how often exactly this was run
  Trial trial;
};

struct TrialReceipt {
  int64_t id = 0;
  bool is_new = false;
};

/// What a family says about one of its trials.
struct FamilySummary {
  size_t trials = 0;  ///< all of them: the N of the deflated Sharpe ratio
  size_t trials_with_sharpe = 0;
  double sharpe_variance =
      0;  ///< of the Sharpe ratios per period, ddof 0; NaN where there are none
};

/// One connection to the ledger, for one thread at a time; any number of processes may write.
class TrialLedger {
 public:
  /// Opens the file, brings it up to date, and throws Error where that cannot be (see Database).
  TrialLedger(const std::filesystem::path& path, Database::Open mode);

  /// Adds a trial. The same kind, configuration, data and seed again is not a new trial: `runs`
  /// goes up, and the figures are those of the latest run (they differ only when the program has
  /// changed). Safe against kill and other writers.
  TrialReceipt record(const Trial& trial);

  struct Filter {
    std::optional<std::string> family;
    int64_t count_max = 20;
  };
  /// The newest first.
  [[nodiscard]] std::vector<RecordedTrial> list(const Filter& filter) const;
  [[nodiscard]] std::optional<RecordedTrial> find(int64_t id) const;
  /// By the first digits of the run hash, at least four. Throws Error where several trials match.
  [[nodiscard]] std::optional<RecordedTrial> find_by_run_hash(std::string_view prefix) const;

  [[nodiscard]] FamilySummary family_summary(std::string_view family) const;

 private:
  Database database_;
};

/// The deflated Sharpe ratio of a trial among its family (stats/overfitting.h); NaN where the trial
/// has no Sharpe ratio. With one trial in the family it is PSR(0).
[[nodiscard]] double deflated_sharpe(const Trial& trial, const FamilySummary& family) noexcept;

}  // namespace godwit
