#include "market/data/facts/recorded_day.h"

#include "foundation/base/error.h"
#include "market/data/facts/facts_testing.h"

namespace godwit {
namespace {

const TradingCalendar& stock_days() { return real_rules().calendar("china_stocks"); }

std::string days_text(const Record& record) {
  std::string text;
  for (const RecordedDay& one : recorded_days(stock_days(), record.bars, record.facts)) {
    text += format_date(one.day.date());
    text += one.bar != nullptr ? " bar" : "";
    text += one.facts != nullptr ? " facts" : "";
    text += !one.in_calendar ? " unknown" : *one.in_calendar ? "" : " closed";
    text += "; ";
  }
  return text;
}

TEST(RecordedDays, AreThoseOfTheCalendarBetweenTheRows) {
  // 2021-02-11 to 17 was the new year's holiday; the 20th is a Saturday.
  Record record;
  record.fact("2021-02-09", {}).bar("2021-02-10", "10").bar("2021-02-19", "10");
  record.fact("2021-02-19", {}).fact("2021-02-20", {}).fact("2021-02-23", {});
  EXPECT_EQ(days_text(record),
            "2021-02-09 facts; 2021-02-10 bar; 2021-02-18; 2021-02-19 bar facts; "
            "2021-02-20 facts closed; 2021-02-22; 2021-02-23 facts; ");
}

TEST(RecordedDays, BeforeTheCalendarAreRowsAlone) {
  Record record;
  record.bar("1999-12-23", "10").bar("1999-12-30", "10").bar("2000-01-05", "10");
  EXPECT_EQ(days_text(record),
            "1999-12-23 bar unknown; 1999-12-30 bar unknown; 2000-01-04; 2000-01-05 bar; ");
}

TEST(RecordedDays, TwoRowsOfOneDayAreRefusedByName) {
  const auto refused = [](const Record& record) {
    try {
      static_cast<void>(days_text(record));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kFailed);
      return std::string{error.what()};
    }
    return std::string{"no error"};
  };
  Record twice;
  twice.bar("2021-02-09", "10").bar("2021-02-09", "11");
  EXPECT_NE(refused(twice).find("daily bars of 2021-02-09"), std::string::npos) << refused(twice);
  Record backward;
  backward.fact("2021-02-10", {}).fact("2021-02-09", {});
  EXPECT_NE(refused(backward).find("day facts of 2021-02-09"), std::string::npos);
}

TEST(RecordedDays, NoRowsAreNoDays) { EXPECT_EQ(days_text({}), ""); }

}  // namespace
}  // namespace godwit
