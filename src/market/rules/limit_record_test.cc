// Price limits by rule against what shares really did.
#include <algorithm>
#include <map>
#include <string_view>

#include "market/rules/data_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

std::vector<std::string_view> split_fields(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const size_t comma = std::min(line.find(','), line.size());
    fields.push_back(line.substr(0, comma));
    if (comma == line.size()) return fields;
    line.remove_prefix(comma + 1);
  }
}

struct Counts {
  int64_t rows = 0;
  int64_t at_a_limit = 0;
};

/// Counts the traded days of one file and lists those whose high or low lies outside the limits of
/// the rules. A file that begins after the first day of all begins with the listing.
void count(const std::filesystem::path& path, Counts& counts, std::vector<std::string>& outside) {
  const std::string text = read_gzip(path);
  const std::string code = path.filename().string().substr(3, 6);
  const std::string venue = path.filename().string().starts_with("sh") ? ".SSE" : ".SZSE";
  const Board& board = real_rules().board(id(code + venue));
  std::string_view rest{text};
  std::map<std::string_view, size_t> column;
  int32_t day_of_listing = 0;
  bool listed_in_file = false;
  for (bool header = true; !rest.empty(); header = false) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::vector<std::string_view> fields = split_fields(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (header) {
      for (size_t i = 0; i < fields.size(); ++i) column[fields[i]] = i;
      continue;
    }
    const std::string_view date = fields[column["date"]].substr(0, 10);
    if (++day_of_listing == 1) listed_in_file = date > "2017-01-03";
    if (fields[column["tradestatus"]] != "1") continue;
    const Price reference = price(fields[column["preclose"]]);
    const auto limits = real_rules().price_limits(
        {.reference = reference,
         .board = board.name,
         .special_treatment = fields[column["isST"]] == "1",
         .day_of_listing = listed_in_file ? std::optional{day_of_listing} : std::nullopt,
         .day = day(date)});
    ++counts.rows;
    if (!limits) continue;
    const Price high = price(fields[column["high"]]);
    const Price low = price(fields[column["low"]]);
    counts.at_a_limit += high == limits->up || low == limits->down ? 1 : 0;
    if (high <= limits->up && low >= limits->down) continue;
    outside.push_back(code + " " + std::string{date});
  }
}

TEST(LimitRecord, SharesStayedInsideTheirLimits) {
  const char* const data = test_data_folder();
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  Counts counts;
  std::vector<std::string> outside;
  for (const auto& path :
       gzip_files(std::filesystem::path{data} / "a_share/daily_broad_2017_2023"))
    count(path, counts, outside);
  EXPECT_GT(counts.rows, 170'000);
  EXPECT_GT(counts.at_a_limit, 6'000);
  // It was listed again on that day, without a limit; rules/a_share.toml does not know such days.
  EXPECT_EQ(outside, (std::vector<std::string>{"000670 2022-08-22"}));
}

}  // namespace
}  // namespace godwit
