// CSV tables read record by record in bounded memory: RFC 4180 quoting, LF or CRLF line ends, an
// optional byte-order mark, UTF-8 or a declared encoding, plain or packed. A record that is damaged
// is a step of its own, so that an importer can count and keep it, or an error with file and line
// for everybody else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/byte_source.h"
#include "foundation/base/read_buffer.h"
#include "foundation/base/text_encoding.h"
#include "foundation/base/unpack_limits.h"

namespace godwit {

enum class CsvStep {
  kRecord,  ///< fields() holds the next record
  kDefect,  ///< the next record cannot be read as CSV; defect() says why, raw() shows it
  kEnd
};

enum class CsvDefect {
  kNone,
  kNotUtf8,
  kTooLong,            ///< longer than Options::record_bytes_max
  kTextAfterQuote,     ///< "abc"d: something other than a delimiter follows the closing quote
  kUnterminatedQuote,  ///< the closing quote is missing
};

/// What is wrong, and what to do, as the end of a sentence that starts with the place.
[[nodiscard]] std::string_view describe(CsvDefect defect) noexcept;

/// A table that is in memory already, under the name that messages give it. The bytes must outlive
/// the reader.
struct CsvText {
  std::string name;
  std::string_view bytes;
};

/// Reads one file from front to back. Memory: one buffer, whatever the size of the file; no
/// allocation per record. One thread. Plain files and pipes, gzip, and zip archives of one file.
///
/// Rules: a quote is special only as the first character of a field; inside a quoted field "" is
/// one quote and line ends are text; spaces belong to the field; records may differ in their number
/// of fields, which the caller checks. A line without any character is skipped unless asked for.
/// Lines end in LF or CRLF, mixed as they may be; a CR elsewhere is text of its field, but behind a
/// closing quote (kTextAfterQuote) and in a header without quotes (Error: the lines end in CR
/// alone). After a defect reading goes on with the next line.
class CsvReader {
 public:
  struct Options {
    char delimiter = ',';          ///< any ASCII character but a quote or a line end
    bool header = true;            ///< the first record names the columns
    bool skip_blank_lines = true;  ///< false: a blank line is a record without fields
    size_t record_bytes_max = 65'536;
    size_t buffer_bytes = 1'048'576;  ///< raised to what two records need where it is less
    TextEncoding encoding = TextEncoding::kUtf8;
    UnpackLimits limits{};  ///< for packed files
  };

  /// Opens the file and reads the header. Throws Error (kFailed) with the path when it is missing,
  /// a directory, unreadable (open_source.h says what packed files can suffer from), and, with a
  /// header asked for, empty or damaged in its first record.
  explicit CsvReader(const std::filesystem::path& path);
  CsvReader(const std::filesystem::path& path, const Options& options);
  /// The same from memory, through the same buffer; nothing is unpacked.
  CsvReader(const CsvText& text, const Options& options);
  /// The same from a source that is open already, such as an entry of an archive.
  CsvReader(std::unique_ptr<ByteSource> source, const Options& options);
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  /// Moves to the next record. Throws Error when the file cannot be read, which for packed files
  /// includes damage, truncation and more unpacked bytes than the limits allow.
  [[nodiscard]] CsvStep step();
  /// The same for callers who want clean files only: false at the end, Error at a defect.
  [[nodiscard]] bool next();

  /// Names from the header; none without a header.
  [[nodiscard]] std::span<const std::string> columns() const noexcept { return columns_; }
  /// Position of the column of that exact name. Throws Error (kUsage) when two bear it.
  [[nodiscard]] std::optional<size_t> find_column(std::string_view name) const;

  /// The current record; valid until the next step.
  [[nodiscard]] std::span<const std::string_view> fields() const noexcept { return fields_; }
  /// The current record as it stands in the file, without its line end; of a record that is too
  /// long the first record_bytes_max bytes. Valid until the next step.
  [[nodiscard]] std::string_view raw() const noexcept { return raw_; }
  [[nodiscard]] CsvDefect defect() const noexcept { return defect_; }
  /// The line, from 1, on which the current record starts.
  [[nodiscard]] uint64_t line() const noexcept { return line_; }
  /// "path:line" of the current record, for messages.
  [[nodiscard]] std::string place() const;
  /// The file, and the entry in it where it is an archive.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Bytes on disk behind us, and of the whole file (0 for a pipe): progress.
  [[nodiscard]] uint64_t bytes_done() const noexcept { return buffer_.bytes_done(); }
  [[nodiscard]] uint64_t bytes_total() const noexcept { return buffer_.source().bytes_total(); }

 private:
  enum class Scan { kRecord, kDefect, kMore };
  /// Where a complete record ends, as positions in the buffer.
  struct Extent {
    size_t end = 0;    // of its text
    size_t after = 0;  // of its line end
    uint64_t lines = 0;
    bool ascii = false;  // known to have no other characters
  };

  void read_header();
  Scan scan_record();
  Scan scan_quoted_record();
  Scan finish_record(const Extent& record);
  Scan reject_record(CsvDefect defect);
  void skip_long_line();

  Options options_;
  ReadBuffer buffer_;
  std::filesystem::path path_;
  uint64_t line_ = 0;
  uint64_t line_next_ = 1;

  std::vector<std::string> columns_;
  std::vector<std::string_view> fields_;
  std::string unquoted_;  // quoted fields of the current record with "" replaced; never reallocated
  std::string_view raw_;
  CsvDefect defect_ = CsvDefect::kNone;
  bool line_too_long_ = false;  // the rest of an over-long line is still to be skipped
};

}  // namespace godwit
