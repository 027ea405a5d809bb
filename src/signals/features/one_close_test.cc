#include "signals/features/one_close.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>

#include "market/rules/rule_book.h"
#include "signals/features/feature_check.h"
#include "signals/features/features_testing.h"
#include "signals/features/instrument_knowledge.h"

namespace godwit::features {
namespace {

struct Row {
  const char* instrument;
  int known_hour;  ///< UTC; 24: the sessions are not known
};

RowTime row_time(int32_t day, int known_hour) {
  RowTime time{.day = TradingDay{Date::from_days(19'000 + day)}, .daily = true};
  time.ts = time.day.end_utc();
  if (known_hour < 24) time.closed = time.day.begin_utc() + Duration::hours(known_hour);
  return time;
}

/// What is said of the rows of one day, in this order.
std::string said(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.emplace_back(row.instrument);
  OneClose closes{names};
  closes.begin();
  return error_of([&] {
    for (uint32_t i = 0; i < rows.size(); ++i) closes.add(i, row_time(0, rows[i].known_hour));
  });
}

TEST(OneClose, RefusesMarketsThatCloseAtDifferentTimes) {
  EXPECT_EQ(said({{"AAPL.NASDAQ", 21}, {"rb2405.SHFE", 7}}),
            "cs_... on 2022-01-08: rb2405.SHFE is known at 2022-01-08T07:00:00Z, AAPL.NASDAQ is "
            "known at 2022-01-08T21:00:00Z: the earlier one would see the later one's future; "
            "compute a file for each closing time, or write across_closes = true under [set] where "
            "nothing is decided on these features before the last close");
}

TEST(OneClose, TakesOneVenueAndVenuesThatCloseTogether) {
  EXPECT_EQ(said({{"600519.SSE", 7}, {"000001.SZSE", 7}, {"688981.SSE", 7}}), "no error");
  EXPECT_EQ(said({{"ES.CME", 21}, {"ZC.CME", 18}, {"HE.CME", 24}}), "no error");
  EXPECT_EQ(said({{"A", 24}, {"B", 24}, {"C.INDEX", 24}}), "no error");
}

// INDEX is no place: Shanghai closes hours before New York.
TEST(OneClose, IndicesAreOfTheirOwnMarkets) {
  EXPECT_NE(said({{"000300.INDEX", 7}, {"SPX.INDEX", 24}}), "no error");
  EXPECT_NE(said({{"SPX.INDEX", 24}, {"A", 24}, {"000300.INDEX", 7}}), "no error");
  EXPECT_EQ(said({{"000300.INDEX", 7}, {"000905.INDEX", 7}, {"600519.SSE", 7}}), "no error");
}

// Whoever comes first: against each row before it, and not the first one alone.
TEST(OneClose, TheOrderOfRowsDoesNotMatter) {
  std::vector<Row> rows{{"a.CFFEX", 7}, {"b.CFFEX", 8}, {"c.SSE", 7}, {"d.SSE", 7}};
  for (int order = 0; order < 24; ++order) {
    EXPECT_NE(said(rows), "no error") << order;
    std::next_permutation(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return std::string_view{a.instrument} < b.instrument;
    });
  }
}

TEST(OneClose, AnotherInstantIsAnotherClose) {
  const std::vector<std::string> names{"a.NASDAQ", "b.NYSE"};
  OneClose closes{names};
  for (const int hour : {21, 20, 18}) {  // Summer time, and half a day.
    closes.begin();
    closes.add(0, row_time(hour, hour));
    closes.add(1, row_time(hour, hour));
  }
  EXPECT_NE(error_of([&] { closes.add(0, row_time(18, 20)); }), "no error");
}

/// Days of rebar and of a share of New York, whose closes differ as given.
MemorySource::Data two_markets(int share_hour) {
  MemorySource::Data data = random_walks(2, 60, 5);
  data.instruments = {"rb2405.SHFE", "AAPL.NASDAQ"};
  for (size_t row = 0; row < data.rows.rows(); ++row) {
    RowTime& time = data.rows.times[row];
    const int hour = data.rows.instruments[row] == 0 ? 7 : share_hour;
    time.closed = time.day.begin_utc() + Duration::hours(hour);
  }
  return data;
}

FeatureSet demeaned(const std::string& head) {
  return set_of(head + "[[feature]]\nname = \"f\"\nformula = \"cs_demean(close)\"\n");
}

std::string outcome(const MemorySource::Data& data, const FeatureSet& set) {
  return error_of([&] {
    FeatureStream stream{set, std::make_unique<MemorySource>(data)};
    (void)all_features(stream);
  });
}

TEST(OneClose, IsHeldWhereASetComparesInstruments) {
  const MemorySource::Data data = two_markets(21);
  EXPECT_NE(outcome(data, demeaned("")).find("AAPL.NASDAQ is known at"), std::string::npos);
  EXPECT_EQ(outcome(data, demeaned("[set]\nacross_closes = true\n")), "no error");
  EXPECT_EQ(outcome(data, one_feature("close")), "no error") << "each on its own";
  EXPECT_EQ(outcome(two_markets(7), demeaned("")), "no error");
  FeatureStream stream{demeaned(""), std::make_unique<MemorySource>(data)};
  EXPECT_NE(error_of([&] { (void)stream.matrix(); }), "no error");
}

SourceOpener opener(const MemorySource::Data& data) {
  return [&data](const std::optional<Horizon>& horizon) {
    return std::make_unique<MemorySource>(data, horizon);
  };
}

TEST(OneClose, TheCheckHoldsItToo) {
  const MemorySource::Data data = two_markets(21);
  EXPECT_NE(error_of([&] { (void)check_features(demeaned(""), opener(data), {}); }), "no error");
  // Where it is allowed, the values are known at the last close of their day.
  const CheckReport report =
      check_features(demeaned("[set]\nacross_closes = true\n"), opener(data), {});
  EXPECT_TRUE(report.passed());
}

// By the rules themselves: sessions of two Chinese exchanges end together, over summer time abroad.
TEST(OneClose, OfTheRules) {
  const RuleBook book{GODWIT_SOURCE_FOLDER "/rules"};
  const auto outcome_on = [&](const std::vector<std::string>& names, std::string_view text) {
    const TradingDay day{parse_date(text).value()};
    OneClose closes{names};
    closes.begin();
    return error_of([&] {
      for (uint32_t i = 0; i < names.size(); ++i) {
        InstrumentKnowledge known{&book, InstrumentId::parse(names[i]), {}};
        closes.add(i, known.row_of(day, day.end_utc()));
      }
    });
  };
  for (const char* day : {"2023-02-01", "2023-07-03"}) {
    EXPECT_EQ(outcome_on({"600519.SSE", "000001.SZSE", "688981.SSE", "rb2405.SHFE"}, day),
              "no error")
        << day;
    EXPECT_EQ(outcome_on({"EUR/USD.OANDA", "EUR/JPY.FXCM"}, day), "no error") << day;
    EXPECT_NE(outcome_on({"rb2405.SHFE", "AAPL.NASDAQ"}, day), "no error") << day;
    EXPECT_NE(outcome_on({"EUR/USD.OANDA", "BTCUSDT.BINANCE"}, day), "no error") << day;
  }
}

}  // namespace
}  // namespace godwit::features
