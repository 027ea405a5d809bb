#include "foundation/base/csv.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Row = std::vector<std::string>;

class CsvTest : public testing::Test {
 protected:
  fs::path file(const std::string& bytes) const {
    const fs::path path = folder_ / "table.csv";
    std::ofstream{path, std::ios::binary} << bytes;
    return path;
  }
  // Header and records; a defect shows as "!<number of the defect>".
  std::vector<Row> read(const std::string& bytes, CsvReader::Options options = {}) const {
    CsvReader reader{file(bytes), options};
    std::vector<Row> rows;
    if (options.header) rows.emplace_back(reader.columns().begin(), reader.columns().end());
    for (;;) {
      switch (reader.step()) {
        case CsvStep::kEnd: return rows;
        case CsvStep::kDefect:
          rows.push_back({"!" + std::to_string(static_cast<int>(reader.defect())),
                          std::to_string(reader.line())});
          break;
        case CsvStep::kRecord: rows.emplace_back(reader.fields().begin(), reader.fields().end());
      }
    }
  }
  std::string error_of(const fs::path& path) const {
    try {
      CsvReader reader{path};
      while (reader.next()) {
      }
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  TemporaryFolder temporary_;
  fs::path folder_ = temporary_.path();
};

TEST_F(CsvTest, ReadsHeaderAndRecords) {
  const std::vector<Row> expected = {{"ts", "close"}, {"2024-01-02", "1.5"}, {"2024-01-03", ""}};
  EXPECT_EQ(read("ts,close\n2024-01-02,1.5\n2024-01-03,\n"), expected);
  EXPECT_EQ(read("ts,close\n2024-01-02,1.5\n2024-01-03,"), expected) << "no newline at the end";
  EXPECT_EQ(read("ts,close\r\n2024-01-02,1.5\r\n2024-01-03,\r\n"), expected);
  EXPECT_EQ(read("\xEF\xBB\xBFts,close\n2024-01-02,1.5\n\n\r\n2024-01-03,\n\n"), expected);
  EXPECT_EQ(read("\xEF\xBB\xBF\"ts\",\"close\"\r\n\"2024-01-02\",1.5\r\n2024-01-03,\"\"\r"),
            expected);
}

TEST_F(CsvTest, QuotedFieldsHoldDelimitersQuotesAndLineEnds) {
  EXPECT_EQ(
      read("a,b,c\n\"x,y\",\"say \"\"hi\"\"\",\"two\r\nlines\"\n1,2,3\n"),
      (std::vector<Row>{{"a", "b", "c"}, {"x,y", "say \"hi\"", "two\r\nlines"}, {"1", "2", "3"}}));
  // A quote inside an unquoted field is itself, also behind a quoted field.
  EXPECT_EQ(read("a,b\n5\"2,x\n\"q\",5\"2\n"),
            (std::vector<Row>{{"a", "b"}, {"5\"2", "x"}, {"q", "5\"2"}}));
}

TEST_F(CsvTest, BlankLinesCanBeRecordsWithoutFields) {
  EXPECT_EQ(read("a\n1\n\n\"\"\n2\n", {.skip_blank_lines = false}),
            (std::vector<Row>{{"a"}, {"1"}, {}, {""}, {"2"}}));
}

TEST_F(CsvTest, OtherDelimiterAndNoHeader) {
  EXPECT_EQ(read("1;2,5\n3;4\n", {.delimiter = ';', .header = false}),
            (std::vector<Row>{{"1", "2,5"}, {"3", "4"}}));
  EXPECT_TRUE(read("", {.header = false}).empty());
}

TEST_F(CsvTest, DefectsAreOneStepAndReadingGoesOn) {
  const std::string not_utf8 = "!1", too_long = "!2", text_after = "!3", unterminated = "!4";
  EXPECT_EQ(read("a\n\xB9\xF3\n2\n"), (std::vector<Row>{{"a"}, {not_utf8, "2"}, {"2"}}));
  EXPECT_EQ(read("a\n\"\xB9\xF3\"\n2\n"), (std::vector<Row>{{"a"}, {not_utf8, "2"}, {"2"}}));
  EXPECT_EQ(read("a\n1\n\"x\"y,z\n2\n"),
            (std::vector<Row>{{"a"}, {"1"}, {text_after, "3"}, {"2"}}));
  EXPECT_EQ(read("a\n1\n\"x\n2\n3\n"),
            (std::vector<Row>{{"a"}, {"1"}, {unterminated, "3"}, {"2"}, {"3"}}));
  const CsvReader::Options small{.record_bytes_max = 10, .buffer_bytes = 1};
  for (const size_t length : {11UL, 40UL, 200UL, 5000UL})
    EXPECT_EQ(read("a\n1234567890\n" + std::string(length, 'x') + "\r\n2\n", small),
              (std::vector<Row>{{"a"}, {"1234567890"}, {too_long, "3"}, {"2"}}))
        << length;
  EXPECT_EQ(read("a\n\"" + std::string(5000, 'x') + "\n2\n", small),
            (std::vector<Row>{{"a"}, {unterminated, "2"}, {"2"}}));
  EXPECT_EQ(read("a\n" + std::string(5000, 'x'), small),
            (std::vector<Row>{{"a"}, {too_long, "2"}}));
}

TEST_F(CsvTest, LinesAreCountedThroughQuotedLineEnds) {
  CsvReader reader{file("a,b\n1,\"x\ny\nz\"\n\n2,3\n\"bad\"!,1\n4,5")};
  std::vector<uint64_t> lines;
  std::vector<std::string> raws;
  while (reader.step() != CsvStep::kEnd) {
    lines.push_back(reader.line());
    raws.emplace_back(reader.raw());
  }
  EXPECT_EQ(lines, (std::vector<uint64_t>{2, 6, 7, 8}));
  EXPECT_EQ(raws, (std::vector<std::string>{"1,\"x\ny\nz\"", "2,3", "\"bad\"!,1", "4,5"}));
  EXPECT_EQ(reader.bytes_done(), reader.bytes_total());
}

TEST_F(CsvTest, ErrorsNamePlaceAndRemedy) {
  const std::string path = (folder_ / "table.csv").string();
  EXPECT_EQ(error_of(folder_ / "none.csv"),
            "cannot open " + (folder_ / "none.csv").string() +
                ": No such file or directory; check the path (relative paths start from the folder "
                "you are in)");
  EXPECT_EQ(error_of(folder_), "cannot read " + folder_.string() +
                                   ": it is a directory, expected a file; name a file in it");
  EXPECT_EQ(error_of(file("")), path + ": is empty, expected a CSV file with a header line");
  EXPECT_EQ(error_of(file("\n\n")), path + ": is empty, expected a CSV file with a header line");
  EXPECT_EQ(error_of(file("a\n1\n\"2\n")),
            path + ":3: this record has a quoted field without a closing quote");
  EXPECT_NE(
      error_of(file("a\n\xB9\xF3\n")).find("table.csv:2: this record is not UTF-8 text; convert"),
      std::string::npos);
  EXPECT_NE(error_of(file("\xFF\xFE"
                          "a"))
                .find("UTF-16"),
            std::string::npos);
  EXPECT_NE(error_of(file(std::string("\x7F"
                                      "ELF\0\n",
                                      6)))
                .find("not a text file"),
            std::string::npos);
}

// A table in memory goes through the same buffer and gives the same records.
TEST_F(CsvTest, ReadsFromMemory) {
  std::string bytes = "\xEF\xBB\xBFts,close\r\n";
  for (int i = 0; i < 500; ++i) bytes += std::to_string(i) + ",\"1\n" + std::to_string(i) + "\"\n";
  CsvReader reader{CsvText{"memory", bytes}, {.record_bytes_max = 20, .buffer_bytes = 1}};
  EXPECT_EQ(reader.columns()[0], "ts");
  int count = 0;
  while (reader.next()) {
    EXPECT_EQ(reader.fields()[1], "1\n" + std::to_string(count));
    ++count;
  }
  EXPECT_EQ(count, 500);
  EXPECT_EQ(reader.bytes_done(), reader.bytes_total());
  EXPECT_EQ(reader.place(), "memory:1000");
}

TEST_F(CsvTest, FindsColumns) {
  const CsvReader reader{file("a,b,a\n")};
  EXPECT_EQ(reader.find_column("b"), 1U);
  EXPECT_EQ(reader.find_column("c"), std::nullopt);
  EXPECT_THROW(static_cast<void>(reader.find_column("a")), Error);
}

// A writer of its own and random tables: what was written comes back, however the buffer cuts it.
TEST_F(CsvTest, RandomTablesComeBack) {
  const std::vector<std::string> pieces = {
      "", "1.25", "\"", ",", "\n", "\r\n", "茅台", "abcdefghijklmnopqrstuvwxyz", " ", "\r", ";"};
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng random{seed};
    const auto below = [&](size_t n) {
      return static_cast<size_t>(random.between(0, static_cast<int64_t>(n) - 1));
    };
    std::vector<Row> rows;
    std::string bytes;
    const char* const line_end = seed % 2 == 0 ? "\n" : "\r\n";
    const size_t columns = 1 + below(6);
    for (size_t r = 0; r < 40; ++r) {
      Row row;
      for (size_t c = 0; c < columns; ++c) {
        std::string field;
        for (size_t k = below(4); k > 0; --k) field += pieces[below(pieces.size())];
        const bool must_quote =
            field.find_first_of("\",\n\r") != std::string::npos || (columns == 1 && field.empty());
        if (c > 0) bytes += ',';
        if (must_quote || below(4) == 0) {
          bytes += '"';
          for (const char ch : field) bytes += ch == '"' ? std::string{"\"\""} : std::string{ch};
          bytes += '"';
        } else {
          bytes += field;
        }
        row.push_back(field);
      }
      rows.push_back(row);
      if (r < 39 || seed % 3 == 0) bytes += line_end;
    }
    ASSERT_EQ(read(bytes, {.record_bytes_max = 800, .buffer_bytes = 1 + below(5000)}), rows)
        << "seed " << seed;
  }
}

// Damaged bytes never crash, hang or lose the line count.
TEST_F(CsvTest, DamagedFilesEndWithTheRightLine) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng random{seed};
    std::string bytes;
    for (int i = 0; i < 3000; ++i) bytes += "\"\n\r,ab\xE8\x80"[random.between(0, 7)];
    CsvReader reader{file(bytes), {.header = false, .record_bytes_max = 50, .buffer_bytes = 1}};
    uint64_t line = 0;
    while (reader.step() != CsvStep::kEnd) {
      ASSERT_GT(reader.line(), line) << "seed " << seed;
      line = reader.line();
    }
    EXPECT_LE(line, 1 + static_cast<uint64_t>(std::count(bytes.begin(), bytes.end(), '\n')));
    EXPECT_EQ(reader.bytes_done(), bytes.size());
  }
}

}  // namespace
}  // namespace godwit
