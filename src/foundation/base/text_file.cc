#include "foundation/base/text_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

Error write_error(const std::filesystem::path& path) {
  const std::string remedy =
      errno == ENOSPC ? "; free some disk space and run the command again" : "";
  return failed("cannot write " + path.string() + ": " + std::strerror(errno) + remedy);
}

}  // namespace

TextFile::TextFile(std::filesystem::path path)
    : path_{std::move(path)}, file_{std::fopen(path_.c_str(), "wbe")} {
  if (!file_) throw write_error(path_);
}

void TextFile::flush() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size())
    throw write_error(path_);
  buffer_.clear();
}

void TextFile::close() {
  flush();
  if (std::fflush(file_.get()) != 0) throw write_error(path_);
  if (std::fclose(file_.release()) != 0) throw write_error(path_);
}

}  // namespace godwit
