// Text files line by line in bounded memory: raw recordings of feeds, one JSON message a line. LF
// or CRLF ends a line, mixed as they may be; a CR elsewhere is text. Packed files are unpacked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "foundation/base/byte_source.h"
#include "foundation/base/read_buffer.h"
#include "foundation/base/text_encoding.h"
#include "foundation/base/unpack_limits.h"

namespace godwit {

enum class LineStep {
  kLine,    ///< text() is the next line
  kDefect,  ///< the next line cannot be used; defect() says why, text() shows it
  kEnd
};

enum class LineDefect {
  kNone,
  kNotUtf8,
  kTooLong  ///< longer than Options::line_bytes_max
};

/// What is wrong, and what to do, as the end of a sentence that starts with the place.
[[nodiscard]] std::string_view describe(LineDefect defect) noexcept;

/// Reads one stream from front to back. One thread.
class LineReader {
 public:
  struct Options {
    size_t line_bytes_max = 16'777'216;
    size_t buffer_bytes = 1'048'576;  ///< at first; doubled when a line needs more, up to the bound
    bool require_utf8 = true;         ///< false: any bytes are a line, e.g. when a parser checks
    bool skip_blank_lines = true;
    TextEncoding encoding = TextEncoding::kUtf8;
    UnpackLimits limits{};  ///< for packed files
  };

  /// Opens the file. Throws Error (kFailed) with the path and what to do.
  explicit LineReader(const std::filesystem::path& path);
  LineReader(const std::filesystem::path& path, const Options& options);
  /// Reads a source that is open already, such as an entry of an archive.
  LineReader(std::unique_ptr<ByteSource> source, const Options& options);

  /// Moves to the next line. Throws Error when the source cannot be read. A byte-order mark at the
  /// start is no part of the first line.
  [[nodiscard]] LineStep step();
  /// The same for callers who want clean files only: false at the end, Error at a defect.
  [[nodiscard]] bool next();

  /// The current line without its end; of a line that is too long the first line_bytes_max bytes.
  /// Valid until the next step. ReadBuffer::kPadding readable bytes follow it.
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] LineDefect defect() const noexcept { return defect_; }
  /// The number of the current line, from 1.
  [[nodiscard]] uint64_t line() const noexcept { return line_; }
  /// "name:line" of the current line, for messages.
  [[nodiscard]] std::string place() const;
  /// The file, and the entry in it where it is an archive.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Bytes on disk behind us, and of the whole file (0 for a pipe): progress.
  [[nodiscard]] uint64_t bytes_done() const noexcept { return buffer_.bytes_done(); }
  [[nodiscard]] uint64_t bytes_total() const noexcept { return buffer_.source().bytes_total(); }

 private:
  [[nodiscard]] LineStep take(size_t length, size_t after);
  [[nodiscard]] LineStep take_long_line();
  void skip_rest_of_line();

  Options options_;
  ReadBuffer buffer_;
  std::filesystem::path path_;
  std::string_view text_;
  LineDefect defect_ = LineDefect::kNone;
  uint64_t line_ = 0;
  bool rest_unread_ = false;  // of a line that is too long
};

}  // namespace godwit
