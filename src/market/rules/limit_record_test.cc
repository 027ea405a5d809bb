// Price limits by rule against what shares really did.
#include <string_view>

#include "market/rules/data_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

struct Counts {
  int64_t rows = 0;
  int64_t at_a_limit = 0;
};

/// Counts the traded days of one file and lists those whose high or low lies outside the limits of
/// the rules. A file that begins after the first day of all begins with the listing.
void count(const std::filesystem::path& path, Counts& counts, std::vector<std::string>& outside) {
  const std::string code = path.filename().string().substr(3, 6);
  const std::string venue = path.filename().string().starts_with("sh") ? ".SSE" : ".SZSE";
  const Board& board = real_rules().board(id(code + venue));
  int32_t day_of_listing = 0;
  bool listed_in_file = false;
  for_each_row(path, [&](const auto& field) {
    const std::string_view date = field("date").substr(0, 10);
    if (++day_of_listing == 1) listed_in_file = date > "2017-01-03";
    if (field("tradestatus") != "1") return;
    ++counts.rows;
    const auto limits = real_rules().price_limits(
        {.reference = price(field("preclose")),
         .board = board.name,
         .special_treatment = field("isST") == "1",
         .day_of_listing = listed_in_file ? std::optional{day_of_listing} : std::nullopt,
         .day = day(date)});
    if (!limits) return;
    const Price high = price(field("high"));
    const Price low = price(field("low"));
    counts.at_a_limit += high == limits->up || low == limits->down ? 1 : 0;
    if (high > limits->up || low < limits->down) outside.push_back(code + " " + std::string{date});
  });
}

TEST(LimitRecord, SharesStayedInsideTheirLimits) {
  const char* const data = test_data_folder();
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  Counts counts;
  std::vector<std::string> outside;
  for (const auto& path : gzip_files(std::filesystem::path{data} / "a_share/daily_broad_2017_2023"))
    count(path, counts, outside);
  EXPECT_GT(counts.rows, 170'000);
  EXPECT_GT(counts.at_a_limit, 6'000);
  // It was listed again on that day, without a limit; rules/a_share.toml does not know such days.
  EXPECT_EQ(outside, (std::vector<std::string>{"000670 2022-08-22"}));
}

/// "20200803" as a trading day.
TradingDay compact_day(std::string_view text) {
  return day(std::string{text.substr(0, 4)} + "-" + std::string{text.substr(4, 2)} + "-" +
             std::string{text.substr(6, 2)});
}

TEST(LimitRecord, FuturesLimitsAreTheExchanges) {
  const char* const data = test_data_folder();
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const std::filesystem::path folder = std::filesystem::path{data} / "futures/cn_tick";
  int64_t rows = 0;
  for (const auto& path : gzip_files(folder, "CZCE"))
    for_each_row(path, [&](const auto& field) {
      const LimitPair recorded{price(field("LowerLimitPrice")), price(field("UpperLimitPrice"))};
      const InstrumentId contract = id(std::string{field("InstrumentID")} + ".CZCE");
      ASSERT_EQ(real_rules().futures().limits(contract, price(field("PreSettlementPrice")),
                                              compact_day(field("TradingDay"))),
                recorded)
          << path << " " << field("PreSettlementPrice");
      ++rows;
    });
  for (const auto& path : gzip_files(folder, "CFFEX"))
    for_each_row(path, [&](const auto& field) {
      const LimitPair recorded{price(field("lower_limit")), price(field("upper_limit"))};
      const InstrumentId contract = id(std::string{field("code")} + ".CFFEX");
      ASSERT_EQ(real_rules().futures().limits(contract, price(field("pre_settle")),
                                              compact_day(field("trading_date"))),
                recorded)
          << path << " " << field("pre_settle");
      ++rows;
    });
  EXPECT_GT(rows, 100'000);
}

}  // namespace
}  // namespace godwit
