// A writer that is killed at any instant leaves each file whole: the old one or the new one.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include <gtest/gtest.h>

#include "market/data/catalog/catalog.h"
#include "market/data/catalog/catalog_testing.h"

namespace {

/// Where the process kills itself, counted in calls of fsync and rename from the moment of arming.
struct KillPoint {
  bool armed = false;
  int calls_left = 0;
  bool after_call = false;
};
KillPoint kill_point;

bool is_due() { return kill_point.armed && kill_point.calls_left-- == 0; }

template <class Call>
int with_kill_point(Call call) {
  if (!is_due()) return call();
  if (kill_point.after_call) (void)call();
  ::kill(::getpid(), SIGKILL);
  return -1;
}

}  // namespace

// These stand before the C library's own in this program and in the libraries that it loads.
extern "C" int fsync(int fd) {
  return with_kill_point([&] { return static_cast<int>(::syscall(SYS_fsync, fd)); });
}
extern "C" int rename(const char* from, const char* to) noexcept {
  return with_kill_point([&] { return static_cast<int>(::syscall(SYS_rename, from, to)); });
}

namespace godwit {
namespace {

namespace fs = std::filesystem;

const Series kMinutes = test_series("BTCUSDT.BINANCE", Interval::k1m);

/// Two year files of which every row says which generation wrote it.
std::vector<Bar> generation(uint32_t number) {
  std::vector<Bar> bars =
      random_walk_bars(8'000, test_time("2023-12-29T00:00:00Z"), Duration::minutes(1), number);
  for (Bar& bar : bars) bar.trades = number;
  return bars;
}

/// The generation of one year; fails the test when the file is torn or mixed.
uint32_t stored_generation(const fs::path& root, int year) {
  const Catalog catalog{root, Catalog::Mode::kReadOnly};
  const Timestamp new_year = Date::from_civil(2024, 1, 1)->midnight_utc();
  const TimeRange old_part{.to = new_year};
  const TimeRange new_part{.from = new_year + Duration::from_ns(1)};
  const std::vector<Bar> bars = read_all(catalog, kMinutes, year == 2023 ? old_part : new_part);
  const uint32_t number = bars.empty() ? 0 : bars.front().trades;
  const std::vector<Bar> whole = generation(number);
  const auto boundary = whole.begin() + 3 * 1440;
  EXPECT_EQ(difference(bars, year == 2023 ? std::vector<Bar>{whole.begin(), boundary}
                                          : std::vector<Bar>{boundary, whole.end()}),
            "")
      << year << " is neither old nor new";
  return number;
}

size_t left_over_count(const fs::path& root) {
  size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator{root})
    count += entry.path().extension() == ".tmp" ? 1 : 0;
  return count;
}

void merge(const fs::path& root, uint32_t number) {
  Catalog catalog{root, Catalog::Mode::kReadWrite};
  catalog.merge<Bar>(kMinutes, generation(number));
}

void expect_killed(pid_t child) {
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "status " << status;
}

struct Step {
  const char* name;
  int call;  ///< Counting fsync of the temporary, rename, fsync of the folder, for each year.
  bool after_call;
  uint32_t old_year;  ///< The generation that each file must then have.
  uint32_t new_year;
  size_t left_over;
};

class CatalogKill : public testing::TestWithParam<Step> {};

TEST_P(CatalogKill, AtEachStepOfAWrite) {
  const Step& step = GetParam();
  const TemporaryFolder folder;
  merge(folder.path(), 1);
  const pid_t child = ::fork();
  if (child == 0) {
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    kill_point = {.armed = true, .calls_left = step.call, .after_call = step.after_call};
    catalog.merge<Bar>(kMinutes, generation(2));
    ::_exit(1);
  }
  expect_killed(child);
  EXPECT_EQ(stored_generation(folder.path(), 2023), step.old_year);
  EXPECT_EQ(stored_generation(folder.path(), 2024), step.new_year);
  EXPECT_EQ(left_over_count(folder.path()), step.left_over);
  merge(folder.path(), 2);  // Repeating the merge completes it and sweeps.
  EXPECT_EQ(stored_generation(folder.path(), 2023), 2u);
  EXPECT_EQ(stored_generation(folder.path(), 2024), 2u);
  EXPECT_EQ(left_over_count(folder.path()), 0u);
}

INSTANTIATE_TEST_SUITE_P(Steps, CatalogKill,
                         testing::Values(Step{"BeforeSync", 0, false, 1, 1, 1},
                                         Step{"BeforeRename", 1, false, 1, 1, 1},
                                         Step{"AfterRename", 1, true, 2, 1, 0},
                                         Step{"BeforeFolderSync", 2, false, 2, 1, 0},
                                         Step{"BetweenYears", 2, true, 2, 1, 0},
                                         Step{"BeforeSecondSync", 3, false, 2, 1, 1},
                                         Step{"BeforeSecondRename", 4, false, 2, 1, 1},
                                         Step{"AfterSecondRename", 4, true, 2, 2, 0}),
                         [](const auto& step) { return step.param.name; });

/// Takes out what lies after 2023-12-30: a part of the first file, and the second one whole.
const TimeRange kRemoved{.from = test_time("2023-12-30T00:00:01Z")};

struct RemovalStep {
  const char* name;
  int call;  ///< Counting fsync of the temporary, rename, fsync of the folder; fsync of the folder.
  bool after_call;
  size_t old_year;  ///< Rows that each file must then have.
  size_t new_year;
};

class CatalogRemovalKill : public testing::TestWithParam<RemovalStep> {};

TEST_P(CatalogRemovalKill, AtEachStep) {
  const RemovalStep& step = GetParam();
  const TemporaryFolder folder;
  merge(folder.path(), 1);
  const pid_t child = ::fork();
  if (child == 0) {
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    kill_point = {.armed = true, .calls_left = step.call, .after_call = step.after_call};
    catalog.remove(kMinutes, kRemoved);
    ::_exit(1);
  }
  expect_killed(child);
  const std::vector<Bar> whole = generation(1);
  const auto expect_rows = [&](size_t old_year, size_t new_year) {
    std::vector<Bar> left{whole.begin(), whole.begin() + static_cast<ptrdiff_t>(old_year)};
    left.insert(left.end(), whole.end() - static_cast<ptrdiff_t>(new_year), whole.end());
    const Catalog catalog{folder.path(), Catalog::Mode::kReadOnly};
    EXPECT_EQ(difference(read_all(catalog, kMinutes), left), "");
  };
  expect_rows(step.old_year, step.new_year);
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};  // Repeating it completes it.
  EXPECT_EQ(catalog.remove(kMinutes, kRemoved), step.old_year + step.new_year - 1440);
  expect_rows(1440, 0);
  EXPECT_EQ(left_over_count(folder.path()), 0u);
}

INSTANTIATE_TEST_SUITE_P(Steps, CatalogRemovalKill,
                         testing::Values(RemovalStep{"BeforeSync", 0, false, 4320, 3680},
                                         RemovalStep{"BeforeRename", 1, false, 4320, 3680},
                                         RemovalStep{"AfterRename", 1, true, 1440, 3680},
                                         RemovalStep{"BetweenYears", 2, true, 1440, 3680},
                                         RemovalStep{"AfterDeletion", 3, false, 1440, 0}),
                         [](const auto& step) { return step.param.name; });

using Microseconds = std::chrono::microseconds;

/// Merges two generations in turn for ever. After the first merge it tells through `pipe_end` how
/// long the second took: an instant is then drawn from the time of two merges on any machine.
[[noreturn]] void merge_until_killed(const fs::path& root, uint32_t newest, int pipe_end) {
  Catalog catalog{root, Catalog::Mode::kReadWrite};
  const std::vector<Bar> rows[2] = {generation(newest + 1), generation(newest + 2)};
  catalog.merge<Bar>(kMinutes, rows[0]);
  const auto begin = std::chrono::steady_clock::now();
  catalog.merge<Bar>(kMinutes, rows[1]);
  const int64_t took =
      std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - begin).count();
  if (::write(pipe_end, &took, sizeof took) != sizeof took) ::_exit(1);
  for (int i = 0;; ++i) catalog.merge<Bar>(kMinutes, rows[i % 2]);
}

