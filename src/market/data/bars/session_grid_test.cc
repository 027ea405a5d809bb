#include "market/data/bars/session_grid.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/data/bars/trading_hours_testing.h"

namespace godwit {
namespace {

/// The end of the bar of a print, on the clock of Shanghai; "-" outside. "*": a trading day.
std::string bar_of(SessionGrid& grid, const std::string& at) {
  const std::optional<GridPlace> place = grid.place(shanghai(at));
  if (!place) return "-";
  if (!is_intraday(grid.interval())) return format_date(place->day.date());
  return format_timestamp(place->ts_event + Duration::hours(8)).substr(0, 19);
}

struct Case {
  const char* at;
  const char* bar;
};

void expect_all(SessionGrid grid, const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(bar_of(grid, c.at), c.bar) << c.at;
  // Times that go back are found as well.
  for (auto c = cases.rbegin(); c != cases.rend(); ++c) EXPECT_EQ(bar_of(grid, c->at), c->bar);
}

TEST(SessionGrid, MinutesOfAnAShare) {
  const std::vector<TradingHours> days{a_share_day("2024-01-02"), a_share_day("2024-01-03")};
  expect_all(SessionGrid{{.interval = Interval::k1m}, days},
             {{"2024-01-02T09:09:59.999", "-"},
              {"2024-01-02T09:25:00", "2024-01-02T09:31:00"},  // The opening auction.
              {"2024-01-02T09:30:00", "2024-01-02T09:31:00"},
              {"2024-01-02T09:30:00.000000001", "2024-01-02T09:31:00"},
              {"2024-01-02T09:31:00", "2024-01-02T09:31:00"},
              {"2024-01-02T09:31:00.001", "2024-01-02T09:32:00"},
              {"2024-01-02T11:30:00", "2024-01-02T11:30:00"},
              {"2024-01-02T11:30:00.5", "2024-01-02T11:30:00"},
              {"2024-01-02T12:00:00", "-"},
              {"2024-01-02T12:45:00", "2024-01-02T13:01:00"},
              {"2024-01-02T15:00:00.07", "2024-01-02T15:00:00"},  // The closing auction.
              {"2024-01-02T15:05:00", "2024-01-02T15:00:00"},
              {"2024-01-02T15:05:00.001", "-"},  // Trading at the closing price.
              {"2024-01-03T09:25:00", "2024-01-03T09:31:00"},
              {"2024-01-03T16:00:00", "-"}});
}

TEST(SessionGrid, TheOpeningAuctionMayBeABarOfItsOwn) {
  expect_all(SessionGrid{{.interval = Interval::k5m, .opening = OpeningAuction::kSeparate},
                         {a_share_day("2024-01-02")}},
             {{"2024-01-02T09:25:00", "2024-01-02T09:30:00"},
              {"2024-01-02T09:30:00", "2024-01-02T09:30:00"},
              {"2024-01-02T09:30:00.1", "2024-01-02T09:35:00"},
              {"2024-01-02T12:59:00", "2024-01-02T13:05:00"}});  // Only the day's opening.
}

TEST(SessionGrid, HoursAreCutAtTheEndOfASession) {
  expect_all(SessionGrid{{.interval = Interval::k1h}, {rubber_day("2024-01-02", "2024-01-03")}},
             {{"2024-01-02T20:59:00", "2024-01-02T22:00:00"},
              {"2024-01-02T23:00:00", "2024-01-02T23:00:00"},
              {"2024-01-03T08:59:00", "2024-01-03T10:00:00"},
              {"2024-01-03T10:00:01", "2024-01-03T10:15:00"},
              {"2024-01-03T10:16:00", "2024-01-03T10:15:00"},  // A straggler, not yet an opening.
              {"2024-01-03T10:29:00", "2024-01-03T11:30:00"},
              {"2024-01-03T14:45:00", "2024-01-03T15:00:00"}});
}

TEST(SessionGrid, ANightBelongsToTheTradingDayAfterIt) {
  // Friday night, then Monday.
  const std::vector<TradingHours> days{rubber_day("2024-01-04", "2024-01-05"),
                                       rubber_day("2024-01-05", "2024-01-08")};
  expect_all(SessionGrid{{.interval = Interval::k1d}, days},
             {{"2024-01-05T14:59:00", "2024-01-05"},
              {"2024-01-05T21:00:01", "2024-01-08"},
              {"2024-01-08T09:00:01", "2024-01-08"}});
  SessionGrid grid{{.interval = Interval::k1d}, days};
  const GridPlace place = *grid.place(shanghai("2024-01-05T21:30:00"));
  EXPECT_EQ(place.ts_event, place.day.end_utc());
  EXPECT_EQ(place.accepts_until, shanghai("2024-01-08T15:05:00"));
  EXPECT_EQ(grid.place_of_day(place.day).key, place.key);
}

TEST(SessionGrid, AWeekHoldsItsTradingDays) {
  const SessionGrid grid{{.interval = Interval::k1w}, {}};
  const auto key = [&](const char* date) {
    return grid.place_of_day(TradingDay{*parse_date(date)}).key;
  };
  EXPECT_EQ(key("2024-01-01"), key("2024-01-07"));  // Monday and Sunday.
  EXPECT_LT(key("2024-01-07"), key("2024-01-08"));
  EXPECT_EQ(key("1969-12-29"), key("1970-01-04"));
}

TEST(SessionGrid, AWeekIsStampedWithItsLastTradingDay) {
  const SessionGrid grid{{.interval = Interval::k1w},
                         {a_share_day("2024-01-03"), a_share_day("2024-01-04"),
                          a_share_day("2024-01-05"), a_share_day("2024-01-08")}};
  const TradingDay friday{*parse_date("2024-01-05")};
  for (const char* date : {"2024-01-03", "2024-01-04", "2024-01-05"}) {
    const GridPlace place = grid.place_of_day(TradingDay{*parse_date(date)});
    EXPECT_EQ(place.day, friday) << date;
    EXPECT_EQ(place.ts_event, friday.end_utc()) << date;
  }
  const TradingDay beyond{*parse_date("2024-01-17")};
  EXPECT_EQ(grid.place_of_day(beyond).day, beyond);  // What is not known is not guessed.
}

TEST(SessionGrid, DaysAroundTheClockTouch) {
  std::vector<TradingHours> days;
  for (int i = 0; i < 2; ++i) {
    const Date date = *Date::from_civil(2024, 1, 1) + i;
    days.push_back(
        {.day = TradingDay{date},
         .sessions = {{.begin = date.midnight_utc(), .end = (date + 1).midnight_utc()}}});
  }
  SessionGrid grid{{.interval = Interval::k1h}, days};
  const Timestamp midnight = days[1].sessions[0].begin;
  EXPECT_EQ(grid.place(midnight)->day, days[0].day);
  EXPECT_EQ(grid.place(midnight)->accepts_until, midnight);
  EXPECT_EQ(grid.place(midnight + Duration::from_ns(1))->day, days[1].day);
  EXPECT_EQ(grid.place(midnight + Duration::from_ns(1))->ts_event, midnight + Duration::hours(1));
}

TEST(SessionGrid, RefusesHoursOutOfOrder) {
  TradingHours backward = a_share_day("2024-01-02");
  std::swap(backward.sessions[0], backward.sessions[1]);
  EXPECT_THROW((SessionGrid{{}, {backward}}), Error);
  EXPECT_THROW((SessionGrid{{}, {a_share_day("2024-01-03"), a_share_day("2024-01-02")}}), Error);
  EXPECT_THROW((SessionGrid{{}, {TradingHours{}}}), Error);
  EXPECT_THROW((SessionGrid{{.after_close = Duration::seconds(-1)}, {}}), Error);
}

}  // namespace
}  // namespace godwit
