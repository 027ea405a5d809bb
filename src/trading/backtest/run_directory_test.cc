#include "trading/backtest/run_directory.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr std::array kTables{"equity.csv", "orders.csv", "fills.csv", "trades.csv"};
constexpr int kFiles = 2 + static_cast<int>(kTables.size());

/// A run whose every file says `version`, many times over.
void write_version(const fs::path& target, int version) {
  write_run_directory(target, [&](const fs::path& work) {
    const std::string line = "version " + std::to_string(version) + "\n";
    std::string text;
    for (int i = 0; i < 200; ++i) text += line;
    write_file(work / "run.toml", text);
    write_file(work / "summary.json", text);
    for (const char* const name : kTables) write_file(work / name, text);
  });
}

/// The version that a whole run says; fails the test when it is torn.
std::string version_of(const fs::path& run) {
  std::set<std::string> texts;
  int files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator{run}) {
    texts.insert(read_file(entry.path(), 1 << 20));
    ++files;
  }
  EXPECT_EQ(files, kFiles);
  EXPECT_EQ(texts.size(), 1U) << "files of two versions in one run";
  return texts.empty() ? "" : texts.begin()->substr(0, texts.begin()->find('\n'));
}

size_t entries(const fs::path& folder) {
  return static_cast<size_t>(
      std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

pid_t dead_process() {
  const pid_t dead = ::fork();
  if (dead == 0) ::_exit(0);
  ::waitpid(dead, nullptr, 0);
  return dead;
}

TEST(RunDirectory, ReplacesARunAsAWhole) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  write_version(target, 1);
  write_file(target / "report.html", "of version 1");
  write_version(target, 2);
  EXPECT_EQ(version_of(target), "version 2") << "nothing of the old run stays";
  EXPECT_EQ(entries(folder.path()), 1U) << "nothing is left beside it";
}

TEST(RunDirectory, ARunThatHoldsSomethingElseIsKept) {
  const TemporaryFolder folder;
  write_version(folder / "run", 1);
  write_file(folder / "run/my_notes.txt", "mine");
  EXPECT_THROW(write_version(folder / "run", 2), Error);
  EXPECT_EQ(read_file(folder / "run/my_notes.txt", 100), "mine");
}

TEST(RunDirectory, CreatesFoldersAndTakesEveryFormOfPath) {
  const TemporaryFolder folder;
  write_version(folder / "a/b/run/", 1);
  EXPECT_EQ(version_of(folder / "a/b/run"), "version 1");
  write_version(folder / "a/./b/../b/run//", 2);
  EXPECT_EQ(version_of(folder / "a/b/run"), "version 2");
  fs::create_directory(folder / "empty");
  write_version(folder / "empty", 3);
  EXPECT_EQ(version_of(folder / "empty"), "version 3");
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write_version("relative", 4);
  fs::current_path(before);
  EXPECT_EQ(version_of(folder / "relative"), "version 4");
}

TEST(RunDirectory, NeverReplacesAnythingElse) {
  const TemporaryFolder folder;
  write_file(folder / "thesis/chapter1.txt", "years of work");
  write_file(folder / "half/run.toml", "a run file of my own");
  write_file(folder / "file", "a file");
  for (const char* name : {"thesis", "thesis/", "half", "file"}) {
    bool filled = false;
    try {
      write_run_directory(folder / name, [&](const fs::path&) { filled = true; });
      ADD_FAILURE() << name << " was replaced";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_NE(std::string_view{error.what()}.find("will not be replaced"),
                std::string_view::npos);
    }
    EXPECT_FALSE(filled) << "nothing is computed for a target that will be refused";
  }
  EXPECT_EQ(read_file(folder / "thesis/chapter1.txt", 100), "years of work");
  EXPECT_EQ(read_file(folder / "half/run.toml", 100), "a run file of my own");
  EXPECT_EQ(read_file(folder / "file", 100), "a file");
  EXPECT_THROW(write_version("/", 1), Error);
}

TEST(RunDirectory, AFileInPlaceOfAParentIsAnError) {
  const TemporaryFolder folder;
  write_file(folder / "file", "a file");
  EXPECT_THROW(write_version(folder / "file/run", 1), std::exception);
  EXPECT_EQ(read_file(folder / "file", 100), "a file");
}

TEST(RunDirectory, AFailureLeavesTheOldRunAndNothingElse) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  write_version(target, 1);
  EXPECT_THROW(write_run_directory(target,
                                   [](const fs::path& work) {
                                     write_file(work / "run.toml", "half");
                                     throw failed("no more");
                                   }),
               Error);
  EXPECT_EQ(version_of(target), "version 1");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(RunDirectory, SweepsLeftOversOfTheDeadOnly) {
  const TemporaryFolder folder;
  const pid_t dead = dead_process();
  const std::string mine = "run." + std::to_string(::getppid()) + ".tmp";
  for (const std::string& name : {"run." + std::to_string(dead) + ".tmp", mine,
                                  std::string{"run.notes.tmp"}, std::string{"run2.1.tmp"}})
    write_file(folder / name / "x", "x");
  write_version(folder / "run", 1);
  EXPECT_FALSE(fs::exists(folder / ("run." + std::to_string(dead) + ".tmp")));
  EXPECT_TRUE(fs::exists(folder / mine)) << "another process may be writing there";
  EXPECT_TRUE(fs::exists(folder / "run.notes.tmp"));
  EXPECT_TRUE(fs::exists(folder / "run2.1.tmp"));
}

TEST(RunDirectory, ARunMovedAsideByTheDeadComesBackWhenItsPlaceIsEmpty) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  const fs::path aside = folder / ("run." + std::to_string(dead_process()) + ".replaced");
  write_version(aside, 1);
  EXPECT_THROW(write_run_directory(target, [](const fs::path&) { throw failed("no more"); }),
               Error);
  EXPECT_EQ(version_of(target), "version 1");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(RunDirectory, ARunMovedAsideByTheDeadGoesWhenThereIsANewerOne) {
  const TemporaryFolder folder;
  const std::string dead = std::to_string(dead_process());
  write_version(folder / "run", 2);
  write_version(folder / ("run." + dead + ".replaced"), 1);
  write_version(folder / ("run." + std::to_string(::getppid()) + ".replaced"), 3);
  write_version(folder / ("run." + dead + ".old"), 4);
  write_version(folder / "run", 5);
  EXPECT_EQ(version_of(folder / "run"), "version 5");
  EXPECT_FALSE(fs::exists(folder / ("run." + dead + ".replaced")));
  EXPECT_TRUE(fs::exists(folder / ("run." + std::to_string(::getppid()) + ".replaced")))
      << "its process lives";
  EXPECT_TRUE(fs::exists(folder / ("run." + dead + ".old"))) << "somebody's own copy";
}

TEST(RunDirectory, TwoStepsReplaceOrLeaveTheOldRun) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  write_version(folder / "new", 1);
  replace_in_two_steps(folder / "new", target);
  EXPECT_EQ(version_of(target), "version 1") << "where there was none";
  write_version(folder / "new", 2);
  replace_in_two_steps(folder / "new", target);
  EXPECT_EQ(version_of(target), "version 2");
  EXPECT_EQ(entries(folder.path()), 1U);
  EXPECT_THROW(replace_in_two_steps(folder / "missing", target), Error);
  EXPECT_EQ(version_of(target), "version 2") << "put back";
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(RunDirectory, ParallelRunsOfOneTargetAllSucceed) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  for (int round = 0; round < 20; ++round) {
    fs::remove_all(target);
    std::vector<pid_t> children;
    for (int child = 0; child < 4; ++child) {
      children.push_back(::fork());
      if (children.back() != 0) continue;
      try {
        write_version(target, child);
      } catch (const Error& error) {
        static_cast<void>(::write(STDERR_FILENO, error.what(), std::strlen(error.what())));
        ::_exit(1);
      }
      ::_exit(0);
    }
    for (const pid_t child : children) {
      int status = 0;
      ::waitpid(child, &status, 0);
      EXPECT_EQ(status, 0) << "round " << round;
    }
    EXPECT_TRUE(version_of(target).starts_with("version "));
    EXPECT_EQ(entries(folder.path()), 1U);
  }
}

