#include "market/data/catalog/writer_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"

namespace godwit {
namespace {

constexpr Duration kNone;

TEST(WriterLock, ExcludesASecondHolderAndNamesTheFirst) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "lock";
  const WriterLock first{path, kNone, nullptr};
  std::string told;
  try {
    const WriterLock second{path, kNone, [&](std::string_view note) { told = note; }};
    FAIL() << "two writers";
  } catch (const Error& error) {
    const std::string pid = "process " + std::to_string(::getpid()) + " ";
    EXPECT_NE(std::string{error.what()}.find(pid), std::string::npos) << error.what();
    EXPECT_NE(told.find(pid), std::string::npos) << told;
  }
}

TEST(WriterLock, IsFreeAfterItsHolder) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "lock";
  {
    const WriterLock first{path, kNone, nullptr};
  }
  const WriterLock second{path, kNone, nullptr};
}

TEST(WriterLock, WaitsForTheHolderToFinish) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "lock";
  std::optional<WriterLock> first;
  first.emplace(path, kNone, nullptr);
  // The holder finishes when the second says that it waits.
  const WriterLock second{path, Duration::seconds(60), [&](std::string_view) { first.reset(); }};
}

TEST(WriterLock, DiesWithItsProcess) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "lock";
  const pid_t child = ::fork();
  if (child == 0) {
    const WriterLock held{path, kNone, nullptr};
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(read_file(path, 100), std::to_string(child) + "\n");
  const WriterLock second{path, kNone, nullptr};
}

TEST(WriterLock, SaysWhenTheFileCannotBeOpened) {
  EXPECT_THROW((WriterLock{"/no/such/folder/lock", kNone, nullptr}), Error);
}

}  // namespace
}  // namespace godwit
