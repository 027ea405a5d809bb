#include "market/rules/session_calendar.h"

#include <algorithm>

#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

/// The hours of one [[market]] of the project's rules, without a future's own history.
class MarketSessions {
 public:
  explicit MarketSessions(const std::string& market, Assume assume = Assume::kNothing)
      : assumptions{assume},
        rules{ConfigFile::load(kRealRules / "sessions.toml")},
        calendars{
            read_calendars(ConfigFile::load(kRealRules / "calendars" /
                                            (file_of(rules.market(market)->calendar) + ".toml")),
                           file_of(rules.market(market)->calendar), assumptions)},
        sessions{{.name = market,
                  .parts = {{Date::from_days(-1'000'000), rules.market(market)}},
                  .to = std::nullopt,
                  .rules = &rules,
                  .calendar = find(rules.market(market)->calendar)},
                 assumptions} {}

  Assumptions assumptions;
  SessionRules rules;
  std::vector<std::unique_ptr<TradingCalendar>> calendars;
  SessionCalendar sessions;

 private:
  static std::string file_of(const std::string& calendar) {
    return calendar.starts_with("china") ? "china" : calendar;
  }
  const TradingCalendar* find(const std::string& name) const {
    for (const auto& calendar : calendars)
      if (calendar->name() == name) return calendar.get();
    return nullptr;
  }
};

/// "21:00-02:30 continuous" in UTC+8, one after the other.
std::string shown(std::span<const Session> sessions) {
  std::string text;
  for (const Session& session : sessions) {
    const auto clock = [](Timestamp t) {
      return format_timestamp(t + Duration::hours(8)).substr(5, 11);
    };
    text += (text.empty() ? "" : "; ") + clock(session.begin) + "-" + clock(session.end).substr(6) +
            " " + std::string{name(session.phase)};
  }
  return text;
}

TEST(SessionCalendar, ShanghaiStocksByDate) {
  const SessionCalendar& main = real_rules().sessions(id("600519.SSE"));
  EXPECT_EQ(shown(main.sessions(day("2018-08-17"))),
            "08-17T09:15-09:20 auction; 08-17T09:20-09:25 auction_no_cancel; 08-17T09:30-11:30 "
            "continuous; 08-17T13:00-15:00 continuous");
  EXPECT_EQ(shown(main.sessions(day("2018-08-20"))).substr(94),
            "08-20T13:00-14:57 continuous; 08-20T14:57-15:00 closing_auction");
  EXPECT_EQ(main.sessions(day("2026-07-03")).size(), 5U);
  EXPECT_EQ(main.sessions(day("2026-07-06")).back().phase, Phase::kFixedPrice);
  EXPECT_TRUE(main.sessions(day("2024-02-09")).empty());
  // The closing auction belongs to the same stretch as the afternoon.
  const auto hours = main.open_hours(day("2024-01-02"));
  ASSERT_EQ(hours.size(), 2U);
  EXPECT_EQ(hours[0], (OpenHours{utc("2024-01-02T01:30:00Z"), utc("2024-01-02T03:30:00Z")}));
  EXPECT_EQ(hours[1], (OpenHours{utc("2024-01-02T05:00:00Z"), utc("2024-01-02T07:00:00Z")}));
}

TEST(SessionCalendar, ExpectedBars) {
  const SessionCalendar& main = real_rules().sessions(id("600519.SSE"));
  const TradingDay d = day("2024-01-02");
  EXPECT_EQ(main.expected_bars(d, Interval::k1m), 240);
  EXPECT_EQ(main.expected_bars(d, Interval::k5m), 48);
  EXPECT_EQ(main.expected_bars(d, Interval::k1h), 4);
  EXPECT_EQ(main.expected_bars(d, Interval::k4h), 2);
  EXPECT_EQ(main.expected_bars(d, Interval::k1d), 1);
  EXPECT_EQ(main.expected_bars(day("2024-01-01"), Interval::k1m), 0);
  const MarketSessions rb{"commodity_2300"};
  EXPECT_EQ(rb.sessions.expected_bars(d, Interval::k1m), 225);  // After a holiday.
  EXPECT_EQ(rb.sessions.expected_bars(day("2024-01-03"), Interval::k1m), 345);
  EXPECT_EQ(rb.sessions.expected_bars(day("2024-01-03"), Interval::k1h), 7);
  const MarketSessions crypto{"continuous"};
  EXPECT_EQ(crypto.sessions.expected_bars(day("2024-01-06"), Interval::k1m), 1440);
  const MarketSessions forex{"forex"};
  EXPECT_EQ(forex.sessions.expected_bars(day("2024-01-08"), Interval::k1m), 1440);
}

