#include "foundation/base/text_encoding.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <iconv.h>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/utf8.h"

namespace godwit {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kParquetMark = "PAR1";

// A binary byte behind the mark: the first page or the footer. A text may begin with PAR1, too.
bool is_parquet(std::string_view start) noexcept {
  return start.size() > kParquetMark.size() && start.starts_with(kParquetMark) &&
         static_cast<unsigned char>(start[kParquetMark.size()]) < ' ' && start.back() != '\n' &&
         start.back() != '\r' && start.back() != '\t';
}
constexpr size_t kBlock = 65'536;
// No character of GB 18030 takes more than 4 bytes, and none becomes more than two of UTF-8.
constexpr size_t kCharacterBytesMax = 8;

/// GB 18030 to UTF-8 by the C library's iconv, in blocks; a character may lie across two of them.
class Gb18030Source final : public ByteSource {
 public:
  explicit Gb18030Source(std::unique_ptr<ByteSource> source)
      : ByteSource{source->path(), source->entry()},
        source_{std::move(source)},
        converter_{::iconv_open("UTF-8", "GB18030")},
        input_(kBlock),
        output_(kBlock) {
    if (converter_ == reinterpret_cast<iconv_t>(-1))  // NOLINT: POSIX says so.
      throw failed(name() + ": the system cannot convert GB18030 to UTF-8 (" +
                   std::strerror(errno) + "); install the C library's gconv modules");
  }
  ~Gb18030Source() override { ::iconv_close(converter_); }

  [[nodiscard]] uint64_t bytes_done() const noexcept override { return source_->bytes_done(); }
  [[nodiscard]] uint64_t bytes_total() const noexcept override { return source_->bytes_total(); }

 private:
  size_t read_next(char* into, size_t size) override {
    while (output_done_ == output_filled_ && !(at_end_ && input_done_ == input_filled_)) {
      output_done_ = output_filled_ = 0;
      if (needs_more_ || input_done_ == input_filled_) refill();
      convert();
    }
    const size_t count = std::min(size, output_filled_ - output_done_);
    std::memcpy(into, output_.data() + output_done_, count);
    output_done_ += count;
    return count;
  }

  void refill() {
    needs_more_ = false;
    const size_t rest = input_filled_ - input_done_;
    std::memmove(input_.data(), input_.data() + input_done_, rest);
    input_done_ = 0;
    const size_t count = source_->read(input_.data() + rest, input_.size() - rest);
    input_filled_ = rest + count;
    at_end_ = count == 0;
  }

  // Converts until the input is used up, the output full, or a character incomplete.
  void convert() {
    while (input_done_ < input_filled_ && output_.size() - output_filled_ > kCharacterBytesMax) {
      char* in = input_.data() + input_done_;
      size_t in_left = input_filled_ - input_done_;
      char* out = output_.data() + output_filled_;
      size_t out_left = output_.size() - output_filled_;
      const size_t code = ::iconv(converter_, &in, &in_left, &out, &out_left);
      const int why = code == static_cast<size_t>(-1) ? errno : 0;
      input_done_ = input_filled_ - in_left;
      output_filled_ = output_.size() - out_left;
      if (why == 0 || why == E2BIG) continue;
      if (why == EINVAL && !at_end_) {
        needs_more_ = true;
        return;
      }
      pass_byte();  // No character starts with it, or the text ends within one.
    }
  }

  void pass_byte() {
    ::iconv(converter_, nullptr, nullptr, nullptr, nullptr);
    output_[output_filled_++] = input_[input_done_++];
  }

  std::unique_ptr<ByteSource> source_;
  iconv_t converter_;
  std::vector<char> input_;
  size_t input_done_ = 0;
  size_t input_filled_ = 0;
  std::vector<char> output_;
  size_t output_done_ = 0;
  size_t output_filled_ = 0;
  bool needs_more_ = false;  // a character is cut by the end of the input block
  bool at_end_ = false;
};

}  // namespace

std::optional<TextEncoding> parse_text_encoding(std::string_view name) noexcept {
  struct Name {
    std::string_view text;
    TextEncoding encoding;
  };
  constexpr std::array names{
      Name{"utf8", TextEncoding::kUtf8}, Name{"gb18030", TextEncoding::kGb18030},
      Name{"gbk", TextEncoding::kGb18030}, Name{"gb2312", TextEncoding::kGb18030}};
  const auto same = [&](std::string_view text) {
    size_t at = 0;
    for (const char c : name) {
      if (c == '-') continue;
      const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      if (at == text.size() || text[at++] != lower) return false;
    }
    return at == text.size();
  };
  for (const Name& known : names)
    if (same(known.text)) return known.encoding;
  return std::nullopt;
}

std::string_view name(TextEncoding encoding) noexcept {
  return encoding == TextEncoding::kUtf8 ? "UTF-8" : "GB18030";
}

std::unique_ptr<ByteSource> as_utf8(std::unique_ptr<ByteSource> source, TextEncoding encoding) {
  const std::string_view start = source->peek(kParquetMark.size() + 1);
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
    throw failed(
        source->name() +
        ": is UTF-16 text, expected UTF-8; convert it first, e.g. iconv -f UTF-16 -t UTF-8");
  if (is_parquet(start))
    throw failed(source->name() +
                 ": is a Parquet file, expected text; convert it to CSV first, e.g. duckdb -c "
                 "\"COPY 'bars.parquet' TO 'bars.csv'\" or pandas.read_parquet(...).to_csv(...)");
  if (encoding == TextEncoding::kGb18030) {
    if (start.starts_with(kUtf8Mark))
      throw failed(source->name() +
                   ": starts with the byte-order mark of UTF-8 but is declared to be GB18030 or "
                   "GBK; leave the declaration out");
    source = std::make_unique<Gb18030Source>(std::move(source));
  }
  if (source->peek(kUtf8Mark.size()) == kUtf8Mark) source->skip(kUtf8Mark.size());
  return source;
}

std::optional<std::string> to_utf8(std::string_view text, TextEncoding encoding) {
  std::string out{text};
  if (encoding == TextEncoding::kGb18030) {
    Gb18030Source source{memory_source("text", text)};
    out.clear();
    char block[256];
    while (const size_t count = source.read(block, sizeof block)) out.append(block, count);
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

}  // namespace godwit
