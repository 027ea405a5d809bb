#include "market/data/import/csv_bar_stream.h"

#include <fstream>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

class CsvBarStreamTest : public testing::Test {
 protected:
  fs::path file(const std::string& bytes) const {
    std::ofstream{path_, std::ios::binary} << bytes;
    return path_;
  }
  TemporaryFolder folder_;
  fs::path path_ = folder_ / "bars.csv";
};

std::string rows(int count, int bad_every) {
  std::string bytes = "ts,open,high,low,close,volume\n";
  for (int i = 0; i < count; ++i)
    bytes += format_date(Date::from_days(10'000 + i)) +
             (bad_every > 0 && i % bad_every == 0 ? ",0,1,1,1,1\n" : ",1,1,1,1,1\n");
  return bytes;
}

TEST_F(CsvBarStreamTest, StreamsInBlocksAndCounts) {
  const auto stream = open_bar_csv(file(rows(10'000, 200)), Interval::k1d);
  size_t count = 0;
  Timestamp last = Timestamp::from_ns(INT64_MIN);
  for (std::span<const Bar> block = stream->next(); !block.empty(); block = stream->next())
    for (const Bar& bar : block) {
      EXPECT_GT(bar.header.ts_event, last);
      last = bar.header.ts_event;
      ++count;
    }
  EXPECT_EQ(count, 9950U);
  EXPECT_EQ(stream->rows().rows_in, 10'000U);
  EXPECT_EQ(stream->rows().quarantined, 50U);
  EXPECT_EQ(stream->rows().examples.size(), RowCounts::kExamplesMax);
  EXPECT_TRUE(stream->next().empty()) << "the end stays the end";
}

TEST_F(CsvBarStreamTest, TooManyRefusedRowsAreRefusedData) {
  const auto stream = open_bar_csv(file(rows(300, 50)), Interval::k1d);
  EXPECT_EQ(stream->next().size(), 294U);
  try {
    static_cast<void>(stream->next());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kDataRefused);
    const std::string message = error.what();
    EXPECT_EQ(message.find(path_.string() +
                           ": 6 of 300 rows (2 %) are refused, more than the 1 % "
                           "allowed:\n  " +
                           path_.string() +
                           ":2: non_positive_price: the row has a price of zero or less (open: "
                           "'0')"),
              0U)
        << message;
    EXPECT_NE(message.find("\n  and 1 more"), std::string::npos);
  }
}

TEST_F(CsvBarStreamTest, FilesNewestFirstGetTheRemedy) {
  const auto stream = open_bar_csv(
      file("ts,open,high,low,close\n2024-01-04,1,1,1,1\n2024-01-03,1,1,1,1\n2024-01-02,1,1,1,1\n"),
      Interval::k1d);
  static_cast<void>(stream->next());
  try {
    static_cast<void>(stream->next());
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string{error.what()}.find("newest first"), std::string::npos);
  }
}

TEST_F(CsvBarStreamTest, NoRowsIsAnError) {
  const auto stream = open_bar_csv(file("ts,open,high,low,close\n"), Interval::k1d);
  EXPECT_THROW(static_cast<void>(stream->next()), Error);
  EXPECT_THROW(static_cast<void>(open_bar_csv(file(""), Interval::k1d)), Error);
}

}  // namespace
}  // namespace godwit
