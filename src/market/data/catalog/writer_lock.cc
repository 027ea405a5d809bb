#include "market/data/catalog/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"

namespace godwit {
namespace {

constexpr std::chrono::nanoseconds kPause = std::chrono::milliseconds{20};

/// Whom the holder wrote into the file. It may be gone or not have written yet: a hint.
std::string holder(int fd) {
  std::array<char, 20> text{};
  const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
  size_t digits = 0;
  while (got > 0 && digits < static_cast<size_t>(got) && text[digits] >= '0' && text[digits] <= '9')
    ++digits;
  return digits == 0 ? "another process" : "process " + std::string{text.data(), digits};
}

/// True when the lock is taken, false when another holds it.
bool try_lock(int fd, const std::filesystem::path& path) {
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR)
      throw failed("cannot lock " + path.string() + ": " + std::strerror(errno) +
                   "; the catalog must lie on a file system with locks");
  }
  return true;
}

void wait_for_lock(int fd, const std::filesystem::path& path, Duration patience,
                   const std::function<void(std::string_view)>& note) {
  if (try_lock(fd, path)) return;
  const std::string folder = path.parent_path().string();
  if (note)
    note(holder(fd) + " is writing to the catalog " + folder + "; waiting for it to finish");
  for (Duration waited; waited < patience;
       waited = Duration::from_ns(waited.ns() + kPause.count())) {
    throw_if_interrupted();
    std::this_thread::sleep_for(kPause);  // house-allow(clock): until another process is done.
    if (try_lock(fd, path)) return;
  }
  throw failed("cannot write to the catalog " + folder + ": " + holder(fd) +
               " is writing to it; try again when it is done");
}

}  // namespace

WriterLock::WriterLock(const std::filesystem::path& path, Duration patience,
                       const std::function<void(std::string_view)>& note)
    : fd_{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)} {
  if (fd_ < 0)
    throw failed("cannot open " + path.string() + ": " + std::strerror(errno) +
                 "; writing to a catalog needs write permission in its folder");
  try {
    wait_for_lock(fd_, path, patience, note);
  } catch (...) {
    ::close(fd_);
    throw;
  }
  // For the message of whoever waits; a full disk must not keep us from going on.
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd_, 0) == 0 && ::pwrite(fd_, pid.data(), pid.size(), 0) < 0) errno = 0;
}

WriterLock::~WriterLock() { ::close(fd_); }

}  // namespace godwit
