#include "signals/features/instrument_knowledge.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace godwit::features {
namespace {

Timestamp at(std::string_view text) { return parse_timestamp(text).value(); }
TradingDay day(std::string_view text) { return TradingDay{parse_date(text).value()}; }

const RuleBook& book() {
  static const RuleBook all{GODWIT_SOURCE_FOLDER "/rules"};
  return all;
}

InstrumentKnowledge of(std::string_view id) { return {&book(), InstrumentId::parse(id), {}}; }

// Rebar trades from 21:00 to 23:00 in Shanghai and from 9:00 to 15:00 the next day. 2019-06-05 was
// a Wednesday; the Friday was a holiday, without a night session before it.
TEST(InstrumentKnowledge, TheNightIsOfTheNextTradingDay) {
  InstrumentKnowledge rb = of("rb1910.SHFE");
  EXPECT_EQ(rb.trading_day(at("2019-06-05T06:59:00Z")), day("2019-06-05"));
  EXPECT_EQ(rb.trading_day(at("2019-06-05T13:00:00Z")), day("2019-06-06"));
  EXPECT_EQ(rb.trading_day(at("2019-06-06T01:00:00Z")), day("2019-06-06"));
  EXPECT_EQ(rb.trading_day(at("2019-06-06T14:00:00Z")), day("2019-06-10"));
  InstrumentKnowledge nothing = nothing_known("rb1910.SHFE");
  EXPECT_EQ(nothing.trading_day(at("2019-06-05T13:00:00Z")), day("2019-06-05"));
  EXPECT_EQ(of("rb1910.SHFE").trading_day(at("1890-01-01T13:00:00Z")), day("1890-01-01"));
}

TEST(InstrumentKnowledge, ADayEndsWithItsLastSession) {
  InstrumentKnowledge rb = of("rb1910.SHFE");
  EXPECT_EQ(rb.end_of(day("2019-06-05")), at("2019-06-05T07:00:00Z"));
  EXPECT_EQ(rb.eve_of(day("2019-06-06")), at("2019-06-05T07:00:00Z"));
  EXPECT_EQ(rb.eve_of(day("2019-06-10")), at("2019-06-06T07:00:00Z"));
  EXPECT_EQ(rb.end_of(day("2019-06-07")), at("2019-06-08T00:00:00Z")) << "a holiday";
  InstrumentKnowledge euro = of("EUR/USD.OANDA");
  EXPECT_EQ(euro.end_of(day("2019-06-05")), at("2019-06-05T21:00:00Z")) << "17:00 in New York";
  EXPECT_EQ(euro.end_of(day("2019-01-09")), at("2019-01-09T22:00:00Z"));
  EXPECT_EQ(euro.eve_of(day("2019-06-10")), at("2019-06-07T21:00:00Z")) << "over the weekend";
  InstrumentKnowledge nothing = nothing_known("");
  EXPECT_EQ(nothing.end_of(day("2019-06-05")), at("2019-06-06T00:00:00Z"));
  EXPECT_EQ(nothing.eve_of(day("2019-06-05")), at("2019-06-05T00:00:00Z"));
}

TEST(InstrumentKnowledge, ARowOfADayKnowsWhatCameBeforeItsEnd) {
  const TradingDay wednesday = day("2019-06-05");
  const RowTime row = of("rb1910.SHFE").row_of(wednesday, wednesday.end_utc());
  EXPECT_TRUE(row.daily);
  EXPECT_EQ(row.ts, at("2019-06-06T00:00:00Z"));
  EXPECT_EQ(row.known(), at("2019-06-05T07:00:00Z"));
  EXPECT_EQ(nothing_known("").row_of(wednesday, wednesday.end_utc()).known(), row.ts);
}

struct Told {
  std::vector<std::string> texts;
  TellUnknown tell = [this](const std::string& text) { texts.push_back(text); };
};

TEST(InstrumentKnowledge, PeriodsOfAYear) {
  const auto periods = [](std::string_view id, std::optional<Interval> interval,
                          const RowTime& time, Told& told) {
    InstrumentKnowledge known{&book(), InstrumentId::parse(id), interval, told.tell};
    (void)known.periods_per_year(time);
    return known.periods_per_year({.ts = time.ts, .day = time.day, .daily = time.daily});
  };
  const RowTime intraday{.ts = at("2019-06-05T02:00:00Z"), .day = day("2019-06-05")};
  const RowTime daily{.ts = at("2019-06-06T00:00:00Z"), .day = day("2019-06-05"), .daily = true};
  Told told;
  EXPECT_EQ(periods("", Interval::k1d, daily, told), 252);
  EXPECT_EQ(periods("", Interval::k1w, daily, told), 52);
  EXPECT_EQ(periods("BTCUSDT.BINANCE", Interval::k4h, intraday, told), 365 * 6);
  EXPECT_EQ(periods("600519.SSE", Interval::k30m, intraday, told), 252 * 8);
  EXPECT_EQ(told.texts, std::vector<std::string>{});
  EXPECT_TRUE(std::isnan(periods("", Interval::k4h, intraday, told)));
  EXPECT_TRUE(std::isnan(periods("600519.SSE", {}, intraday, told)));
  EXPECT_TRUE(std::isnan(periods("X.NOWHERE", Interval::k4h, intraday, told)));
  ASSERT_EQ(told.texts.size(), 3U) << "each once";
  EXPECT_NE(told.texts[0].find("--instrument says it"), std::string::npos);
  EXPECT_NE(told.texts[1].find("--interval says it"), std::string::npos);
  EXPECT_NE(told.texts[2].find("no sessions of X.NOWHERE"), std::string::npos);
  EXPECT_TRUE(std::isnan(periods("600519.SSE", {}, daily, told))) << "days, but how many?";
  ASSERT_EQ(told.texts.size(), 4U);
  EXPECT_NE(told.texts[3].find("--interval says it"), std::string::npos);
  InstrumentKnowledge monthly{&book(), InstrumentId::parse("600519.SSE"), {}, told.tell};
  monthly.set_monthly();
  EXPECT_EQ(monthly.periods_per_year(daily), 12);
  EXPECT_EQ(told.texts.size(), 4U);
}

// Rebar has 345 minutes, and 225 without a night: on days behind holidays, and on all of February 3
// to May 6, 2020.
TEST(InstrumentKnowledge, AYearIsOfUsualDays) {
  InstrumentKnowledge known{&book(), InstrumentId::parse("rb2010.SHFE"), Interval::k1m};
  const SessionCalendar& sessions = book().sessions(*InstrumentId::parse("rb2010.SHFE"));
  size_t short_days = 0;
  size_t years_of_short_days = 0;
  std::vector<int64_t> bars;
  for (Date date = *parse_date("2019-01-02"); date < *parse_date("2020-12-31"); date = date + 1) {
    const TradingDay at_day{date};
    const int64_t count = sessions.expected_bars(at_day, Interval::k1m);
    const double year =
        known.periods_per_year({.ts = at_day.end_utc(), .day = at_day, .daily = false});
    if (count == 0) {
      EXPECT_TRUE(std::isnan(year));
      continue;
    }
    bars.push_back(count);
    short_days += count == 225 ? 1U : 0U;
    years_of_short_days += year == 252 * 225 ? 1U : 0U;
    if (bars.size() < 21) continue;
    const auto nights = std::count(bars.end() - 21, bars.end(), 345);
    EXPECT_EQ(year, 252.0 * (nights > 10 ? 345 : 225)) << format_date(date);
  }
  EXPECT_GT(short_days, years_of_short_days);
  EXPECT_GT(years_of_short_days, 40U);
  const auto year_of = [&](std::string_view text) {
    return known.periods_per_year({.ts = day(text).end_utc(), .day = day(text), .daily = false});
  };
  for (const char* behind_a_holiday : {"2019-06-10", "2019-10-08", "2020-02-03", "2020-10-09"})
    EXPECT_EQ(year_of(behind_a_holiday), 252 * 345) << behind_a_holiday;
  EXPECT_EQ(year_of("2020-03-16"), 252 * 225);
}

TEST(InstrumentKnowledge, AVariantHasTheSessionsOfItsPlainInstrument) {
  const auto known = [](std::string_view id) {
    return InstrumentKnowledge{&book(), InstrumentId::parse(id), Interval::k30m};
  };
  const RowTime morning{.ts = at("2019-06-05T02:00:00Z"), .day = day("2019-06-05")};
  for (const auto& [variant, plain] : {std::pair{"rb1910@x.SHFE", "rb1910.SHFE"},
                                       {"600519@backward.SSE", "600519.SSE"},
                                       {"EUR/USD@bid.FXCM", "EUR/USD.FXCM"},
                                       {"ES201912.CME", "ES@main.CME"}}) {
    InstrumentKnowledge one = known(variant);
    InstrumentKnowledge other = known(plain);
    const Timestamp night = at("2019-06-05T22:30:00Z");
    EXPECT_EQ(one.trading_day(night), other.trading_day(night)) << variant;
    EXPECT_EQ(one.end_of(morning.day), other.end_of(morning.day)) << variant;
    EXPECT_EQ(one.eve_of(morning.day), other.eve_of(morning.day)) << variant;
    EXPECT_EQ(one.periods_per_year(morning), other.periods_per_year(morning)) << variant;
    EXPECT_FALSE(std::isnan(one.periods_per_year(morning))) << variant;
  }
  EXPECT_EQ(known("rb1910@x.SHFE").trading_day(at("2019-06-05T13:30:00Z")), day("2019-06-06"));
}

TEST(InstrumentKnowledge, AVariantIsTheContractOfItsPlainInstrument) {
  Told told;
  InstrumentKnowledge variant{&book(), InstrumentId::parse("rb1910@x.SHFE"), {}, told.tell};
  const TradingDay wednesday = day("2019-06-05");
  EXPECT_EQ(variant.multiplier(wednesday), 10);
  EXPECT_EQ(variant.average_price(3700.0 * 7 * 10, 7, wednesday), 3700);
  EXPECT_EQ(variant.sessions_to_expiry(wednesday), of("rb1910.SHFE").sessions_to_expiry(wednesday));
  EXPECT_GT(variant.sessions_to_expiry(wednesday), 60);
  EXPECT_EQ(told.texts, std::vector<std::string>{});
}

// A contract of Binance's BTCUSD perpetual is worth 100 USD, whatever the price.
TEST(InstrumentKnowledge, AnInverseContractIsWorthAFixedSum) {
  Told told;
  InstrumentKnowledge inverse{&book(), InstrumentId::parse("BTCUSD-PERP.BINANCE"), {}, told.tell};
  EXPECT_EQ(inverse.multiplier(day("2024-01-02")), 100);
  EXPECT_EQ(inverse.turnover(60'000, 4, day("2024-01-02")), 400);
  EXPECT_EQ(told.texts, std::vector<std::string>{});
  EXPECT_TRUE(std::isnan(inverse.average_price(1000, 10, day("2024-01-02"))));
  ASSERT_EQ(told.texts.size(), 1U);
  EXPECT_NE(told.texts[0].find("vwap"), std::string::npos);
  EXPECT_TRUE(std::isnan(inverse.multiplier(day("2023-01-02"))));
  EXPECT_TRUE(std::isnan(inverse.turnover(60'000, 4, day("2023-01-02"))));
  ASSERT_EQ(told.texts.size(), 2U);
  EXPECT_NE(told.texts[1].find("2023-01-02: its multiplier is empty"), std::string::npos);
}

TEST(InstrumentKnowledge, ALinearCoinCountsInCoinsOnDaysThatTheRulesDoNotKnow) {
  Told told;
  InstrumentKnowledge linear{&book(), InstrumentId::parse("BTCUSDT-PERP.BINANCE"), {}, told.tell};
  EXPECT_EQ(linear.turnover(30'000, 2, day("2021-01-02")), 60'000);
  EXPECT_EQ(told.texts, std::vector<std::string>{});
}

TEST(InstrumentKnowledge, AMultiplierThatIsNotKnownIsTold) {
  Told told;
  const auto multiplier = [&](std::string_view id) {
    InstrumentKnowledge known{&book(), InstrumentId::parse(id), {}, told.tell};
    (void)known.multiplier(day("2019-06-04"));
    return known.multiplier(day("2019-06-05"));
  };
  EXPECT_EQ(multiplier("rb1910.SHFE"), 10);
  EXPECT_EQ(multiplier("600519.SSE"), 1);
  EXPECT_EQ(multiplier("BTC-USDT.OKX"), 1);
  EXPECT_EQ(told.texts, std::vector<std::string>{});
  EXPECT_EQ(multiplier("qq1910.SHFE"), 1);
  ASSERT_EQ(told.texts.size(), 1U);
  EXPECT_EQ(told.texts[0].find("the multiplier of qq1910.SHFE is not known and taken as 1"), 0U);
}

}  // namespace
}  // namespace godwit::features
