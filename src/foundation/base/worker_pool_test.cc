#include "foundation/base/worker_pool.h"

#include <string>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

TEST(WorkerPool, DoesEveryTaskOnce) {
  for (const size_t threads : {1UL, 2UL, 3UL, 8UL}) {
    WorkerPool pool{threads};
    EXPECT_EQ(pool.threads(), threads);
    for (const size_t count : {0UL, 1UL, 2UL, 7UL, 1000UL}) {
      std::vector<int> done(count, 0);
      pool.run(count, [&](size_t i) { ++done[i]; });
      EXPECT_EQ(done, std::vector<int>(count, 1));
    }
  }
}

TEST(WorkerPool, HandsOverWhatTheRoundBeforeWrote) {
  WorkerPool pool{3};
  std::vector<uint64_t> values(200, 1);
  for (int round = 0; round < 50; ++round) {
    const std::vector<uint64_t> before = values;
    pool.run(values.size(),
             [&](size_t i) { values[i] = before[i] + before[(i + 1) % before.size()]; });
  }
  EXPECT_EQ(values, std::vector<uint64_t>(200, uint64_t{1} << 50));
}

TEST(WorkerPool, TellsTheErrorOfTheLowestTask) {
  for (const size_t threads : {1UL, 2UL, 4UL}) {
    WorkerPool pool{threads};
    for (int round = 0; round < 50; ++round) {
      try {
        pool.run(100, [](size_t i) {
          if (i % 10 == 7) throw failed("task " + std::to_string(i));
        });
        FAIL() << "no error";
      } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "task 7");
      }
    }
    size_t done = 0;
    pool.run(1, [&](size_t) { ++done; });
    EXPECT_EQ(done, 1U) << "after an error it goes on";
  }
}

TEST(WorkerPool, MachineHasThreads) { EXPECT_GE(hardware_threads(), 1U); }

}  // namespace
}  // namespace godwit
