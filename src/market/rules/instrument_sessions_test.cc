#include "market/rules/instrument_sessions.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

const RuleBook& book() {
  static const RuleBook all{GODWIT_SOURCE_FOLDER "/rules"};
  return all;
}

const SessionCalendar* sessions(std::string_view id) {
  return find_sessions(book(), InstrumentId::parse(id).value());
}

TEST(InstrumentSessions, AreThoseOfThePlainInstrumentAndOfTheProduct) {
  EXPECT_EQ(sessions("600519.SSE"), &book().sessions(InstrumentId::parse("600519.SSE").value()));
  EXPECT_EQ(sessions("600519@forward.SSE"), sessions("600519.SSE"));
  EXPECT_EQ(sessions("rb1910@x.SHFE"), sessions("rb1910.SHFE"));
  EXPECT_EQ(sessions("EUR/USD@bid.FXCM"), sessions("EUR/USD.FXCM"));
  EXPECT_EQ(sessions("ES201312.CME"), sessions("ES@main.CME"));
  for (const char* known : {"600519.SSE", "rb1910.SHFE", "EUR/USD.FXCM", "ES@main.CME"})
    EXPECT_NE(sessions(known), nullptr) << known;
  EXPECT_EQ(sessions("X@y.NOWHERE"), nullptr);
  EXPECT_THROW((void)sessions_of(book(), InstrumentId::parse("X.NOWHERE").value()), Error);
}

TEST(InstrumentSessions, ADayThatNobodyKnowsIsNone) {
  const SessionCalendar& of = *sessions("rb1910.SHFE");
  const auto at = [](std::string_view text) { return parse_timestamp(text).value(); };
  EXPECT_EQ(find_trading_day(of, at("2019-06-05T13:30:00Z")),
            TradingDay{*parse_date("2019-06-06")});
  EXPECT_EQ(find_trading_day(of, at("1970-01-01T00:00:00Z")), std::nullopt);
  EXPECT_EQ(find_trading_day(of, at("2200-01-01T00:00:00Z")), std::nullopt);
}

}  // namespace
}  // namespace godwit
