#include "market/data/catalog/data_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

Error cannot_open(const std::filesystem::path& path, const std::string& reason) {
  return failed("cannot read " + path.string() + ": " + reason);
}

}  // namespace

DataFile::DataFile(std::filesystem::path path)
    // Without O_NONBLOCK a named pipe in place of the file would wait for a writer for ever.
    : path_{std::move(path)}, fd_{::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {
  if (fd_ < 0) {
    const int code = errno;
    const char* remedy = "";
    if (code == EACCES) remedy = "; check its permissions and those of its folder";
    if (code == EMFILE) remedy = "; raise the limit of open files (ulimit -n)";
    throw cannot_open(path_, std::strerror(code) + std::string{remedy});
  }
  struct stat info{};
  const bool known = ::fstat(fd_, &info) == 0;
  if (!known || !S_ISREG(info.st_mode)) {
    ::close(fd_);
    throw cannot_open(path_, !known ? "its state is unknown"
                             : S_ISDIR(info.st_mode)
                                 ? "it is a directory; move it out of the catalog"
                                 : "it is not a file; move it out of the catalog");
  }
  bytes_ = static_cast<uint64_t>(info.st_size);
}

DataFile::~DataFile() { ::close(fd_); }

std::string DataFile::descriptor_path() const { return "/proc/self/fd/" + std::to_string(fd_); }

}  // namespace godwit