TEST(SessionCalendar, FridayNightBelongsToMonday) {
  const MarketSessions gold{"commodity_0230"};
  const SessionCalendar& s = gold.sessions;
  EXPECT_EQ(shown(s.sessions(day("2023-06-12"))),
            "06-09T20:55-20:59 auction; 06-09T20:59-21:00 match; 06-09T21:00-02:30 continuous; "
            "06-12T08:55-08:59 auction; 06-12T08:59-09:00 match; 06-12T09:00-10:15 continuous; "
            "06-12T10:30-11:30 continuous; 06-12T13:30-15:00 continuous");
  // 2023-06-09 is a Friday; its night lasts until Saturday 02:30 in Shanghai.
  EXPECT_EQ(s.trading_day(utc("2023-06-09T09:59:59.999999999Z")), day("2023-06-09"));
  EXPECT_EQ(s.trading_day(utc("2023-06-09T10:00:00Z")), day("2023-06-12"));
  EXPECT_EQ(s.trading_day(utc("2023-06-09T18:29:59Z")), day("2023-06-12"));
  EXPECT_EQ(s.trading_day(utc("2023-06-11T12:00:00Z")), day("2023-06-12"));
  EXPECT_TRUE(s.is_open(utc("2023-06-09T18:29:59.999999999Z")));
  EXPECT_FALSE(s.is_open(utc("2023-06-09T18:30:00Z")));
  EXPECT_EQ(s.phase(utc("2023-06-09T12:55:00Z")), Phase::kAuction);
  EXPECT_FALSE(s.is_open(utc("2023-06-09T12:55:00Z")));
  EXPECT_EQ(s.phase(utc("2023-06-12T02:20:00Z")), std::nullopt);  // The break at 10:15.
}

TEST(SessionCalendar, NoNightBeforeAHolidayNorInTheEpidemic) {
  const MarketSessions gold{"commodity_0230"};
  const auto nights = [&](const char* date) {
    const auto sessions = gold.sessions.sessions(day(date));
    return std::count_if(sessions.begin(), sessions.end(), [&](const Session& session) {
      return utc_date(session.begin + Duration::hours(8)) < *parse_date(date);
    });
  };
  EXPECT_EQ(nights("2019-09-30"), 3);  // Monday after a plain weekend.
  EXPECT_EQ(nights("2019-10-08"), 0);
  EXPECT_EQ(nights("2019-10-09"), 3);
  EXPECT_EQ(nights("2020-01-23"), 3);
  EXPECT_EQ(nights("2020-02-03"), 0);  // After the Spring Festival.
  EXPECT_EQ(nights("2020-02-04"), 0);  // Suspended from here ...
  EXPECT_EQ(nights("2020-04-30"), 0);
  EXPECT_EQ(nights("2020-05-06"), 0);  // ... to here.
  EXPECT_EQ(nights("2020-05-07"), 3);
  // The first day after a holiday opens with an auction in the morning, others did before 2023.
  EXPECT_EQ(gold.sessions.sessions(day("2019-10-08")).front().phase, Phase::kAuction);
  EXPECT_EQ(gold.sessions.sessions(day("2019-10-08")).size(), 5U);
  EXPECT_EQ(gold.sessions.sessions(day("2019-10-09")).size(), 6U);
}

TEST(SessionCalendar, ForeignExchangeFollowsNewYork) {
  const MarketSessions forex{"forex"};
  const SessionCalendar& s = forex.sessions;
  // The clocks of New York go forward on Sunday 2024-03-10: 22:00 UTC becomes 21:00 UTC.
  EXPECT_EQ(s.trading_day(utc("2024-03-08T21:59:59Z")), day("2024-03-08"));
  EXPECT_EQ(s.trading_day(utc("2024-03-08T22:00:00Z")), day("2024-03-11"));
  EXPECT_FALSE(s.is_open(utc("2024-03-08T22:00:00Z")));
  EXPECT_FALSE(s.is_open(utc("2024-03-10T20:59:59Z")));
  EXPECT_TRUE(s.is_open(utc("2024-03-10T21:00:00Z")));
  EXPECT_EQ(s.trading_day(utc("2024-03-11T20:59:59Z")), day("2024-03-11"));
  EXPECT_EQ(s.trading_day(utc("2024-03-11T21:00:00Z")), day("2024-03-12"));
  EXPECT_EQ(s.open_hours(day("2024-03-12")).size(), 1U);
}

