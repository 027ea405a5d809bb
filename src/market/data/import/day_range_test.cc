#include "market/data/import/day_range.h"

#include <cstdlib>

#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

const InstrumentId kRubber = *InstrumentId::parse("ru1901.SHFE");

class DayRangeOfFiles : public ImporterTest {
 protected:
  FormatList formats_ =
      known_formats(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");

  std::vector<Bar> bars(const InstrumentId& id, Interval interval) const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Bar>(bar_series(id, interval), {});
    std::vector<Bar> out;
    for (auto block = stream->next(); !block.empty(); block = stream->next())
      out.insert(out.end(), block.begin(), block.end());
    return out;
  }
};

Price price(int64_t whole) { return Price::from_raw(whole * 1'000'000'000); }

constexpr const char* kColumns =
    "TradingDay,Index,BeginTime,BeginVolume,BeginAmount,BeginOpenInt,EndTime,EndVolume,EndAmount,"
    "EndOpenInt,Open,High,Close,Low,Volume,Amount,Avg,MktAvg\n";

/// The row of a minute that ends at `end`, with the range of the day so far.
std::string minute(const char* day, const char* end, int open, int high, int low, int close) {
  std::string row = std::string{day} + ",0,x,0,0,0," + end + ",1,1,1";
  for (const int value : {open, high, close, low}) row += "," + std::to_string(value);
  return row + ",10,1000,0,0\n";
}

TEST_F(DayRangeOfFiles, ABarHasOnlyTheExtremesThatItMoved) {
  const auto path = file(
      "SHFE.ru1901_1m_201803.csv",
      kColumns + minute("20180305", "2018-03-02 21:01:00", 100, 104, 98, 101) +  // First: its own.
          minute("20180305", "2018-03-02 21:02:00", 101, 104, 98, 103) +         // Moves none.
          minute("20180305", "2018-03-02 21:03:00", 103, 109, 98, 102) +         // The high.
          minute("20180305", "2018-03-05 09:01:00", 102, 109, 95, 97) +          // The day session.
          minute("20180305", "2018-03-05 09:02:00", 97, 109, 95, 109) +   // Touches it again.
          minute("20180305", "2018-03-05 09:03:00", 109, 110, 94, 100) +  // Both.
          minute("20180306", "2018-03-05 21:01:00", 100, 101, 99, 100) +  // The next day.
          minute("20180306", "2018-03-05 21:02:00", 100, 101, 99, 100));
  const ImportReport report = import_by(formats_, path, std::nullopt);
  EXPECT_EQ(report.files.at(0).rows.accepted, 8U);
  ASSERT_EQ(report.files[0].assumptions.size(), 1U);
  EXPECT_NE(report.files[0].assumptions[0].find("the day's so far"), std::string::npos);
  struct Range {
    int64_t high, low;
  };
  const std::vector<Range> expected{{104, 98}, {103, 101}, {109, 102}, {102, 95},
                                    {109, 97}, {110, 94},  {101, 99},  {100, 100}};
  const std::vector<Bar> all = bars(kRubber, Interval::k1m);
  ASSERT_EQ(all.size(), expected.size());
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].high, price(expected[i].high)) << i;
    EXPECT_EQ(all[i].low, price(expected[i].low)) << i;
  }
}

TEST_F(DayRangeOfFiles, ARepeatedRowIsARepetition) {
  const std::string row = minute("20180305", "2018-03-02 21:02:00", 101, 106, 98, 103);
  const auto path =
      file("SHFE.ru1901_1m_201803.csv",
           kColumns + minute("20180305", "2018-03-02 21:01:00", 100, 104, 98, 101) + row + row);
  const ImportFile one{path, std::nullopt};
  const RowCounts rows =
      import_files(root(), {&one, 1}, formats_, {.refused_share_max = 1}).files.at(0).rows;
  EXPECT_EQ(rows.accepted, 2U);
  EXPECT_EQ(rows.reasons[static_cast<size_t>(RowRule::kDuplicateTime)], 1U);
}

TEST_F(DayRangeOfFiles, TheExtremesOfTheVendorsMinutesAreTheDays) {
  const char* const data = std::getenv("GODWIT_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const std::filesystem::path folder{data};
  for (const char* const name : {"futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz",
                                 "futures/cn_daily/SHFE.ru1901_daily.csv.gz"})
    static_cast<void>(import_by(formats_, folder / name, std::nullopt));
  struct Range {
    Price high, low;
  };
  std::map<int32_t, Range> built;
  size_t narrower = 0;
  for (const Bar& bar : bars(kRubber, Interval::k1m)) {
    Range& day = built.try_emplace(bar.trading_day_days, Range{bar.high, bar.low}).first->second;
    day.high = std::max(day.high, bar.high);
    day.low = std::min(day.low, bar.low);
    narrower += bar.high < day.high || bar.low > day.low ? 1 : 0;
  }
  EXPECT_GT(narrower, 50'000U);  // As vendor's rows none is.
  const std::vector<Bar> days = bars(kRubber, Interval::k1d);
  ASSERT_EQ(days.size(), built.size());
  for (const Bar& day : days) {
    EXPECT_EQ(built.at(day.trading_day_days).high, day.high)
        << format_date(day.trading_day().date());
    EXPECT_EQ(built.at(day.trading_day_days).low, day.low) << format_date(day.trading_day().date());
  }
}

}  // namespace
}  // namespace godwit
