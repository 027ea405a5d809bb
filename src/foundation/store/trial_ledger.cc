#include "foundation/store/trial_ledger.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/hash.h"
#include "foundation/stats/moments.h"
#include "foundation/stats/overfitting.h"

namespace godwit {
namespace {

// Appended to, never changed: a file in the field remembers how many it has been through.
constexpr std::array<std::string_view, 1> kSteps = {R"sql(
CREATE TABLE trial (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at    TEXT    NOT NULL,  -- of the first run, 2024-01-02T01:30:00Z
  runs          INTEGER NOT NULL DEFAULT 1,
  kind          TEXT    NOT NULL CHECK (kind IN ('backtest', 'fit')),
  strategy      TEXT    NOT NULL,
  instruments   TEXT    NOT NULL,  -- sorted, joined by commas
  interval      TEXT    NOT NULL,
  family        TEXT    NOT NULL,
  config_hash   TEXT    NOT NULL,
  data_hash     TEXT    NOT NULL,
  seed          INTEGER NOT NULL,  -- the 64 bits of an unsigned number
  run_hash      TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  sharpe        REAL,              -- per period
  sharpe_annual REAL,
  total_return  REAL,
  n_periods     INTEGER NOT NULL,
  skew          REAL,
  kurtosis      REAL,
  UNIQUE (kind, config_hash, data_hash, seed)
);
CREATE INDEX trial_family ON trial (family);
CREATE INDEX trial_run_hash ON trial (run_hash);
)sql"};

constexpr std::string_view kColumns =
    "SELECT id, created_at, runs, kind, strategy, instruments, interval, family, config_hash, "
    "data_hash, seed, run_hash, "
    "name, sharpe, sharpe_annual, total_return, n_periods, skew, kurtosis FROM trial ";

constexpr size_t kFamilyInstrumentsMax = 4;
constexpr size_t kRunHashPrefixMin = 4;

std::vector<std::string> sorted_unique(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> names;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find(',', start), text.size());
    names.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return names;
}

RecordedTrial read_row(const Statement& row) {
  RecordedTrial out;
  out.id = row.integer(0);
  out.runs = row.integer(2);
  out.family = row.text(7);
  Trial& t = out.trial;
  t.created_at = parse_timestamp(row.text(1)).value_or(Timestamp{});
  t.kind = row.text(3) == name_of(TrialKind::kFit) ? TrialKind::kFit : TrialKind::kBacktest;
  t.strategy = row.text(4);
  t.instruments = split(row.text(5));
  t.interval = row.text(6);
  t.config_hash = row.text(8);
  t.data_hash = row.text(9);
  t.seed = std::bit_cast<uint64_t>(row.integer(10));
  t.run_hash = row.text(11);
  t.name = row.text(12);
  t.sharpe = row.real(13);
  t.sharpe_annual = row.real(14);
  t.total_return = row.real(15);
  t.n_periods = row.integer(16);
  t.skew = row.real(17);
  t.kurtosis = row.real(18);
  return out;
}

}  // namespace

std::string_view name_of(TrialKind kind) noexcept {
  return kind == TrialKind::kFit ? "fit" : "backtest";
}

std::string trial_family(const Trial& trial) {
  const std::vector<std::string> names = sorted_unique(trial.instruments);
  std::string instruments = join(names);
  if (names.size() > kFamilyInstrumentsMax) {
    Hasher hasher;
    hasher.update(instruments);
    instruments = names.front() + "+" + std::to_string(names.size() - 1) + "#" +
                  hasher.digest().hex().substr(0, 8);
  }
  return trial.strategy + ":" + instruments + ":" + trial.interval;
}

TrialLedger::TrialLedger(const std::filesystem::path& path, Database::Open mode)
    : database_{path, mode} {
  migrate(database_, kSteps);
}

