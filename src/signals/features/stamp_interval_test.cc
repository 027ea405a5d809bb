#include "signals/features/stamp_interval.h"

#include <string>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"

namespace godwit::features {
namespace {

std::string interval_of(const std::string& text, const std::optional<std::string>& chosen = {}) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "a.csv";
  write_file(path, text);
  const StampStep step = step_of_stamps(path, chosen);
  if (step.is_month) return "month";
  return step.interval ? std::string{name(*step.interval)} : "none";
}

TEST(StampInterval, IsTheStepThatMostRowsShow) {
  const std::string day = "2024-01-02T";
  EXPECT_EQ(interval_of("ts\n2024-01-02\n2024-01-03\n2024-01-04\n2024-01-08\n"), "1d");
  EXPECT_EQ(interval_of("ts\n2024-01-05\n2024-01-12\n2024-01-19\n"), "1w");
  EXPECT_EQ(interval_of("x,ts\n1," + day + "00:00:00Z\n1," + day + "04:00:00Z\n1," + day +
                        "12:00:00Z\n1," + day + "16:00:00Z\n"),
            "4h");
  // Four bars a day of an hour in Shanghai: of two steps that come as often the smaller one.
  EXPECT_EQ(interval_of("ts\n" + day + "02:30:00Z\n" + day + "03:30:00Z\n" + day + "06:00:00Z\n"),
            "1h");
  EXPECT_EQ(interval_of("ts\n" + day + "02:30:00Z\n" + day + "02:30:00.5Z\n"), "none");
  EXPECT_EQ(interval_of("ts\n" + day + "02:30:00Z\n"), "none");
  EXPECT_EQ(interval_of("ts\n"), "none");
  EXPECT_EQ(interval_of("time\n2024-01-02\n2024-01-03\n"), "none");
}

TEST(StampInterval, AWeekendLiesWithinAStepOfADay) {
  EXPECT_EQ(interval_of("ts\n2024-01-05\n2024-01-08\n"), "1d");
  EXPECT_EQ(interval_of("ts\n2024-01-06\n2024-01-08\n"), "1d");
  EXPECT_EQ(interval_of("ts\n2024-01-04\n2024-01-08\n"), "none") << "Friday is missing";
}

TEST(StampInterval, AMonth) {
  EXPECT_EQ(interval_of("ts\n2023-12-29\n2024-01-31\n2024-02-29\n2024-03-29\n"), "month");
  EXPECT_EQ(interval_of("ts\n2023-09-29\n2023-10-31\n2023-11-30\n2023-12-29\n"), "month");
  EXPECT_EQ(interval_of("ts\n2023-10-09\n2023-11-01\n2023-12-01\n2024-01-02\n"), "month");
  EXPECT_EQ(interval_of("ts\n2023-03-31\n2023-06-30\n2023-09-29\n2023-12-29\n"), "none");
  EXPECT_EQ(interval_of("ts\n1700-03-31\n2240-06-30\n"), "none") << "of any length";
}

TEST(StampInterval, OfEachInstrumentApart) {
  std::string text = "ts,instrument\n";
  for (int hour = 0; hour < 20; ++hour)
    for (const char* name : {"A.INDEX", "B.INDEX"})
      text += "2024-01-02T" + std::string(hour < 10 ? "0" : "") + std::to_string(hour) +
              (*name == 'A' ? ":00:00Z," : ":00:01Z,") + name + "\n";
  EXPECT_EQ(interval_of(text), "1h");
}

TEST(StampInterval, OfTheOneThatIsChosen) {
  std::string text = "ts,instrument\n";
  for (int i = 0; i < 3'000; ++i)
    text += format_timestamp(Timestamp{} + Duration::minutes(i)) + ",A.INDEX\n";
  for (int i = 0; i < 3; ++i)
    text += format_timestamp(Timestamp{} + Duration::hours(i)) + ",B.INDEX\n";
  EXPECT_EQ(interval_of(text), "1m");
  EXPECT_EQ(interval_of(text, "B.INDEX"), "1h");
  EXPECT_EQ(interval_of(text, "C.INDEX"), "none");
  EXPECT_EQ(interval_of("ts\n2024-01-02\n2024-01-03\n", "B.INDEX"), "1d");
}

}  // namespace
}  // namespace godwit::features
