#include "foundation/base/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"

namespace godwit {
namespace {

/// A file or pipe read in order.
class PlainFile final : public ByteSource {
 public:
  explicit PlainFile(const std::filesystem::path& path)
      : ByteSource{path}, file_{::open(path.c_str(), O_RDONLY | O_CLOEXEC)} {
    if (file_ < 0) throw failed("cannot open " + path.string() + ": " + reason_and_remedy(errno));
    try {
      inspect();
    } catch (...) {
      ::close(file_);
      throw;
    }
  }
  ~PlainFile() override { ::close(file_); }

  [[nodiscard]] uint64_t bytes_done() const noexcept override { return bytes_done_; }
  [[nodiscard]] uint64_t bytes_total() const noexcept override { return bytes_total_; }

 private:
  void inspect() {
    struct stat status{};
    if (::fstat(file_, &status) != 0) throw cannot_read(reason_and_remedy(errno));
    if (S_ISDIR(status.st_mode))
      throw cannot_read("it is a directory, expected a file; name a file in it");
    if (S_ISREG(status.st_mode)) bytes_total_ = static_cast<uint64_t>(status.st_size);
    // Advice only: a refusal costs nothing but speed.
    static_cast<void>(::posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL));
  }

  size_t read_next(char* into, size_t size) override {
    for (;;) {
      const ssize_t count = ::read(file_, into, size);
      if (count >= 0) {
        bytes_done_ += static_cast<uint64_t>(count);
        return static_cast<size_t>(count);
      }
      if (errno != EINTR) throw cannot_read(reason_and_remedy(errno));
    }
  }

  [[nodiscard]] Error cannot_read(const std::string& why) const {
    return failed("cannot read " + path().string() + ": " + why);
  }

  int file_;
  uint64_t bytes_done_ = 0;
  uint64_t bytes_total_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::string name, std::string_view bytes)
      : ByteSource{std::move(name)}, rest_{bytes}, bytes_total_{bytes.size()} {}
  [[nodiscard]] uint64_t bytes_done() const noexcept override {
    return bytes_total_ - rest_.size();
  }
  [[nodiscard]] uint64_t bytes_total() const noexcept override { return bytes_total_; }

 private:
  size_t read_next(char* into, size_t size) override {
    const size_t count = rest_.copy(into, size);
    rest_.remove_prefix(count);
    return count;
  }

  std::string_view rest_;
  uint64_t bytes_total_;
};

}  // namespace

ByteSource::ByteSource(std::filesystem::path path, std::string entry)
    : path_{std::move(path)}, entry_{std::move(entry)} {}

std::string ByteSource::name() const {
  return entry_.empty() ? path_.string() : path_.string() + "/" + entry_;
}

size_t ByteSource::read(char* into, size_t size) {
  CHECK(size > 0, "a read has room for a byte");
  if (ahead_.empty()) return read_next(into, size);
  const size_t count = ahead_.copy(into, size);
  ahead_.erase(0, count);
  return count;
}

std::string_view ByteSource::peek(size_t size) {
  while (ahead_.size() < size) {
    const size_t have = ahead_.size();
    ahead_.resize(size);
    size_t count = 0;
    try {
      count = read_next(ahead_.data() + have, size - have);
    } catch (...) {
      ahead_.resize(have);
      throw;
    }
    ahead_.resize(have + count);
    if (count == 0) break;
  }
  return std::string_view{ahead_}.substr(0, size);
}

void ByteSource::skip(size_t size) {
  CHECK(size <= ahead_.size(), "only what was looked at is skipped");
  ahead_.erase(0, size);
}

std::unique_ptr<ByteSource> open_plain_file(const std::filesystem::path& path) {
  return std::make_unique<PlainFile>(path);
}

std::unique_ptr<ByteSource> memory_source(std::string name, std::string_view bytes) {
  return std::make_unique<MemorySource>(std::move(name), bytes);
}

}  // namespace godwit
