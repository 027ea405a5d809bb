#include "foundation/store/trial_ledger.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <functional>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/temporary_folder.h"
#include "foundation/stats/overfitting.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Open = Database::Open;

std::string hash_of(int number) {
  const std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

// A trial of its own for each number.
Trial trial_of(int number) {
  return {.kind = TrialKind::kBacktest,
          .strategy = "ma_cross",
          .instruments = {"SPX.INDEX"},
          .interval = "1d",
          .config_hash = hash_of(number),
          .data_hash = hash_of(7),
          .seed = 7,
          .run_hash = "abcd" + hash_of(number).substr(4),
          .name = "demo",
          .created_at = parse_timestamp("2024-01-02T01:30:00.5Z").value(),
          .sharpe = 0.05,
          .sharpe_annual = 0.8,
          .total_return = 0.3,
          .n_periods = 1250,
          .skew = -0.5,
          .kurtosis = 5.0};
}

TEST(TrialFamily, IsReadableAndKnowsNoOrder) {
  Trial t = trial_of(1);
  EXPECT_EQ(trial_family(t), "ma_cross:SPX.INDEX:1d");
  t.instruments = {"b.X", "a.X", "b.X"};
  EXPECT_EQ(trial_family(t), "ma_cross:a.X,b.X:1d");
  t.instruments = {"e.X", "d.X", "c.X", "b.X", "a.X"};
  const std::string family = trial_family(t);
  EXPECT_EQ(family.substr(0, 15), "ma_cross:a.X+4#");
  EXPECT_EQ(family.size(), 15U + 8 + 3);
  t.instruments.back() = "a.Y";
  EXPECT_NE(trial_family(t), family);
}

TEST(TrialLedger, KeepsWhatItWasGiven) {
  const TemporaryFolder folder;
  Trial t = trial_of(1);
  t.kind = TrialKind::kFit;
  t.instruments = {"b.X", "a.X"};
  t.seed = 0xFFFF'FFFF'FFFF'FFFF;
  t.total_return = std::nullopt;
  t.sharpe_annual = INFINITY;
  TrialReceipt receipt;
  {
    TrialLedger ledger{folder / "t.sqlite", Open::kCreate};
    receipt = ledger.record(t);
  }
  EXPECT_TRUE(receipt.is_new);
  const TrialLedger ledger{folder / "t.sqlite", Open::kExisting};
  const std::optional<RecordedTrial> found = ledger.find(receipt.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->family, "ma_cross:a.X,b.X:1d");
  EXPECT_EQ(found->runs, 1);
  EXPECT_EQ(found->trial.kind, TrialKind::kFit);
  EXPECT_EQ(found->trial.strategy, "ma_cross");
  EXPECT_EQ(found->trial.instruments, (std::vector<std::string>{"a.X", "b.X"}));
  EXPECT_EQ(found->trial.interval, "1d");
  EXPECT_EQ(found->trial.config_hash, t.config_hash);
  EXPECT_EQ(found->trial.data_hash, t.data_hash);
  EXPECT_EQ(found->trial.seed, t.seed);
  EXPECT_EQ(found->trial.run_hash, t.run_hash);
  EXPECT_EQ(found->trial.name, "demo");
  EXPECT_EQ(found->trial.created_at, t.created_at);
  EXPECT_EQ(found->trial.sharpe, 0.05);
  EXPECT_EQ(found->trial.sharpe_annual, std::nullopt);
  EXPECT_EQ(found->trial.total_return, std::nullopt);
  EXPECT_EQ(found->trial.n_periods, 1250);
  EXPECT_EQ(found->trial.skew, -0.5);
  EXPECT_EQ(found->trial.kurtosis, 5.0);
  EXPECT_FALSE(ledger.find(receipt.id + 1));
}

TEST(TrialLedger, TheSameAgainIsNoNewTrial) {
  const TemporaryFolder folder;
  TrialLedger ledger{folder / "t.sqlite", Open::kCreate};
  const TrialReceipt first = ledger.record(trial_of(1));
  Trial again = trial_of(1);
  again.name = "another name";
  again.sharpe = 99;
  const TrialReceipt second = ledger.record(again);
  EXPECT_EQ(second.id, first.id);
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(ledger.find(first.id)->runs, 2);
  EXPECT_EQ(ledger.find(first.id)->trial.sharpe, 99) << "the latest run's";
  EXPECT_EQ(ledger.find(first.id)->trial.name, "demo");

  Trial other_kind = trial_of(1), other_data = trial_of(1), other_seed = trial_of(1);
  other_kind.kind = TrialKind::kFit;
  other_data.data_hash = hash_of(8);
  other_seed.seed = 8;
  for (const Trial& other : {other_kind, other_data, other_seed})
    EXPECT_TRUE(ledger.record(other).is_new);
  EXPECT_EQ(ledger.family_summary(trial_family(again)).trials, 4U);
}

TEST(TrialLedger, ListsTheNewestFirst) {
  const TemporaryFolder folder;
  TrialLedger ledger{folder / "t.sqlite", Open::kCreate};
  for (int i = 1; i <= 5; ++i) {
    Trial t = trial_of(i);
    if (i == 3) t.interval = "1m";
    static_cast<void>(ledger.record(t));
  }
  const auto ids = [&](const TrialLedger::Filter& filter) {
    std::vector<int64_t> out;
    for (const RecordedTrial& row : ledger.list(filter)) out.push_back(row.id);
    return out;
  };
  EXPECT_EQ(ids({}), (std::vector<int64_t>{5, 4, 3, 2, 1}));
  EXPECT_EQ(ids({.count_max = 2}), (std::vector<int64_t>{5, 4}));
  EXPECT_EQ(ids({.family = "ma_cross:SPX.INDEX:1d"}), (std::vector<int64_t>{5, 4, 2, 1}));
  EXPECT_EQ(ids({.family = "ma_cross:SPX.INDEX:1m", .count_max = 9}), (std::vector<int64_t>{3}));
  EXPECT_TRUE(ids({.family = "none"}).empty());
}

TEST(TrialLedger, FindsByTheStartOfTheRunHash) {
  const TemporaryFolder folder;
  TrialLedger ledger{folder / "t.sqlite", Open::kCreate};
  Trial one = trial_of(1), two = trial_of(2);
  one.run_hash = "12345678aaaa";
  two.run_hash = "12345678bbbb";
  static_cast<void>(ledger.record(one));
  static_cast<void>(ledger.record(two));
  EXPECT_EQ(ledger.find_by_run_hash("12345678b")->id, 2);
  EXPECT_EQ(ledger.find_by_run_hash("12345678aaaa")->id, 1);
  EXPECT_FALSE(ledger.find_by_run_hash("12345678c"));
  EXPECT_FALSE(ledger.find_by_run_hash("123")) << "too short to mean one";
  EXPECT_FALSE(ledger.find_by_run_hash("1234%")) << "no pattern";
  try {
    static_cast<void>(ledger.find_by_run_hash("1234"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_STREQ(error.what(),
                 "several trials have a run hash that starts with '1234', for example 1 and 2; "
                 "give more digits or the id");
  }
}

TEST(TrialLedger, FamilySummaryFeedsTheDeflatedSharpeRatio) {
  const TemporaryFolder folder;
  TrialLedger ledger{folder / "t.sqlite", Open::kCreate};
  const Trial mine = trial_of(1);
  const std::string family = trial_family(mine);
  EXPECT_EQ(ledger.family_summary(family).trials, 0U);
  static_cast<void>(ledger.record(mine));
  const SharpeSample sample{.n = 1250, .sharpe = 0.05, .skew = -0.5, .kurtosis = 5};
  EXPECT_EQ(deflated_sharpe(mine, ledger.family_summary(family)), probabilistic_sharpe(sample, 0))
      << "one trial";

  Trial worse = trial_of(2), better = trial_of(3), unknown = trial_of(4), stranger = trial_of(5);
  worse.sharpe = 0.02;
  better.sharpe = 0.08;
  unknown.sharpe = NAN;
  stranger.interval = "1h";
  for (const Trial& t : {worse, better, unknown, stranger}) static_cast<void>(ledger.record(t));
  const FamilySummary summary = ledger.family_summary(family);
  EXPECT_EQ(summary.trials, 4U);
  EXPECT_EQ(summary.trials_with_sharpe, 3U);
  EXPECT_NEAR(summary.sharpe_variance, 0.0006, 1e-18);  // (0.03^2 + 0 + 0.03^2) / 3
  EXPECT_EQ(deflated_sharpe(mine, summary), deflated_sharpe(sample, summary.sharpe_variance, 4));
  EXPECT_TRUE(std::isnan(deflated_sharpe(ledger.find(4)->trial, summary)));
}

pid_t in_child(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  try {
    work();
  } catch (const std::exception& error) {
    static_cast<void>(std::fprintf(stderr, "child: %s\n", error.what()));
    ::_exit(1);
  }
  ::_exit(0);
}

// Four processes create, migrate and fill one file together; half of what each writes, all write.
TEST(TrialLedger, ManyProcessesWriteAtOnce) {
  const TemporaryFolder folder;
  const fs::path path = folder / "t.sqlite";
  constexpr int kProcesses = 4, kTrials = 100;
  std::vector<pid_t> children;
  for (int p = 0; p < kProcesses; ++p) {
    children.push_back(in_child([&] {
      TrialLedger ledger{path, Open::kCreate};
      for (int i = 0; i < kTrials; ++i)
        static_cast<void>(ledger.record(trial_of(i % 2 == 0 ? i : 1000 * (p + 1) + i)));
    }));
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  const TrialLedger ledger{path, Open::kExisting};
  int64_t runs = 0;
  const std::vector<RecordedTrial> rows = ledger.list({.count_max = 10'000});
  for (const RecordedTrial& row : rows) runs += row.runs;
  EXPECT_EQ(rows.size(), static_cast<size_t>(kTrials / 2 + kProcesses * kTrials / 2));
  EXPECT_EQ(runs, kProcesses * kTrials);
}

// The child says through a pipe what it has recorded; the kill falls anywhere behind that.
TEST(TrialLedger, AKilledWriterLosesNothingItRecorded) {
  const TemporaryFolder folder;
  const fs::path path = folder / "t.sqlite";
  int next = 1;
  for (int round = 0; round < 5; ++round) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const int first = next;
    const pid_t child = in_child([&] {
      TrialLedger ledger{path, Open::kCreate};
      for (int i = first;; ++i) {
        static_cast<void>(ledger.record(trial_of(i)));
        if (::write(pipe[1], "x", 1) != 1) return;
      }
    });
    ::close(pipe[1]);
    char byte = 0;
    for (int acknowledged = 0; acknowledged < 30 + round; ++acknowledged, ++next)
      ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (::read(pipe[0], &byte, 1) == 1) ++next;
    ::close(pipe[0]);

    Database database{path, Open::kExisting};
    Statement check = database.prepare("PRAGMA integrity_check");
    ASSERT_TRUE(check.step());
    EXPECT_EQ(check.text(0), "ok");
    TrialLedger ledger{path, Open::kExisting};
    const auto rows = static_cast<int>(ledger.list({.count_max = 1'000'000}).size());
    EXPECT_GE(rows, next - 1) << "round " << round;
    EXPECT_LE(rows, next) << "at most the one it had no time to report";
    next = rows + 1;
  }
}

TEST(TrialLedger, RefusesADamagedFile) {
  const TemporaryFolder folder;
  {
    TrialLedger ledger{folder / "t.sqlite", Open::kCreate};
    for (int i = 0; i < 100; ++i) static_cast<void>(ledger.record(trial_of(i)));
  }
  fs::resize_file(folder / "t.sqlite", 10'000);
  const auto read_all = [&] {
    TrialLedger ledger{folder / "t.sqlite", Open::kExisting};
    return ledger.list({.count_max = 1000});
  };
  EXPECT_THROW(static_cast<void>(read_all()), Error);
}

}  // namespace
}  // namespace godwit