TEST(SessionCalendar, CmeHasItsOwnDayEnds) {
  const MarketSessions es{"cme_index"};
  const SessionCalendar& s = es.sessions;
  EXPECT_TRUE(s.is_open(utc("2013-10-06T22:00:00Z")));  // Sunday 17:00 in Chicago.
  EXPECT_EQ(s.trading_day(utc("2013-10-06T22:00:00Z")), day("2013-10-07"));
  EXPECT_FALSE(s.is_open(utc("2013-10-07T20:20:00Z")));  // 15:20: the halt of those years.
  EXPECT_TRUE(s.is_open(utc("2013-10-07T21:14:59Z")));
  EXPECT_FALSE(s.is_open(utc("2013-10-07T21:15:00Z")));
  EXPECT_TRUE(s.is_open(utc("2023-12-21T21:20:00Z")));  // No halt any more.
  EXPECT_TRUE(s.sessions(day("2023-12-25")).empty());
}

TEST(SessionCalendar, EveryInstantHasTheDayThatALoopFinds) {
  for (const char* market : {"commodity_0100", "sse_main", "forex", "continuous"}) {
    const MarketSessions all{market};
    const SessionCalendar& s = all.sessions;
    for (Date date = *parse_date("2019-09-20"); date < *parse_date("2020-05-20"); date = date + 1) {
      for (const Session& session : s.sessions(TradingDay{date})) {
        ASSERT_EQ(s.trading_day(session.begin), TradingDay{date}) << market << format_date(date);
        ASSERT_EQ(s.trading_day(session.end - Duration::from_ns(1)), TradingDay{date});
        ASSERT_EQ(s.phase(session.begin), session.phase);
        ASSERT_LT(session.begin, session.end);
      }
      for (int hour = 0; hour < 24; ++hour) {
        const Timestamp t = date.midnight_utc() + Duration::hours(hour);
        const auto inside = s.sessions(s.trading_day(t));
        const bool open = std::any_of(inside.begin(), inside.end(), [&](const Session& session) {
          return is_main_session(session.phase) && t >= session.begin && t < session.end;
        });
        ASSERT_EQ(s.is_open(t), open) << market << " " << format_timestamp(t);
      }
    }
  }
}

TEST(SessionCalendar, KnowledgeEndsUnlessAssumed) {
  const SessionCalendar& main = real_rules().sessions(id("600519.SSE"));
  EXPECT_EQ(main.first_day(), day("2000-01-01"));
  EXPECT_EQ(main.last_day(), day("2026-12-31"));
  EXPECT_NE(error_of([&] {
              (void)main.sessions(day("2027-01-04"));
            }).find("sessions of sse_main: 2027-01-04 is not known"),
            std::string::npos);
  EXPECT_NE(error_of([&] { (void)main.trading_day(utc("2026-12-31T16:00:00Z")); }), "no error");
  EXPECT_NE(error_of([&] { (void)main.is_open(utc("1999-12-01T02:00:00Z")); }), "no error");
  EXPECT_NE(error_of([&] { (void)main.is_open(utc("2200-12-01T02:00:00Z")); }), "no error");
  // Before the first known day no instant belongs to a trading day, to the end of the one before.
  const MarketSessions night{"commodity_day"};
  for (const char* const text :
       {"2010-12-30T02:00:00Z", "2010-12-31T02:00:00Z", "2010-12-31T09:59:59.999999999Z"}) {
    EXPECT_NE(error_of([&] { (void)night.sessions.trading_day(utc(text)); }).find("is not known"),
              std::string::npos)
        << text;
    EXPECT_NE(error_of([&] { (void)night.sessions.is_open(utc(text)); }), "no error") << text;
  }
  EXPECT_EQ(night.sessions.trading_day(utc("2010-12-31T10:00:00Z")), day("2011-01-04"));
  const MarketSessions assumed{"commodity_2300", Assume::kNearest};
  EXPECT_EQ(assumed.sessions.sessions(day("2030-01-02")).size(), 8U);
  EXPECT_EQ(assumed.sessions.sessions(day("2005-06-01")).size(), 6U);
  EXPECT_EQ(assumed.assumptions.lines().size(), 1U);
  EXPECT_NE(error_of([&] { (void)assumed.sessions.sessions(day("2190-01-02")); }), "no error");
}

/// "night end of the first evening phase" on a trading day, "none" without one.
std::string night_end(const char* instrument, const char* date) {
  const SessionCalendar& sessions = real_rules().sessions(id(instrument));
  std::string end = "none";
  for (const Session& session : sessions.sessions(day(date)))
    if (session.phase == Phase::kContinuous &&
        (session.begin + Duration::hours(8)).ns() / Duration::hours(1).ns() % 24 == 21)
      end = format_timestamp(session.end + Duration::hours(8)).substr(11, 5);
  return end;
}

