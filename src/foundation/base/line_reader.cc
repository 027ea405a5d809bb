#include "foundation/base/line_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/open_source.h"
#include "foundation/base/utf8.h"

namespace godwit {
namespace {

constexpr size_t kLineEndBytesMax = 2;

size_t first_capacity(const LineReader::Options& options) {
  CHECK(options.line_bytes_max > 0, "a line has at least one byte");
  return std::clamp<size_t>(options.buffer_bytes, 1, options.line_bytes_max + kLineEndBytesMax);
}

}  // namespace

std::string_view describe(LineDefect defect) noexcept {
  switch (defect) {
    case LineDefect::kNone: return "is fine";
    case LineDefect::kNotUtf8:
      return "is not UTF-8 text; convert the file first, e.g. iconv -f GB18030 -t UTF-8";
    case LineDefect::kTooLong: return "is longer than a line may be; is a line end missing?";
  }
  return "";
}

LineReader::LineReader(const std::filesystem::path& path) : LineReader{path, Options{}} {}

LineReader::LineReader(const std::filesystem::path& path, const Options& options)
    : LineReader{open_source(path, options.limits), options} {}

LineReader::LineReader(std::unique_ptr<ByteSource> source, const Options& options)
    : options_{options},
      buffer_{as_utf8(std::move(source), options.encoding), first_capacity(options)},
      path_{buffer_.source().name()} {}

std::string LineReader::place() const { return path_.string() + ":" + std::to_string(line_); }

bool LineReader::next() {
  const LineStep result = step();
  if (result == LineStep::kDefect)
    throw failed(place() + ": this line " + std::string{describe(defect_)});
  return result == LineStep::kLine;
}

LineStep LineReader::step() {
  if (rest_unread_) skip_rest_of_line();
  size_t searched = 0;  // bytes of the line in which there is no line end
  while (!buffer_.at_end()) {
    const char* const start = buffer_.data() + buffer_.position();
    const size_t unread = buffer_.filled() - buffer_.position();
    const auto* const end =
        static_cast<const char*>(std::memchr(start + searched, '\n', unread - searched));
    if (end != nullptr || buffer_.source_ended()) {
      const size_t length = end != nullptr ? static_cast<size_t>(end - start) : unread;
      const LineStep result = take(length, end != nullptr ? length + 1 : length);
      if (result == LineStep::kLine && text_.empty() && options_.skip_blank_lines) {
        searched = 0;
        continue;
      }
      return result;
    }
    searched = unread;
    const size_t longest = options_.line_bytes_max + kLineEndBytesMax;
    if (unread >= longest) return take_long_line();
    if (unread == buffer_.capacity()) buffer_.grow(std::min(2 * buffer_.capacity(), longest));
    buffer_.refill();
  }
  text_ = {};
  return LineStep::kEnd;
}

// The line is `length` bytes long; the next one starts `after` bytes from here.
LineStep LineReader::take(size_t length, size_t after) {
  const char* const start = buffer_.data() + buffer_.position();
  buffer_.set_position(buffer_.position() + after);
  ++line_;
  if (length > 0 && start[length - 1] == '\r') --length;
  text_ = {start, std::min(length, options_.line_bytes_max)};
  defect_ = LineDefect::kNone;
  if (length > options_.line_bytes_max)
    defect_ = LineDefect::kTooLong;
  else if (options_.require_utf8 && !is_utf8(text_))
    defect_ = LineDefect::kNotUtf8;
  return defect_ == LineDefect::kNone ? LineStep::kLine : LineStep::kDefect;
}

// The buffer is full of a line whose end is not in it.
LineStep LineReader::take_long_line() {
  ++line_;
  text_ = {buffer_.data() + buffer_.position(), options_.line_bytes_max};
  buffer_.set_position(buffer_.filled());
  defect_ = LineDefect::kTooLong;
  rest_unread_ = true;
  return LineStep::kDefect;
}

void LineReader::skip_rest_of_line() {
  rest_unread_ = false;
  while (!buffer_.at_end()) {
    const char* const start = buffer_.data() + buffer_.position();
    const auto* const end =
        static_cast<const char*>(std::memchr(start, '\n', buffer_.filled() - buffer_.position()));
    if (end != nullptr) {
      buffer_.set_position(static_cast<size_t>(end - buffer_.data()) + 1);
      return;
    }
    buffer_.set_position(buffer_.filled());
  }
}

}  // namespace godwit