TrialReceipt TrialLedger::record(const Trial& trial) {
  CHECK(!trial.config_hash.empty() && !trial.data_hash.empty(),
        "a trial is known by its configuration and its data");
  // One statement is one transaction: it is there after this call, or it is not there at all.
  Statement insert = database_.prepare(
      "INSERT INTO trial (created_at, kind, strategy, instruments, interval, family, config_hash, "
      "data_hash, seed, run_hash, "
      "name, sharpe, sharpe_annual, total_return, n_periods, skew, kurtosis) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (kind, config_hash, data_hash, seed) DO UPDATE SET runs = runs + 1, "
      "run_hash = excluded.run_hash, sharpe = excluded.sharpe, "
      "sharpe_annual = excluded.sharpe_annual, total_return = excluded.total_return, "
      "n_periods = excluded.n_periods, skew = excluded.skew, kurtosis = excluded.kurtosis "
      "RETURNING id, runs");
  insert.bind(0, format_timestamp(trial.created_at))
      .bind(1, name_of(trial.kind))
      .bind(2, trial.strategy)
      .bind(3, join(sorted_unique(trial.instruments)))
      .bind(4, trial.interval)
      .bind(5, trial_family(trial))
      .bind(6, trial.config_hash)
      .bind(7, trial.data_hash)
      .bind(8, std::bit_cast<int64_t>(trial.seed))
      .bind(9, trial.run_hash)
      .bind(10, trial.name)
      .bind(11, trial.sharpe)
      .bind(12, trial.sharpe_annual)
      .bind(13, trial.total_return)
      .bind(14, trial.n_periods)
      .bind(15, trial.skew)
      .bind(16, trial.kurtosis);
  const bool has_row = insert.step();
  CHECK(has_row, "an insert that returns its row has one");
  const TrialReceipt receipt{.id = insert.integer(0), .is_new = insert.integer(1) == 1};
  insert.run();
  return receipt;
}

std::vector<RecordedTrial> TrialLedger::list(const Filter& filter) const {
  Statement query =
      database_.prepare(std::string{kColumns} + (filter.family ? "WHERE family = ?2 " : "") +
                        "ORDER BY id DESC LIMIT ?1");
  query.bind(0, filter.count_max);
  if (filter.family) query.bind(1, *filter.family);
  std::vector<RecordedTrial> rows;
  while (query.step()) rows.push_back(read_row(query));
  return rows;
}

std::optional<RecordedTrial> TrialLedger::find(int64_t id) const {
  Statement query = database_.prepare(std::string{kColumns} + "WHERE id = ?");
  query.bind(0, id);
  if (!query.step()) return std::nullopt;
  return read_row(query);
}

std::optional<RecordedTrial> TrialLedger::find_by_run_hash(std::string_view prefix) const {
  if (prefix.size() < kRunHashPrefixMin) return std::nullopt;
  Statement query = database_.prepare(std::string{kColumns} +
                                      "WHERE substr(run_hash, 1, length(?1)) = ?1 ORDER BY id");
  query.bind(0, prefix);
  if (!query.step()) return std::nullopt;
  const RecordedTrial found = read_row(query);
  if (query.step())
    throw usage_error("several trials have a run hash that starts with '" + std::string{prefix} +
                      "', for example " + std::to_string(found.id) + " and " +
                      std::to_string(query.integer(0)) + "; give more digits or the id");
  return found;
}

FamilySummary TrialLedger::family_summary(std::string_view family) const {
  Statement query = database_.prepare("SELECT sharpe FROM trial WHERE family = ? ORDER BY id");
  query.bind(0, family);
  FamilySummary summary;
  std::vector<double> sharpes;
  while (query.step()) {
    ++summary.trials;
    if (const std::optional<double> sharpe = query.real(0)) sharpes.push_back(*sharpe);
  }
  summary.trials_with_sharpe = sharpes.size();
  summary.sharpe_variance = variance(sharpes, 0);
  return summary;
}

double deflated_sharpe(const Trial& trial, const FamilySummary& family) noexcept {
  if (!trial.sharpe || !trial.skew || !trial.kurtosis || trial.n_periods < 2)
    return std::numeric_limits<double>::quiet_NaN();
  const SharpeSample sample{.n = static_cast<size_t>(trial.n_periods),
                            .sharpe = *trial.sharpe,
                            .skew = *trial.skew,
                            .kurtosis = *trial.kurtosis};
  return deflated_sharpe(sample, family.sharpe_variance, family.trials);
}

}  // namespace godwit
