#include "market/accounting/conversion_rates.h"

#include <string>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/accounting/account_testing.h"
#include "market/accounting/rate_book.h"

namespace godwit {
namespace {

const Timestamp kNoon = utc("2024-06-03T12:00:00Z");

/// What a look-up throws when its error is turned into one.
std::string text_of(const Result<Amount, ConversionError>& result) {
  return result ? "no error" : conversion_error(result.error()).what();
}

class Conversion : public testing::Test {
 protected:
  void mark(const char* base, const char* quote, Timestamp ts, const char* value) {
    ASSERT_TRUE(rates_.mark(rates_.pair(currency(base), currency(quote)), ts, price(value)));
  }
  [[nodiscard]] std::string convert(const char* from, const char* to, const char* value,
                                    Rounding rounding = Rounding::kDown) const {
    const auto result =
        converter_.convert({amount(value), currency(from)}, currency(to), kNoon, rounding);
    return result ? format_fixed(*result) : text_of(result);
  }
  RateBook rates_;
  Converter converter_{rates_, {Duration::hours(24), {currency("USD"), currency("USDT")}}};
};

TEST_F(Conversion, DirectInverseAndPivotRoundOnce) {
  mark("USD", "CNY", kNoon, "7.1");
  mark("USD", "JPY", kNoon, "157");
  mark("EUR", "USD", kNoon, "1.085");
  EXPECT_EQ(convert("USD", "USD", "3"), "3");
  EXPECT_EQ(convert("USD", "CNY", "100"), "710");
  EXPECT_EQ(convert("CNY", "USD", "1"), "0.14084507");  // 0.140845070422...
  EXPECT_EQ(convert("CNY", "USD", "1", Rounding::kUp), "0.14084508");
  EXPECT_EQ(convert("CNY", "USD", "-1"), "-0.14084508");
  EXPECT_EQ(convert("EUR", "CNY", "1"), "7.7035");
  // 1000 x 7.1 / 157 = 45.2229299363...; dollars rounded in between would give ...291.
  EXPECT_EQ(convert("JPY", "CNY", "1000"), "45.22292993");
  EXPECT_EQ(convert("CNY", "JPY", "7.1"), "157");
}

TEST_F(Conversion, OrderIsDirectThenInverseThenPivots) {
  mark("EUR", "USD", kNoon, "1.1");
  mark("USD", "CNY", kNoon, "7");
  EXPECT_EQ(convert("EUR", "CNY", "1"), "7.7");
  mark("CNY", "EUR", kNoon, "0.125");
  EXPECT_EQ(convert("EUR", "CNY", "1"), "8");
  mark("EUR", "CNY", kNoon, "9");
  EXPECT_EQ(convert("EUR", "CNY", "1"), "9");
}

TEST_F(Conversion, ARateTooOldGivesWayAndIsNamedWhenNothingElseIsLeft) {
  mark("EUR", "CNY", kNoon - Duration::hours(25), "9");
  const std::string error = convert("EUR", "CNY", "1");
  EXPECT_NE(error.find("from EUR to CNY at 2024-06-03T12:00:00Z is too old"), std::string::npos)
      << error;
  EXPECT_NE(error.find("the last one is of 2024-06-02T11:00:00Z"), std::string::npos) << error;
  mark("CNY", "EUR", kNoon - Duration::hours(24), "0.125");  // Just young enough.
  EXPECT_EQ(convert("EUR", "CNY", "1"), "8");
}

TEST_F(Conversion, MissingAndOutOfRangeAreErrors) {
  EXPECT_NE(convert("GBP", "CNY", "1").find("no exchange rate from GBP to CNY at 2024-06-03T12"),
            std::string::npos);
  mark("BTC", "USD", kNoon, "70000");
  EXPECT_NE(convert("BTC", "USD", "10000000").find("more than can be counted"), std::string::npos);
}

TEST_F(Conversion, NeverLooksAhead) {
  mark("USD", "CNY", kNoon + Duration::from_ns(1), "7.2");
  EXPECT_NE(convert("USD", "CNY", "1").find("no exchange rate"), std::string::npos);
}

TEST(RateBook, SeriesAndMarksGiveTheNewestKnown) {
  RateBook rates;
  const RatePair pair = rates.pair(currency("USD"), currency("CNY"));
  rates.set_series(pair, {{kNoon, price("7")}, {kNoon + Duration::hours(2), price("7.2")}});
  const auto at = [&](int64_t minutes) {
    const auto rate =
        rates.latest(currency("USD"), currency("CNY"), kNoon + Duration::minutes(minutes));
    return rate ? format_fixed(rate->price) : "none";
  };
  EXPECT_EQ(at(-1), "none");
  EXPECT_EQ(at(0), "7");
  EXPECT_EQ(at(119), "7");
  EXPECT_EQ(at(120), "7.2");
  EXPECT_TRUE(rates.mark(pair, kNoon + Duration::minutes(60), price("7.1")));
  EXPECT_EQ(at(59), "7");
  EXPECT_EQ(at(60), "7.1");
  EXPECT_EQ(at(120), "7.2");  // The series is newer.
  EXPECT_FALSE(rates.mark(pair, kNoon + Duration::minutes(59), price("9")));
  EXPECT_FALSE(rates.mark(pair, kNoon + Duration::minutes(61), price("0")));
  EXPECT_EQ(at(119), "7.1");
  EXPECT_EQ(rates.latest(currency("CNY"), currency("USD"), kNoon), std::nullopt);
  EXPECT_EQ(rates.pair(currency("USD"), currency("CNY")), pair);
}

TEST(RateBook, RefusesSeriesOutOfOrderOrNotPositive) {
  RateBook rates;
  const RatePair pair = rates.pair(currency("USD"), currency("CNY"));
  const DatedRate rate{kNoon, price("7")};
  EXPECT_THROW(rates.set_series(pair, {rate, rate}), Error);
  EXPECT_THROW(rates.set_series(pair, {{kNoon, price("0")}}), Error);
  EXPECT_THROW(rates.set_series(pair, {{kNoon, price("-1")}}), Error);
}

TEST(RateBook, AgreesWithALinearSearch) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    RateBook rates;
    const RatePair pair = rates.pair(currency("EUR"), currency("USD"));
    std::vector<DatedRate> series;
    int64_t ts = 0;
    for (int64_t n = rng.between(0, 20); n > 0; --n)
      series.push_back(
          {Timestamp::from_ns(ts += rng.between(1, 9)), Price::from_raw(rng.between(1, 1'000))});
    std::vector<DatedRate> known = series;
    rates.set_series(pair, series);
    const DatedRate last{Timestamp::from_ns(rng.between(0, 100)), price("5")};
    ASSERT_TRUE(rates.mark(pair, last.ts, last.price));
    known.push_back(last);
    for (int64_t now = 0; now <= 110; ++now) {
      std::optional<DatedRate> naive;
      for (const DatedRate& rate : known)
        if (rate.ts.ns() <= now && (!naive || rate.ts >= naive->ts)) naive = rate;
      const auto found = rates.latest(currency("EUR"), currency("USD"), Timestamp::from_ns(now));
      ASSERT_EQ(found.has_value(), naive.has_value());
      if (found) {
        ASSERT_TRUE(found->ts == naive->ts && found->price == naive->price);
      }
    }
  }
}

}  // namespace
}  // namespace godwit