TEST(CatalogKillRandom, AtAnyInstant) {
  const TemporaryFolder folder;
  merge(folder.path(), 1);
  Rng rng{20240102};
  uint32_t newest = 1;
  size_t left_over = 0;
  size_t older = 0;
  constexpr int kRounds = 40;
  for (int round = 0; round < kRounds && !HasFailure(); ++round) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) merge_until_killed(folder.path(), newest, ready[1]);
    int64_t took = 0;
    ASSERT_EQ(::read(ready[0], &took, sizeof took), static_cast<ssize_t>(sizeof took));
    const Microseconds instant{rng.between(0, 2 * took)};
    std::this_thread::sleep_for(instant);  // house-allow(clock): the instant is what is tried.
    ::kill(child, SIGKILL);
    expect_killed(child);
    ::close(ready[0]);
    ::close(ready[1]);
    const size_t left = left_over_count(folder.path());
    EXPECT_LE(left, 1u) << "the writer before did not sweep";
    left_over += left;
    for (const int year : {2023, 2024}) {
      const uint32_t stored = stored_generation(folder.path(), year);
      EXPECT_TRUE(stored == newest + 1 || stored == newest + 2) << "round " << round;
      older += stored == newest + 1 ? 1 : 0;
    }
    newest += 2;
  }
  // The kills fell into writes and between them, else the test shows nothing.
  EXPECT_GT(left_over, 0u);
  EXPECT_GT(older, 0u);
  EXPECT_LT(older, 2u * kRounds);
}

}  // namespace
}  // namespace godwit
