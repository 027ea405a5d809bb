#include "foundation/base/line_reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/packed_testing.h"
#include "foundation/base/random.h"
#include "foundation/base/utf8.h"

namespace godwit {
namespace {

using LineReaderTest = PackedFileTest;

struct Line {
  uint64_t number;
  LineDefect defect;
  std::string text;
  friend bool operator==(const Line&, const Line&) = default;
};

std::vector<Line> lines_of(LineReader&& reader) {
  std::vector<Line> lines;
  while (reader.step() != LineStep::kEnd)
    lines.push_back({reader.line(), reader.defect(), std::string{reader.text()}});
  EXPECT_EQ(reader.bytes_done(), reader.bytes_total());
  return lines;
}

std::vector<Line> read(const std::string& bytes, const LineReader::Options& options = {},
                       size_t piece = 1 << 20) {
  return lines_of(LineReader{std::make_unique<PiecewiseSource>(bytes, piece), options});
}

/// The slow reader that the fast one is checked with: the whole text, split.
std::vector<Line> naive(const std::string& bytes, const LineReader::Options& options) {
  std::vector<Line> lines;
  uint64_t number = 0;
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string text = bytes.substr(at, end - at);
    at = end + 1;
    ++number;
    if (text.ends_with('\r')) text.pop_back();
    if (text.size() > options.line_bytes_max)
      lines.push_back({number, LineDefect::kTooLong, text.substr(0, options.line_bytes_max)});
    else if (options.require_utf8 && !is_utf8(text))
      lines.push_back({number, LineDefect::kNotUtf8, text});
    else if (!text.empty() || !options.skip_blank_lines)
      lines.push_back({number, LineDefect::kNone, text});
  }
  return lines;
}

TEST_F(LineReaderTest, LineEndsMayBeMixedAndACrElsewhereIsText) {
  EXPECT_EQ(read("a\r\nb\n\n\r\nc\rd\n\xEF\xBB\xBF"),
            (std::vector<Line>{{1, LineDefect::kNone, "a"},
                               {2, LineDefect::kNone, "b"},
                               {5, LineDefect::kNone, "c\rd"},
                               {6, LineDefect::kNone, "\xEF\xBB\xBF"}}));
  EXPECT_EQ(read("\xEF\xBB\xBF{}\n", {}), (std::vector<Line>{{1, LineDefect::kNone, "{}"}}));
  EXPECT_TRUE(read("").empty());
}

TEST_F(LineReaderTest, AnyPiecesAndBuffersGiveTheLinesOfTheNaiveReader) {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Rng random{seed};
    std::string bytes;
    const int64_t length = random.between(0, 400);
    for (int64_t i = 0; i < length; ++i)
      bytes += "\n\r\nabcdefghijk\xE8\x8C\x85\xB9"[random.between(0, 17)];
    const LineReader::Options options{.line_bytes_max = static_cast<size_t>(random.between(1, 40)),
                                      .buffer_bytes = static_cast<size_t>(random.between(1, 60)),
                                      .require_utf8 = random.between(0, 1) == 1,
                                      .skip_blank_lines = random.between(0, 1) == 1};
    ASSERT_EQ(read(bytes, options, static_cast<size_t>(random.between(1, 30))),
              naive(bytes, options))
        << "seed " << seed;
  }
}

TEST_F(LineReaderTest, LongLinesGrowTheBufferUpToTheBound) {
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(
      read("1\n" + text + "\n2\n", {.buffer_bytes = 100}, 1000),
      (std::vector<Line>{
          {1, LineDefect::kNone, "1"}, {2, LineDefect::kNone, text}, {3, LineDefect::kNone, "2"}}));
  const std::vector<Line> lines =
      read("1\n" + text + "\n2\n", {.line_bytes_max = 2'999'999, .buffer_bytes = 100});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].defect, LineDefect::kTooLong);
  EXPECT_EQ(lines[2], (Line{3, LineDefect::kNone, "2"}));
}

TEST_F(LineReaderTest, ReadsPackedAndEncodedFilesAndNamesThePlace) {
  const auto path = file(gzipped("{\"a\":1}\n{\"b\":\"\xB9\xF3\"}\n\xFF\n"), "raw.txt.gz");
  LineReader reader{path, {.encoding = TextEncoding::kGb18030}};
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(), "{\"a\":1}");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(), "{\"b\":\"贵\"}");
  EXPECT_EQ(error_of([&] { static_cast<void>(reader.next()); }),
            path.string() +
                ":3: this line is not UTF-8 text; convert the file first, e.g. iconv -f GB18030 -t "
                "UTF-8");
  const auto zip = file(zipped({{.name = "in.txt", .bytes = "1\n22\n"}}), "z.zip");
  LineReader entry{zip, {.line_bytes_max = 1}};
  ASSERT_TRUE(entry.next());
  EXPECT_EQ(
      error_of([&] { static_cast<void>(entry.next()); }),
      zip.string() + "/in.txt:2: this line is longer than a line may be; is a line end missing?");
}

// JSON parsers read beyond the end of what they are given.
TEST_F(LineReaderTest, ReadableBytesFollowTheText) {
  LineReader reader{file("12\n34"), {.buffer_bytes = 1}};
  while (reader.next()) {
    int sum = 0;
    for (size_t i = 0; i < reader.text().size() + ReadBuffer::kPadding; ++i)
      sum += reader.text().data()[i];
    EXPECT_GT(sum, 0);
  }
}

}  // namespace
}  // namespace godwit