TEST(SessionCalendar, NightSessionsByProductAndDate) {
  EXPECT_EQ(night_end("au1312.SHFE", "2013-07-05"), "none");
  EXPECT_EQ(night_end("au1312.SHFE", "2013-07-08"), "02:30");
  EXPECT_EQ(night_end("rb1505.SHFE", "2014-12-26"), "none");
  EXPECT_EQ(night_end("rb1505.SHFE", "2014-12-29"), "01:00");
  EXPECT_EQ(night_end("rb1610.SHFE", "2016-04-29"), "01:00");
  EXPECT_EQ(night_end("rb1610.SHFE", "2016-05-03"), "none");  // After Labour Day.
  EXPECT_EQ(night_end("rb1610.SHFE", "2016-05-04"), "23:00");
  EXPECT_EQ(night_end("i1909.DCE", "2015-05-08"), "02:30");
  EXPECT_EQ(night_end("i1909.DCE", "2015-05-11"), "23:30");
  EXPECT_EQ(night_end("i1909.DCE", "2019-03-29"), "23:30");
  EXPECT_EQ(night_end("i1909.DCE", "2019-04-01"), "23:00");
  EXPECT_EQ(night_end("SR001.CZCE", "2019-12-11"), "23:30");
  EXPECT_EQ(night_end("SR005.CZCE", "2019-12-12"), "23:00");
  EXPECT_EQ(night_end("SA005.CZCE", "2019-12-10"), "none");
  EXPECT_EQ(night_end("SA005.CZCE", "2019-12-11"), "23:00");
  EXPECT_EQ(night_end("pg2011.DCE", "2020-04-28"), "none");
  EXPECT_EQ(night_end("pg2011.DCE", "2020-05-07"), "23:00");
  EXPECT_EQ(night_end("ni1507.SHFE", "2015-03-27"), "none");  // Listed on that morning.
  EXPECT_EQ(night_end("ni1507.SHFE", "2015-03-30"), "01:00");
  EXPECT_EQ(night_end("AP101.CZCE", "2020-08-03"), "none");
  EXPECT_EQ(night_end("IF1601.CFFEX", "2016-01-04"), "none");
  // CZCE takes only cancels in the morning auction after a night.
  EXPECT_EQ(real_rules().sessions(id("SR309.CZCE")).phase(utc("2023-05-26T00:56:00Z")),
            Phase::kCancelOnly);
  EXPECT_EQ(real_rules().sessions(id("rb2310.SHFE")).phase(utc("2023-05-26T00:56:00Z")),
            Phase::kAuction);
}

TEST(SessionCalendar, FinancialFuturesByDate) {
  const SessionCalendar& index = real_rules().sessions(id("IF1601.CFFEX"));
  EXPECT_EQ(index.expected_bars(day("2015-12-31"), Interval::k1m), 270);
  EXPECT_EQ(index.expected_bars(day("2016-01-04"), Interval::k1m), 240);
  EXPECT_TRUE(index.is_open(utc("2015-12-31T01:15:00Z")));
  EXPECT_FALSE(index.is_open(utc("2016-01-04T01:15:00Z")));
  const SessionCalendar& bond = real_rules().sessions(id("T2009.CFFEX"));
  EXPECT_EQ(bond.expected_bars(day("2020-07-17"), Interval::k1m), 270);
  EXPECT_EQ(bond.expected_bars(day("2020-07-20"), Interval::k1m), 255);
}

TEST(Phase, TimesAndWords) {
  const auto times = parse_phase_times("21:00-02:30 continuous");
  ASSERT_TRUE(times.has_value());
  EXPECT_EQ(times->begin, Duration::hours(21));
  EXPECT_EQ(times->end, Duration::minutes(26 * 60 + 30));
  EXPECT_TRUE(parse_phase_times("00:00-24:00 continuous").has_value());
  for (const std::string_view text :
       {"", "09:30-11:30", "09:30-11:30 ", "9:30-11:30 continuous", "09:60-11:30 continuous",
        "09:30-24:01 continuous", "09:30-09:30 continuous", "09:30-11:30 open",
        "24:00-01:00 continuous", "09:30 11:30 continuous"})
    EXPECT_FALSE(parse_phase_times(text).has_value()) << text;
  EXPECT_FALSE(takes_cancels(Phase::kClosingAuction));
  EXPECT_TRUE(takes_orders(Phase::kClosingAuction));
  EXPECT_FALSE(takes_orders(Phase::kCancelOnly));
  EXPECT_FALSE(takes_orders(Phase::kAuctionMatch));
  EXPECT_FALSE(takes_cancels(Phase::kAuctionMatch));
}

}  // namespace
}  // namespace godwit
