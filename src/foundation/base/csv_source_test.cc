// CSV from packed and encoded files; the rules of CSV itself are in csv_test.cc.
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/csv.h"
#include "foundation/base/open_source.h"
#include "foundation/base/packed_testing.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using CsvSourceTest = PackedFileTest;

/// Every step as "line:defect:raw|field|field".
std::vector<std::string> steps_of(CsvReader&& reader) {
  std::vector<std::string> steps;
  for (CsvStep step; (step = reader.step()) != CsvStep::kEnd;) {
    steps.push_back(std::to_string(reader.line()) + ":" +
                    std::to_string(static_cast<int>(reader.defect())) + ":" +
                    std::string{reader.raw()});
    for (const std::string_view field : reader.fields()) steps.back() += "|" + std::string{field};
  }
  EXPECT_EQ(reader.bytes_done(), reader.bytes_total());
  return steps;
}

TEST_F(CsvSourceTest, PackedTablesReadLikePlainOnes) {
  std::string text = "\xEF\xBB\xBFts,close,name\r\n";
  for (int i = 0; i < 5000; ++i)
    text +=
        std::to_string(i) + ",1." + std::to_string(i % 7) + ",\"贵,州\"" + (i % 3 ? "\n" : "\r\n");
  text += "1,\xB9\xF3,x\n\"open";
  const CsvReader::Options options{.record_bytes_max = 100, .buffer_bytes = 1000};
  const std::vector<std::string> expected = steps_of(CsvReader{file(text), options});
  EXPECT_EQ(expected.size(), 5002U);
  EXPECT_EQ(steps_of(CsvReader{file(gzipped(text)), options}), expected);
  EXPECT_EQ(steps_of(CsvReader{file(zipped({{.name = "t.csv", .bytes = text}})), options}),
            expected);
}

TEST_F(CsvSourceTest, AnyPiecesGiveTheSameSteps) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng random{seed};
    std::string bytes;
    const int64_t length = random.between(0, 500);
    for (int64_t i = 0; i < length; ++i)
      bytes += "\"\"\n\r\n,,abc\xE8\x8C\x85\xB9"[random.between(0, 13)];
    const CsvReader::Options options{.header = false,
                                     .record_bytes_max = static_cast<size_t>(random.between(1, 60)),
                                     .buffer_bytes = 1};
    const auto in_pieces = [&](size_t piece) {
      return steps_of(CsvReader{std::make_unique<PiecewiseSource>(bytes, piece), options});
    };
    const std::vector<std::string> expected = in_pieces(1'000'000);
    ASSERT_EQ(in_pieces(1), expected) << "seed " << seed;
    ASSERT_EQ(in_pieces(static_cast<size_t>(random.between(2, 40))), expected) << "seed " << seed;
    ASSERT_EQ(steps_of(CsvReader{file(gzipped(bytes)), options}), expected) << "seed " << seed;
  }
}

TEST_F(CsvSourceTest, GbkIsReadWhereItIsDeclared) {
  const auto path = file("code,name\n600519,\xB9\xF3\xD6\xDD\n600000,\xFF\n000001,\xC6\xBD\n");
  const auto steps = steps_of(CsvReader{path, {.encoding = TextEncoding::kGb18030}});
  EXPECT_EQ(steps, (std::vector<std::string>{"2:0:600519,贵州|600519|贵州", "3:1:600000,\xFF",
                                             "4:0:000001,平|000001|平"}));
}

TEST_F(CsvSourceTest, PlacesNameTheEntry) {
  const auto path = file(zipped({{.name = "day/1.csv", .bytes = "a\n1\n\"2\"x\n"}}), "a.zip");
  CsvReader reader{path};
  EXPECT_TRUE(reader.next());
  EXPECT_EQ(reader.place(), path.string() + "/day/1.csv:2");
  EXPECT_NE(error_of([&] { static_cast<void>(reader.next()); }).find("a.zip/day/1.csv:3: this"),
            std::string::npos);
}

TEST_F(CsvSourceTest, ProgressIsOfTheFileOnDisk) {
  std::string text = "a\n";
  Rng random{7};
  while (text.size() < 400'000) text += std::to_string(random.between(0, 1'000'000)) + "\n";
  const std::string packed = gzipped(text);
  CsvReader reader{file(packed), {.record_bytes_max = 100, .buffer_bytes = 4096}};
  uint64_t before = 0;
  bool halfway = false;
  for (uint64_t rows = 0; reader.next(); ++rows) {
    ASSERT_GE(reader.bytes_done(), before);
    before = reader.bytes_done();
    halfway |= before > packed.size() / 3 && before < packed.size() * 2 / 3;
  }
  EXPECT_TRUE(halfway);
  EXPECT_EQ(reader.bytes_done(), packed.size());
  // Of a plain file it is exact within the buffer as well.
  CsvReader plain{file("a\n1\n22\n333\n")};
  EXPECT_EQ(plain.bytes_done(), 2U);
  EXPECT_TRUE(plain.next() && plain.next());
  EXPECT_EQ(plain.bytes_done(), 7U);
}

TEST_F(CsvSourceTest, ErrorsOfPackedTables) {
  const auto open_error = [&](const std::string& bytes) {
    return error_of([&] {
      CsvReader reader{file(bytes)};
      while (reader.next()) {
      }
    });
  };
  EXPECT_NE(open_error(gzipped("")).find("is empty, expected a CSV file"), std::string::npos);
  EXPECT_NE(open_error(zipped({{.name = "a", .bytes = ""}})).find("file/a: is empty"),
            std::string::npos);
  EXPECT_NE(open_error(gzipped("a,b\rc,d\r")).find("has a CR within its header"),
            std::string::npos);
  std::string text = "a\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i * 7919 % 1009) + "\n";
  const std::string packed = gzipped(text);
  EXPECT_NE(open_error(packed.substr(0, packed.size() / 2)).find("data ends early"),
            std::string::npos);
  EXPECT_NE(error_of([&] {
              CsvReader reader{file(packed), {.limits = {.unpacked_bytes_max = 1000}}};
            }).find("zip bomb"),
            std::string::npos);
}

TEST_F(CsvSourceTest, ReadsRealPackedFiles) {
  const char* const data = std::getenv("GODWIT_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set: no real market data";
  const fs::path root{data};
  struct Case {
    const char* file;
    uint64_t rows;
  };
  // Rows as the data's own manifest states them.
  for (const Case& c : {Case{"a_share/index_daily/sh.000300.csv.gz", 3410},
                        Case{"crypto/trades/binance_XRPETH_trades.csv.gz", 12'477}}) {
    CsvReader reader{root / c.file};
    uint64_t rows = 0;
    while (reader.next()) {
      ASSERT_EQ(reader.fields().size(), reader.columns().size()) << reader.place();
      ++rows;
    }
    EXPECT_EQ(rows, c.rows) << c.file;
    EXPECT_EQ(reader.bytes_done(), fs::file_size(root / c.file));
  }
}

}  // namespace
}  // namespace godwit
