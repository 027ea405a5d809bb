#include "foundation/base/csv.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include <immintrin.h>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/open_source.h"
#include "foundation/base/utf8.h"

namespace godwit {
namespace {

constexpr size_t kBlock = 32;
static_assert(ReadBuffer::kPadding >= kBlock, "a block may begin at the last byte");
constexpr size_t kLineEndBytesMax = 2;

// One bit per byte of a block: where a field or line may end, where a quote is, what is not ASCII.
struct BlockMasks {
  uint32_t structural = 0;
  uint32_t high = 0;
};

// The build's baseline is x86-64-v3, so AVX2 is always there.
inline BlockMasks classify(const char* block, __m256i delimiter) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block));
  const __m256i structural =
      _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(bytes, delimiter),
                                      _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n'))),
                      _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')));
  return {.structural = static_cast<uint32_t>(_mm256_movemask_epi8(structural)),
          .high = static_cast<uint32_t>(_mm256_movemask_epi8(bytes))};
}

// Room for a record of the greatest length behind another, and for noticing that one is longer.
size_t buffer_bytes(const CsvReader::Options& options) {
  CHECK(options.record_bytes_max > 0, "a CSV record has at least one byte");
  return std::max(options.buffer_bytes, 2 * options.record_bytes_max + 4 * kBlock);
}

}  // namespace

std::string_view describe(CsvDefect defect) noexcept {
  switch (defect) {
    case CsvDefect::kNone: return "is fine";
    case CsvDefect::kNotUtf8:
      return "is not UTF-8 text; convert the file first, e.g. iconv -f GB18030 -t UTF-8, or import "
             "it with --encoding gbk";
    case CsvDefect::kTooLong:
      return "is longer than a record may be; is a line end or a closing quote missing?";
    case CsvDefect::kTextAfterQuote:
      return "has text after a closing quote; a quote inside a quoted field is written twice";
    case CsvDefect::kUnterminatedQuote: return "has a quoted field without a closing quote";
  }
  return "";
}

CsvReader::CsvReader(const std::filesystem::path& path) : CsvReader{path, Options{}} {}

CsvReader::CsvReader(const std::filesystem::path& path, const Options& options)
    : CsvReader{open_source(path, options.limits), options} {}

CsvReader::CsvReader(const CsvText& text, const Options& options)
    : CsvReader{memory_source(text.name, text.bytes), options} {}

CsvReader::CsvReader(std::unique_ptr<ByteSource> source, const Options& options)
    : options_{options},
      buffer_{as_utf8(std::move(source), options.encoding), buffer_bytes(options)},
      path_{buffer_.source().name()} {
  CHECK(options_.delimiter > 0 && options_.delimiter != '"' && options_.delimiter != '\n' &&
            options_.delimiter != '\r',
        "a CSV delimiter is an ASCII character other than a quote or a line end");
  if (options_.header) read_header();
}

void CsvReader::read_header() {
  if (!next()) throw failed(path_.string() + ": is empty, expected a CSV file with a header line");
  if (raw_.find('\0') != std::string_view::npos)
    throw failed(path_.string() + ": is not a text file, expected a CSV file with a header line");
  // Between quotes it may be text; elsewhere it is the line end of another age.
  if (raw_.find('\r') != std::string_view::npos && raw_.find('"') == std::string_view::npos)
    throw failed(path_.string() +
                 ": has a CR within its header, expected lines that end in LF or CRLF; convert it "
                 "first, e.g. tr '\\r' '\\n'");
  columns_.assign(fields_.begin(), fields_.end());
}

std::optional<size_t> CsvReader::find_column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  if (std::find(found + 1, columns_.end(), name) != columns_.end())
    throw usage_error(path_.string() + ":1: two columns are named '" + std::string{name} +
                      "'; rename one of them");
  return static_cast<size_t>(found - columns_.begin());
}

std::string CsvReader::place() const { return path_.string() + ":" + std::to_string(line_); }

bool CsvReader::next() {
  const CsvStep result = step();
  if (result == CsvStep::kDefect)
    throw failed(place() + ": this record " + std::string{describe(defect_)});
  return result == CsvStep::kRecord;
}

CsvStep CsvReader::step() {
  if (line_too_long_) skip_long_line();
  for (;;) {
    if (buffer_.at_end()) {
      fields_.clear();
      raw_ = {};
      return CsvStep::kEnd;
    }
    switch (scan_record()) {
      case Scan::kRecord:
        if (fields_.empty() && options_.skip_blank_lines) continue;
        return CsvStep::kRecord;
      case Scan::kDefect: return CsvStep::kDefect;
      case Scan::kMore: buffer_.refill();
    }
  }
}

// The common case, a record without quotes: one pass over blocks of 32 bytes.
CsvReader::Scan CsvReader::scan_record() {
  const char* const data = buffer_.data();
  const size_t start = buffer_.position();
  const size_t filled = buffer_.filled();
  const char delimiter = options_.delimiter;
  const __m256i delimiter_bytes = _mm256_set1_epi8(delimiter);
  fields_.clear();
  line_ = line_next_;
  defect_ = CsvDefect::kNone;
  size_t field = start;
  uint32_t high = 0;
  for (size_t block = start; block < filled; block += kBlock) {
    const BlockMasks masks = classify(data + block, delimiter_bytes);
    for (uint32_t bits = masks.structural; bits != 0; bits &= bits - 1) {
      const size_t at = block + static_cast<size_t>(std::countr_zero(bits));
      const char c = data[at];
      if (c == delimiter) {
        fields_.emplace_back(data + field, at - field);
        field = at + 1;
      } else if (c == '\n') {
        high |= masks.high & ((bits & -bits) - 1);
        const size_t end = at > start && data[at - 1] == '\r' ? at - 1 : at;
        if (end > start) fields_.emplace_back(data + field, end - field);
        return finish_record({.end = end, .after = at + 1, .lines = 1, .ascii = high == 0});
      } else if (at == field) {
        return scan_quoted_record();
      }
    }
    high |= masks.high;
    if (block - start > options_.record_bytes_max) return reject_record(CsvDefect::kTooLong);
  }
  if (!buffer_.source_ended()) return Scan::kMore;
  size_t end = filled;
  if (end > start && data[end - 1] == '\r') --end;
  if (end > start) fields_.emplace_back(data + field, end - field);
  return finish_record({.end = end, .after = filled, .lines = 1, .ascii = high == 0});
}

