#include "foundation/base/file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

class FileTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator{folder_})
      found.insert(entry.path().filename().string());
    return found;
  }
  TemporaryFolder temporary_;
  fs::path folder_ = temporary_.path();
};

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return error.what();
  }
  return "no error";
}

TEST_F(FileTest, WritesReadsAndReplaces) {
  const fs::path path = folder_ / "a" / "b" / "file.txt";
  write_file(path, "old");
  EXPECT_EQ(read_file(path, 3), "old");
  std::string large(300'000, 'x');
  large[299'999] = '\0';
  write_file(path, large);
  EXPECT_EQ(read_file(path, 1 << 20), large);
  write_file(path, "");
  EXPECT_EQ(read_file(path, 0), "");
  EXPECT_EQ(std::distance(fs::directory_iterator{folder_ / "a" / "b"}, {}), 1);
}

TEST_F(FileTest, ErrorsNameThePath) {
  const fs::path path = folder_ / "file.txt";
  EXPECT_EQ(error_of([&] { (void)read_file(path, 10); }),
            "cannot open " + path.string() +
                ": No such file or directory; check the path (relative paths start from the folder "
                "you are in)");
  EXPECT_EQ(error_of([&] { (void)read_file(folder_, 10); }),
            "cannot read " + folder_.string() + ": it is a directory; name a file in it");
  write_file(path, "12345678901");
  EXPECT_EQ(error_of([&] { (void)read_file(path, 10); }),
            "cannot read " + path.string() +
                ": larger than 10 bytes, expected at most that; is it the file you mean?");
  EXPECT_EQ(read_file(path, 11), "12345678901");
  EXPECT_NE(error_of([&] { (void)read_file("/dev/zero", 100'000); }).find("larger than"),
            std::string::npos);
  // A link to itself can be opened by nobody, root included.
  fs::create_symlink("loop", folder_ / "loop");
  EXPECT_NE(error_of([&] { (void)read_file(folder_ / "loop", 10); }).find("cannot open"),
            std::string::npos);
  EXPECT_NE(error_of([&] { write_file(path / "below", "x"); }).find("cannot create the folder"),
            std::string::npos);
  EXPECT_NE(error_of([&] { sync_path(folder_ / "nothing"); }).find("cannot open"),
            std::string::npos);
}

TEST_F(FileTest, ADirectoryInPlaceOfTheFileStays) {
  fs::create_directory(folder_ / "taken");
  write_file(folder_ / "taken" / "inside", "safe");
  EXPECT_NE(error_of([&] { write_file(folder_ / "taken", "x"); }).find("cannot replace"),
            std::string::npos);
  EXPECT_EQ(read_file(folder_ / "taken" / "inside", 10), "safe");
  EXPECT_EQ(names(), (std::set<std::string>{"taken"}));
}

TEST_F(FileTest, APipeStaysAPipe) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  fs::create_symlink("pipe", folder_ / "link");
  for (const char* name : {"pipe", "link"})
    EXPECT_EQ(error_of([&] { write_file(folder_ / name, "x"); }),
              "cannot replace " + (folder_ / name).string() +
                  ": it is a device, a pipe or a socket, expected a file; name another");
  EXPECT_EQ(fs::status(pipe).type(), fs::file_type::fifo);
  EXPECT_EQ(names(), (std::set<std::string>{"link", "pipe"}));
}

TEST_F(FileTest, ALinkIsFollowedAndStays) {
  fs::create_directory(folder_ / "far");
  fs::create_symlink("far/file.txt", folder_ / "near");
  fs::create_symlink(folder_ / "near", folder_ / "nearer");
  for (const char* text : {"new", "newer"}) {  // The target is missing, then there.
    write_file(folder_ / "nearer", text);
    EXPECT_EQ(read_file(folder_ / "far" / "file.txt", 10), text);
  }
  EXPECT_TRUE(fs::is_symlink(folder_ / "near") && fs::is_symlink(folder_ / "nearer"));
  fs::create_symlink("loop", folder_ / "loop");
  EXPECT_NE(error_of([&] { write_file(folder_ / "loop", "x"); }).find("cannot replace"),
            std::string::npos);
}

TEST_F(FileTest, AWriterThatFailsLeavesTheOldFileAndNoTemporary) {
  const fs::path path = folder_ / "file.txt";
  write_file(path, "old");
  EXPECT_THROW(replace_file(path,
                            [](const fs::path& temporary) {
                              std::ofstream{temporary} << "half of the";
                              throw std::runtime_error{"writer gave up"};
                            }),
               std::runtime_error);
  EXPECT_NE(error_of([&] { replace_file(path, [](const fs::path&) {}); }).find("cannot open"),
            std::string::npos);
  EXPECT_EQ(read_file(path, 100), "old");
  EXPECT_EQ(names(), (std::set<std::string>{"file.txt"}));
}

/// Runs `work` in a child process and returns its exit code.
int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(FileTest, NoRoomLeavesTheOldFileAndNoTemporary) {
  const fs::path path = folder_ / "file.txt";
  write_file(path, "old");
  const int code = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);  // The write fails instead, as on a full disk.
    const rlimit limit{50'000, 50'000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    try {
      write_file(path, std::string(200'000, 'x'));
    } catch (const Error& error) {
      return std::string{error.what()}.find("cannot write " + path.string()) == 0 ? 0 : 2;
    }
    return 3;
  });
  EXPECT_EQ(code, 0);
  EXPECT_EQ(read_file(path, 100), "old");
  EXPECT_EQ(names(), (std::set<std::string>{"file.txt"}));
}

TEST_F(FileTest, AFullDiskIsToldWithItsRemedy) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const fs::path path = folder_ / "file.txt";
  write_file(path, "old");
  // Whoever writes to the temporary finds the device that is always full.
  fs::create_symlink("/dev/full", path.string() + "." + std::to_string(::getpid()) + ".tmp");
  EXPECT_EQ(error_of([&] { write_file(path, "new"); }),
            "cannot write " + path.string() +
                ": No space left on device; free some disk space and run the command again");
  EXPECT_EQ(read_file(path, 100), "old");
  EXPECT_EQ(names(), (std::set<std::string>{"file.txt"}));
}

TEST_F(FileTest, AKillAtAnyMomentLeavesTheOldOrTheNewFile) {
  const fs::path path = folder_ / "file.txt";
  const auto version = [](int n) {  // Every line says which version it is of, and how long it is.
    std::string text;
    for (int line = 0; line < 2'000 + n % 7 * 500; ++line) text += std::to_string(n) + "\n";
    return text;
  };
  write_file(path, version(0));
  Rng rng{2024};
  int changed = 0;
  std::string last = version(0);
  for (int round = 0; round < 25; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (int n = round * 1'000;; ++n) write_file(path, version(n));
    }
    // The reader looks on until it has seen a few versions, then kills and looks once more.
    const int64_t enough = changed + rng.between(0, 2);
    for (int look = 0; look < 10'000; ++look) {
      const bool dead = changed >= enough || look == 9'999;
      if (dead) {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
      }
      const std::string text = read_file(path, 1 << 20);
      const int n = std::atoi(text.c_str());
      ASSERT_TRUE(text == version(n)) << "round " << round << ": torn after " << text.size();
      changed += text != last ? 1 : 0;
      last = text;
      if (dead) break;
    }
  }
  EXPECT_GT(changed, 3);  // The writers did get somewhere.
}

}  // namespace
}  // namespace godwit
