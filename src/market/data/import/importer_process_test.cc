// Imports that are killed or interrupted, and their memory: in processes of their own.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <thread>

#include <gtest/gtest.h>

#include "foundation/base/interrupt.h"
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

#ifndef GODWIT_SANITIZED
using ImporterProcessTest = ImporterTest;

/// Runs `work` in a child and returns its exit status, or -signal.
int in_child(const std::function<void()>& work, std::chrono::microseconds kill_after = {}) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      work();
      ::_exit(0);
    } catch (const Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(error.exit_code());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(1);
    }
  }
  if (kill_after.count() > 0) {
    std::this_thread::sleep_for(kill_after);  // house-allow(clock): kills a real process.
    ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST_F(ImporterProcessTest, AKillAtAnyInstantLeavesOldOrNewRows) {
  const std::string before = daily_rows(20'000, 0);
  const std::string after = daily_rows(20'000, 1);
  const fs::path old_file = file("old.csv", before);
  const fs::path new_file = file("new.csv", after);
  ASSERT_EQ(in_child([&] { static_cast<void>(import(old_file)); }), 0);
  int killed = 0;
  for (int delay_ms = 1; delay_ms < 120; delay_ms += 7) {
    const bool to_new = exported() == before;
    const int status = in_child([&] { static_cast<void>(import(to_new ? new_file : old_file)); },
                                std::chrono::milliseconds{delay_ms});
    if (status == -SIGKILL) ++killed;
    const std::string now = exported();
    ASSERT_TRUE(now == before || now == after) << "killed after " << delay_ms << " ms";
  }
  EXPECT_GT(killed, 0);
  // What was killed can simply be run again.
  EXPECT_EQ(in_child([&] { static_cast<void>(import(new_file)); }), 0);
  EXPECT_TRUE(exported() == after);
}

TEST_F(ImporterProcessTest, AnInterruptWritesNothing) {
  static_cast<void>(in_child([&] { static_cast<void>(import(file("old.csv", daily_rows(100)))); }));
  const auto before = snapshot();
  const ImportFile one{file("new.csv", daily_rows(20'000, 1)), kSpx};
  const int status = in_child([&] {
    install_interrupt_handler();
    const auto interrupt_late = [](uint64_t done, uint64_t total) {
      if (done > total / 2 && !interrupted()) ::raise(SIGINT);
    };
    static_cast<void>(
        import_files(root(), {&one, 1}, contract(Interval::k1d), {}, {.progress = interrupt_late}));
  });
  EXPECT_EQ(status, 130);
  EXPECT_TRUE(snapshot() == before);
}

TEST_F(ImporterProcessTest, AnInterruptBetweenSeriesTellsThatTheImportIsIncomplete) {
  constexpr size_t kSeries = 400;
  std::vector<ImportFile> files;
  for (size_t i = 0; i < kSeries; ++i)
    files.push_back({file("f" + std::to_string(i) + ".csv", daily_rows(5)),
                     *InstrumentId::parse("A" + std::to_string(i) + ".INDEX")});
  const auto has_rows = [&] {
    std::error_code error;
    for (fs::recursive_directory_iterator it{root(), error}, end; !error && it != end;
         it.increment(error))
      if (it->path().extension() == ".parquet") return true;
    return false;
  };
  const fs::path message = folder_ / "message";
  const int status = in_child([&] {
    install_interrupt_handler();
    std::thread{[&] {
      while (!has_rows()) std::this_thread::yield();
      ::raise(SIGINT);
    }}.detach();
    try {
      static_cast<void>(import_files(root(), files, contract(Interval::k1d), {}));
    } catch (const Error& error) {
      std::ofstream{message} << error.what();
      throw;
    }
  });
  EXPECT_EQ(status, 130);
  const std::string said = read_file(message, 1 << 20);
  EXPECT_NE(said.find("the import is incomplete: "), std::string::npos) << said;
  EXPECT_NE(said.find(" of 400 series are written. Run the same command again"), std::string::npos)
      << said;
  ASSERT_EQ(in_child([&] {
              static_cast<void>(import_files(root(), files, contract(Interval::k1d), {}));
            }),
            0);
  EXPECT_EQ((Catalog{root(), Catalog::Mode::kReadOnly}.list().size()), kSeries);
}

TEST_F(ImporterProcessTest, MemoryStaysBoundedWhateverTheSizeOfTheFile) {
  const fs::path path = folder_ / "large.csv";
  constexpr int kRows = 3'000'000;  // 288 MB of bars.
  {
    std::ofstream out{path, std::ios::binary};
    std::string block = kHeader;
    const Timestamp start = *parse_timestamp("2015-01-01T00:00:00Z");
    for (int i = 1; i <= kRows; ++i) {
      block += format_timestamp(start + Duration::minutes(i)) + ",1.5,1.75,1.25,1.5,10.5,,,3\n";
      if (i % 50'000 == 0) {
        out << block;
        block.clear();
      }
    }
  }
  const int status = in_child([&] {
    const ImportReport report = import(path, {}, Interval::k1m);
    if (merged(report).added != kRows) throw std::runtime_error{"rows are missing"};
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    constexpr int64_t kLimitKib = 256 * 1024;  // Measured: 151 MiB, most of it one year's merge.
    if (usage.ru_maxrss > kLimitKib)
      throw std::runtime_error{"peak memory is " + std::to_string(usage.ru_maxrss) + " KiB"};
  });
  EXPECT_EQ(status, 0);
}
#endif

}  // namespace
}  // namespace godwit