// A record with a quoted field, from its start and character by character.
CsvReader::Scan CsvReader::scan_quoted_record() {
  const char* const data = buffer_.data();
  const size_t start = buffer_.position();
  const size_t filled = buffer_.filled();
  const bool ended = buffer_.source_ended();
  fields_.clear();
  unquoted_.clear();
  // Views into unquoted_ must stay; a record has no more than this many characters.
  unquoted_.reserve(options_.record_bytes_max + kLineEndBytesMax);
  const size_t limit = std::min(filled, start + options_.record_bytes_max + kLineEndBytesMax);
  const bool cut = limit < filled;  // the record may go on behind `limit`
  const auto ran_out = [&](CsvDefect defect) {
    if (!cut && !ended) return Scan::kMore;
    return reject_record(cut && defect == CsvDefect::kNone ? CsvDefect::kTooLong : defect);
  };
  uint64_t lines = 1;
  for (size_t at = start;;) {
    if (at < limit && data[at] == '"') {
      const size_t text = unquoted_.size();
      for (++at;; ++at) {
        if (at >= limit) return ran_out(CsvDefect::kUnterminatedQuote);
        if (data[at] == '"') {
          if (at + 1 >= limit && !(ended && !cut)) return ran_out(CsvDefect::kUnterminatedQuote);
          ++at;
          if (at >= limit || data[at] != '"') break;
        } else if (data[at] == '\n') {
          ++lines;
        }
        unquoted_.push_back(data[at]);
      }
      fields_.emplace_back(unquoted_.data() + text, unquoted_.size() - text);
    } else {
      const size_t field = at;
      while (at < limit && data[at] != options_.delimiter && data[at] != '\n') ++at;
      if (at >= limit && (cut || !ended)) return ran_out(CsvDefect::kNone);
      size_t end = at;
      if (end > field && data[end - 1] == '\r' && (at >= limit || data[at] == '\n')) --end;
      fields_.emplace_back(data + field, end - field);
    }
    // Behind a field: a delimiter, a line end, or the end of the file.
    if (at < limit && data[at] == options_.delimiter) {
      ++at;
      continue;
    }
    size_t end = at;
    if (at < limit && data[at] == '\r') {
      if (at + 1 >= limit && (cut || !ended)) return ran_out(CsvDefect::kNone);
      ++at;
    }
    if (at < limit && data[at] != '\n') return reject_record(CsvDefect::kTextAfterQuote);
    if (at >= limit && (cut || !ended)) return ran_out(CsvDefect::kNone);
    if (end > start && data[end - 1] == '\r') --end;
    return finish_record(
        {.end = end, .after = std::min(at + 1, filled), .lines = lines, .ascii = false});
  }
}

CsvReader::Scan CsvReader::finish_record(const Extent& record) {
  const std::string_view text{buffer_.data() + buffer_.position(), record.end - buffer_.position()};
  if (text.size() > options_.record_bytes_max) return reject_record(CsvDefect::kTooLong);
  if (!record.ascii && !is_utf8(text)) return reject_record(CsvDefect::kNotUtf8);
  raw_ = text;
  buffer_.set_position(record.after);
  line_next_ = line_ + record.lines;
  return Scan::kRecord;
}

// Gives up the record that starts at the position; reading goes on behind the line it starts on,
// even when a quote opened there reached further: the quote may be what is wrong.
CsvReader::Scan CsvReader::reject_record(CsvDefect defect) {
  const char* const start = buffer_.data() + buffer_.position();
  const size_t unread = buffer_.filled() - buffer_.position();
  const auto* const line_end = static_cast<const char*>(std::memchr(start, '\n', unread));
  size_t length = line_end != nullptr ? static_cast<size_t>(line_end - start) : unread;
  // The whole line is wanted for raw(), whatever the buffer happened to hold.
  const bool whole = line_end != nullptr || buffer_.source_ended() ||
                     length >= options_.record_bytes_max + kLineEndBytesMax;
  if (!whole) return Scan::kMore;
  line_too_long_ = line_end == nullptr && !buffer_.source_ended();
  buffer_.set_position(buffer_.position() + (line_end != nullptr ? length + 1 : length));
  line_next_ = line_ + 1;
  if (length > 0 && start[length - 1] == '\r') --length;
  fields_.clear();
  raw_ = {start, std::min(length, options_.record_bytes_max)};
  defect_ = defect;
  return Scan::kDefect;
}

void CsvReader::skip_long_line() {
  line_too_long_ = false;
  while (!buffer_.at_end()) {
    const char* const start = buffer_.data() + buffer_.position();
    const auto* const line_end =
        static_cast<const char*>(std::memchr(start, '\n', buffer_.filled() - buffer_.position()));
    if (line_end != nullptr) {
      buffer_.set_position(static_cast<size_t>(line_end - buffer_.data()) + 1);
      return;
    }
    buffer_.set_position(buffer_.filled());
  }
}

}  // namespace godwit
