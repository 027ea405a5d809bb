#include "market/data/import/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

// What gathers in memory between two writes once the file is open.
constexpr size_t kWriteBytes = 1 << 20;

Error spool_error(const char* action, const fs::path& folder) {
  const int code = errno;
  std::string message = std::string{"cannot "} + action + " a temporary file in " +
                        folder.string() + ": " + std::strerror(code);
  if (code == ENOSPC) message += "; free some disk space and run the command again";
  return failed(message);
}

fs::path nearest_existing(fs::path folder) {
  std::error_code ignored;
  folder = fs::absolute(folder, ignored);
  while (!fs::is_directory(folder, ignored) && folder.has_relative_path())
    folder = folder.parent_path();
  return folder;
}

}  // namespace

Spool::Spool(fs::path folder, size_t memory_bytes_max)
    : folder_{std::move(folder)}, memory_bytes_max_{memory_bytes_max} {}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

void Spool::open_file() {
  folder_ = nearest_existing(folder_);
  file_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file_ >= 0) return;
  // Some file systems have no nameless files: make one and take its name away.
  std::string name = (folder_ / ".godwit-import-XXXXXX").string();
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0) throw spool_error("create", folder_);
  ::unlink(name.c_str());
}

void Spool::append(std::span<const std::byte> bytes) {
  tail_.insert(tail_.end(), bytes.begin(), bytes.end());
  size_ += bytes.size();
  if (tail_.size() > (file_ < 0 ? memory_bytes_max_ : kWriteBytes)) flush();
}

void Spool::flush() {
  if (file_ < 0) open_file();
  const uint64_t start = size_ - tail_.size();
  size_t done = 0;
  while (done < tail_.size()) {
    const ssize_t count =
        ::pwrite(file_, tail_.data() + done, tail_.size() - done, static_cast<off_t>(start + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw spool_error("write", folder_);
    done += static_cast<size_t>(count);
  }
  tail_.clear();
  if (tail_.capacity() > 2 * kWriteBytes) std::vector<std::byte>{}.swap(tail_);
}

void Spool::read(uint64_t offset, std::span<std::byte> into) const {
  CHECK(offset <= size_ && into.size() <= size_ - offset, "reading past the end of a spool");
  const uint64_t in_file = size_ - tail_.size();
  size_t done = 0;
  while (done < into.size() && offset + done < in_file) {
    const auto want =
        static_cast<size_t>(std::min<uint64_t>(into.size() - done, in_file - offset - done));
    const ssize_t count =
        ::pread(file_, into.data() + done, want, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw spool_error("read", folder_);
    done += static_cast<size_t>(count);
  }
  if (done < into.size())
    std::memcpy(into.data() + done, tail_.data() + (offset + done - in_file), into.size() - done);
}

}  // namespace godwit
