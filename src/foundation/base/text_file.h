// Writes a long text file piece by piece in bounded memory, and never ignores an error.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace godwit {

/// Creates or truncates `path`. Errors throw Error with the path. Call close() when done; a file
/// that is dropped before is incomplete, and whoever made its folder throws that away.
class TextFile {
 public:
  explicit TextFile(std::filesystem::path path);
  /// The buffer to append to; flush_if_full() after each row keeps it small.
  [[nodiscard]] std::string& text() { return buffer_; }
  void flush_if_full() {
    if (buffer_.size() >= kBufferBytes) flush();
  }
  void close();

 private:
  static constexpr size_t kBufferBytes = 1 << 20;
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void flush();
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::string buffer_;
};

}  // namespace godwit
