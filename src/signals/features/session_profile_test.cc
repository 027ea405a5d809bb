#include "signals/features/session_profile.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kColumnCount = SessionProfile::kColumns.size();

double value(const SessionProfile& profile, std::string_view name) {
  for (size_t i = 0; i < kColumnCount; ++i)
    if (SessionProfile::kColumns[i].name == name) return profile.value(i);
  ADD_FAILURE() << "no column " << name;
  return 0;
}

TradingDay day(int32_t number) { return TradingDay{Date::from_days(18'000 + number)}; }

/// `minute` of its day; without a book and sides.
SessionRow row(int32_t of_day, int64_t minute, double close, double volume) {
  return {.ts = day(of_day).begin_utc() + Duration::minutes(minute),
          .day = day(of_day),
          .close = close,
          .volume = volume,
          .bid_price = kNone,
          .ask_price = kNone,
          .buy_volume = kNone,
          .sell_volume = kNone};
}

SessionRow with_book(SessionRow row, double bid, double ask) {
  row.bid_price = bid;
  row.ask_price = ask;
  return row;
}

// Worked by hand. Volume at price: 9.9: 2, 10.0: 5, 10.1: 7, 10.2: 8, in all 22, of which 70 % are
// 15.4: 8, with 10.1 it is 15, with 10.0 it is 20. By minute: 0: 8, 1: 8, 2: 4, 4: 2. Against the
// book of the row before: the first has none; 3 and 8 at the ask, 4 and 2 at the bid.
TEST(SessionProfile, OfFiveTrades) {
  SessionProfile profile;
  EXPECT_TRUE(std::isnan(value(profile, "session_poc")));
  profile.add(with_book(row(0, 0, 10.0, 5), 10.0, 10.1));
  EXPECT_EQ(value(profile, "session_poc"), 10.0);
  EXPECT_EQ(value(profile, "session_price_entropy"), 0);
  EXPECT_TRUE(std::isnan(value(profile, "session_price_skew")));
  EXPECT_TRUE(std::isnan(value(profile, "session_bid_share")));
  profile.add(with_book(row(0, 0, 10.1, 3), 10.1, 10.2));
  profile.add(with_book(row(0, 1, 10.2, 8), 10.1, 10.2));
  profile.add(with_book(row(0, 2, 10.1, 4), 10.0, 10.1));
  profile.add(with_book(row(0, 4, 9.9, 2), 9.8, 9.9));
  EXPECT_EQ(value(profile, "session_poc"), 10.2);
  EXPECT_EQ(value(profile, "session_value_low"), 10.0);
  EXPECT_EQ(value(profile, "session_value_high"), 10.2);
  // -(2 ln(2/22) + 5 ln(5/22) + 7 ln(7/22) + 8 ln(8/22)) / 22, and of minutes alike.
  EXPECT_NEAR(value(profile, "session_price_entropy"), 1.2869339397166673, 1e-14);
  EXPECT_NEAR(value(profile, "session_time_entropy"), 1.2636544318820966, 1e-14);
  // In tenths the mean is 2221/22, m2 = 461/484, m3 = -1227/2662; in minutes 164/121, 2532/1331.
  EXPECT_NEAR(value(profile, "session_price_skew"), -1227.0 / 2662 / std::pow(461.0 / 484, 1.5),
              1e-12);
  EXPECT_NEAR(value(profile, "session_time_skew"), 2532.0 / 1331 / std::pow(164.0 / 121, 1.5),
              1e-12);
  EXPECT_DOUBLE_EQ(value(profile, "session_bid_share"), 6.0 / 17);
  EXPECT_DOUBLE_EQ(value(profile, "session_ask_share"), 11.0 / 17);
}

TEST(SessionProfile, BeginsAgainWithTheTradingDay) {
  SessionProfile profile;
  profile.add(with_book(row(0, 5, 10, 5), 9, 10));
  profile.add(with_book(row(1, 6, kNone, 0), 19, 20));
  for (size_t i = 0; i < kColumnCount; ++i) EXPECT_TRUE(std::isnan(profile.value(i))) << i;
  profile.add(row(2, 7, 20, 1));
  EXPECT_EQ(value(profile, "session_poc"), 20);
  EXPECT_TRUE(std::isnan(value(profile, "session_ask_share"))) << "yesterday's book says nothing";
}

TEST(SessionProfile, TakesTheVenuesSidesFirst) {
  SessionProfile profile;
  SessionRow sided = with_book(row(0, 0, 10, 8), 10, 11);
  sided.buy_volume = 6;
  sided.sell_volume = 2;
  profile.add(sided);
  EXPECT_EQ(value(profile, "session_bid_share"), 0.25);
  EXPECT_EQ(value(profile, "session_ask_share"), 0.75);
  SessionRow unsided = row(0, 1, 10, 8);  // A venue that tells no sides: by the book before.
  unsided.buy_volume = unsided.sell_volume = 0;
  profile.add(unsided);
  EXPECT_EQ(value(profile, "session_bid_share"), 10.0 / 16);
  EXPECT_EQ(value(profile, "session_ask_share"), 6.0 / 16);
}

TEST(SessionProfile, PassesOverRowsThatAreNoTrades) {
  SessionProfile profile;
  profile.add(row(0, 0, 10, 5));
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  for (const auto& [close, volume] : std::vector<std::pair<double, double>>{{kNone, 5},
                                                                            {kInfinite, 5},
                                                                            {1e16, 5},
                                                                            {1e300, 5},
                                                                            {9, kNone},
                                                                            {9, 0},
                                                                            {9, -5},
                                                                            {9, kInfinite}})
    profile.add(row(0, 1, close, volume));
  EXPECT_EQ(value(profile, "session_poc"), 10);
  EXPECT_EQ(value(profile, "session_value_low"), 10);
  profile.add(row(0, 2, -3, 6));  // A price may be negative.
  EXPECT_EQ(value(profile, "session_poc"), -3);
}

TEST(SessionProfile, IsBoundedInItsLevels) {
  SessionProfile profile;
  for (size_t i = 0; i < SessionProfile::kLevelsMax; ++i)
    profile.add(row(0, 0, 100 + 0.001 * static_cast<double>(i), 1));
  EXPECT_EQ(value(profile, "session_poc"), 100);
  profile.add(row(0, 0, 99, 1));
  for (size_t i = 0; i < kColumnCount; ++i) EXPECT_TRUE(std::isnan(profile.value(i))) << i;
  profile.add(row(1, 0, 50, 1));
  EXPECT_EQ(value(profile, "session_poc"), 50);
}

TEST(PriceStep, IsRoundAndFine) {
  const auto step = [](double price) { return PriceStep::of(price).price(1); };
  EXPECT_EQ(step(100), 0.001);
  EXPECT_EQ(step(100.01), 0.002);
  EXPECT_EQ(step(3500), 0.05);
  EXPECT_EQ(step(60'000), 1);
  EXPECT_EQ(step(-1.1), 0.00002);
  EXPECT_EQ(step(0), 1e-9);
  EXPECT_EQ(step(1e15), 1e10);
  for (const double price : {3500.0, 3500.2, 1234.56, 9.99, 0.07, 1.08766}) {
    const PriceStep own = PriceStep::of(price);
    EXPECT_EQ(own.price(own.place(price)), price) << "no dust is left on " << price;
  }
}

/// Everything anew from the rows of the session.
struct Naive {
  std::map<int64_t, double> prices;
  std::map<int64_t, double> minutes;

  void add(const SessionRow& row) {
    if (!(row.volume > 0) || std::isnan(row.close)) return;
    prices[std::llround(row.close * 100)] += row.volume;
    minutes[row.ts.ns() / 60'000'000'000] += row.volume;
  }
  static double entropy(const std::map<int64_t, double>& volumes) {
    double all = 0;
    double sum = 0;
    for (const auto& [place, volume] : volumes) all += volume;
    for (const auto& [place, volume] : volumes) sum -= volume / all * std::log(volume / all);
    return sum;
  }
  [[nodiscard]] double poc() const {
    auto most = prices.begin();
    for (auto it = prices.begin(); it != prices.end(); ++it)
      if (it->second > most->second) most = it;
    return static_cast<double>(most->first) / 100;
  }
};

std::vector<SessionRow> random_rows(uint64_t seed) {
  Rng rng{seed};
  std::vector<SessionRow> rows;
  double price = 100;
  for (int32_t i = 0; i < 500; ++i) {
    price += std::round(rng.normal() * 3) / 100;
    SessionRow one = row(i / 200, i % 200, rng.uniform() < 0.05 ? kNone : price,
                         static_cast<double>(rng.between(0, 9)));
    one = with_book(one, price - 0.01, price + 0.01);
    rows.push_back(one);
  }
  return rows;
}

TEST(SessionProfile, EqualsTheSessionCountedAnew) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    SessionProfile profile;
    Naive naive;
    std::optional<TradingDay> today;
    for (const SessionRow& one : random_rows(seed)) {
      if (today != one.day) naive = {};
      today = one.day;
      profile.add(one);
      naive.add(one);
      if (naive.prices.empty()) continue;
      ASSERT_EQ(value(profile, "session_poc"), naive.poc());
      ASSERT_NEAR(value(profile, "session_price_entropy"), Naive::entropy(naive.prices), 1e-12);
      ASSERT_NEAR(value(profile, "session_time_entropy"), Naive::entropy(naive.minutes), 1e-12);
      double within = 0;
      double all = 0;
      for (const auto& [place, volume] : naive.prices) {
        const double price = static_cast<double>(place) / 100;
        all += volume;
        if (price >= value(profile, "session_value_low") &&
            price <= value(profile, "session_value_high"))
          within += volume;
      }
      ASSERT_GE(within, 0.7 * all);
      const double at_sides =
          value(profile, "session_bid_share") + value(profile, "session_ask_share");
      ASSERT_TRUE(std::isnan(at_sides) || (at_sides >= 0 && at_sides <= 1));
    }
  }
}

TEST(SessionProfile, GoesOnFromItsSavedState) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    const std::vector<SessionRow> rows = random_rows(seed);
    SessionProfile whole;
    SessionProfile carried;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i % 37 == seed) {
        Writer writer;
        carried.save(writer);
        SessionProfile fresh;
        fresh.add(rows[0]);  // What it held before is gone.
        Reader reader{writer.bytes()};
        fresh.load(reader);
        reader.finish();
        Writer again;
        fresh.save(again);
        ASSERT_TRUE(std::ranges::equal(writer.bytes(), again.bytes()));
        carried = fresh;
      }
      whole.add(rows[i]);
      carried.add(rows[i]);
      for (size_t column = 0; column < kColumnCount; ++column) {
        const double want = whole.value(column);
        const double got = carried.value(column);
        ASSERT_TRUE((std::isnan(want) && std::isnan(got)) ||
                    std::bit_cast<uint64_t>(want) == std::bit_cast<uint64_t>(got))
            << SessionProfile::kColumns[column].name << " at row " << i;
      }
    }
  }
}

}  // namespace
}  // namespace godwit::features
