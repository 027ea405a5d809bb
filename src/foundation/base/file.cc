#include "foundation/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "foundation/base/error.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

Error file_error(const char* action, const fs::path& path, int code) {
  return failed(std::string{"cannot "} + action + " " + path.string() + ": " +
                reason_and_remedy(code));
}

/// An open file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0)
      : fd_{::open(path.c_str(), flags | O_CLOEXEC, mode)} {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] bool ok() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// Where a chain of symbolic links leads, whether or not there is anything yet. Only a regular file
/// is replaced: a rename onto a device would take it away from everybody.
fs::path replaceable(const fs::path& path) {
  constexpr int kLinksMax = 40;
  fs::path target = path;
  std::error_code error;
  for (int links = 0; fs::is_symlink(fs::symlink_status(target, error)); ++links) {
    if (links == kLinksMax) throw file_error("replace", path, ELOOP);
    const fs::path next = fs::read_symlink(target, error);
    if (error) throw file_error("follow the link", target, error.value());
    target = target.parent_path() / next;  // An absolute one stands for itself.
  }
  const fs::file_type type = fs::symlink_status(target, error).type();
  if (type == fs::file_type::directory)
    throw failed("cannot replace " + path.string() + ": it is a folder; name a file in it");
  if (type != fs::file_type::regular && type != fs::file_type::not_found &&
      type != fs::file_type::none)
    throw failed("cannot replace " + path.string() +
                 ": it is a device, a pipe or a socket, expected a file; name another");
  return target;
}

}  // namespace

std::string reason_and_remedy(int code) {
  std::string text = std::strerror(code);
  if (code == ENOENT || code == ENOTDIR)
    text += "; check the path (relative paths start from the folder you are in)";
  if (code == ENOSPC) text += "; free some disk space and run the command again";
  if (code == EACCES || code == EROFS) text += "; check the permissions";
  return text;
}

std::string read_file(const fs::path& path, uint64_t bytes_max) {
  const Descriptor file{path, O_RDONLY};
  if (!file.ok()) throw file_error("open", path, errno);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) throw file_error("inspect", path, errno);
  if (S_ISDIR(info.st_mode))
    throw failed("cannot read " + path.string() + ": it is a directory; name a file in it");
  std::string text;
  char buffer[65536];
  while (true) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw file_error("read", path, errno);
    if (got == 0) return text;
    text.append(buffer, static_cast<size_t>(got));
    if (text.size() > bytes_max)
      throw failed("cannot read " + path.string() + ": larger than " + std::to_string(bytes_max) +
                   " bytes, expected at most that; is it the file you mean?");
  }
}

void sync_path(const fs::path& path) {
  const Descriptor file{path, O_RDONLY};
  if (!file.ok()) throw file_error("open", path, errno);
  if (::fsync(file.get()) != 0 && errno != EINVAL) throw file_error("sync", path, errno);
}

void replace_file(const fs::path& named, const std::function<void(const fs::path&)>& write) {
  const fs::path path = replaceable(named);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw file_error("create the folder", folder, error.value());
  fs::path temporary = path;
  temporary += "." + std::to_string(::getpid()) + ".tmp";
  try {
    write(temporary);
    sync_path(temporary);
    fs::rename(temporary, path, error);
    if (error) throw file_error("replace", path, error.value());
  } catch (...) {
    fs::remove(temporary, error);
    throw;
  }
  sync_path(folder);
}

void write_file(const fs::path& path, std::string_view text) {
  replace_file(path, [&](const fs::path& temporary) {
    const Descriptor file{temporary, O_WRONLY | O_CREAT | O_TRUNC, 0644};
    if (!file.ok()) throw file_error("create", path, errno);
    std::string_view rest = text;
    while (!rest.empty()) {
      const ssize_t put = ::write(file.get(), rest.data(), rest.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) throw file_error("write", path, errno);
      rest.remove_prefix(static_cast<size_t>(put));
    }
  });
}

}  // namespace godwit
