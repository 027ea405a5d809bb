// Threads, each with a ledger of its own, on one file; apart from the tests that fork, which
// ThreadSanitizer does not follow.
#include <array>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/temporary_folder.h"
#include "foundation/store/trial_ledger.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Open = Database::Open;

// A trial of its own for each number up to 99.
Trial trial_of(int number) {
  const std::string digits = std::to_string(number);
  return {.kind = TrialKind::kBacktest,
          .strategy = "ma_cross",
          .instruments = {"SPX.INDEX"},
          .interval = "1d",
          .config_hash = std::string(32 - digits.size(), '0') + digits,
          .data_hash = std::string(32, '7'),
          .seed = 7,
          .run_hash = std::string(32, 'a'),
          .name = "demo",
          .created_at = parse_timestamp("2024-01-02T01:30:00Z").value(),
          .sharpe = 0.05,
          .sharpe_annual = 0.8,
          .total_return = 0.3,
          .n_periods = 1250,
          .skew = -0.5,
          .kurtosis = 5.0};
}

TEST(TrialLedger, ManyThreadsWriteAtOnce) {
  const TemporaryFolder folder;
  const fs::path path = folder / "t.sqlite";
  std::array<std::string, 4> errors;
  std::vector<std::thread> threads;
  for (std::string& error : errors) {
    threads.emplace_back([&path, &error] {
      try {
        TrialLedger ledger{path, Open::kCreate};
        for (int i = 0; i < 50; ++i) static_cast<void>(ledger.record(trial_of(i)));
      } catch (const Error& e) {
        error = e.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& error : errors) EXPECT_EQ(error, "");
  const TrialLedger ledger{path, Open::kExisting};
  const std::vector<RecordedTrial> rows = ledger.list({.count_max = 1000});
  EXPECT_EQ(rows.size(), 50U);
  for (const RecordedTrial& row : rows) EXPECT_EQ(row.runs, 4);
}

}  // namespace
}  // namespace godwit