TEST(RunDirectory, AKillAtAnyInstantLeavesTheOldOrTheNew) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  write_version(target, 0);
  int last = 0;
  for (int round = 0; round < 60; ++round) {
    int done[2];
    ASSERT_EQ(::pipe(done), 0);
    const pid_t writer = ::fork();
    if (writer == 0) {
      for (int version = round * 1000 + 1;; ++version) {
        write_version(target, version);
        (void)!::write(done[1], "x", 1);
      }
    }
    // Once the first is written, the kill falls anywhere in the second, third ...
    char byte = 0;
    ASSERT_EQ(::read(done[0], &byte, 1), 1);
    ::usleep(static_cast<useconds_t>(round * 97));  // house-allow(clock): lets the child run
    ::kill(writer, SIGKILL);
    ::close(done[0]);
    ::close(done[1]);
    ::waitpid(writer, nullptr, 0);
    const std::string version = version_of(target);
    ASSERT_TRUE(version.starts_with("version ")) << version;
    const int now = std::stoi(version.substr(8));
    ASSERT_GT(now, last) << "an older run came back";
    last = now;
  }
  write_version(target, 1'000'000);
  EXPECT_EQ(entries(folder.path()), 1U) << "left-overs are swept";
}

TEST(RunDirectory, AFullDiskLeavesTheOldRun) {
  const TemporaryFolder folder;
  const fs::path target = folder / "run";
  write_version(target, 1);
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 1000, .rlim_max = 1000};  // A file is 2,000 bytes and more.
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(9);
    try {
      write_version(target, 2);
    } catch (const Error& error) {
      ::_exit(error.exit_code());
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_EQ(version_of(target), "version 1");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(RunDirectory, AnUnwritableParentIsAClearError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TemporaryFolder folder;
  fs::create_directory(folder / "locked");
  fs::permissions(folder / "locked", fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_THROW(write_version(folder / "locked/run", 1), Error);
  fs::permissions(folder / "locked", fs::perms::owner_all);
}

}  // namespace
}  // namespace godwit
