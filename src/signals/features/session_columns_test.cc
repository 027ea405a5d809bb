#include "signals/features/session_columns.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <gtest/gtest.h>

#include "signals/features/feature_check.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

/// Trades of two instruments every 20 minutes over days that have no calendar.
MemorySource::Data trades(uint64_t seed) {
  MemorySource::Data data;
  data.instruments = {"A.TEST", "B.TEST"};
  data.names = {"close", "volume", "bid_price_1", "ask_price_1"};
  data.rows.clear(data.names.size());
  Rng rng{seed};
  std::vector<double> price{100, 20};
  for (int64_t i = 0; i < 600; ++i) {
    const auto instrument = static_cast<uint32_t>(rng.between(0, 1));
    price[instrument] += 0.01 * static_cast<double>(rng.between(-2, 2));
    const Timestamp ts = Timestamp::from_ns(1'600'000'000'000'000'000) + Duration::minutes(20 * i);
    data.rows.times.push_back({.ts = ts, .day = trading_day_without_calendar(ts)});
    data.rows.instruments.push_back(instrument);
    const double close = price[instrument];
    const double volume = static_cast<double>(rng.between(0, 5));
    for (size_t c = 0; const double value : {close, volume, close - 0.01, close + 0.01})
      data.rows.columns[c++].push_back(value);
  }
  return data;
}

std::string all_columns() {
  std::string toml;
  for (const SessionProfile::Column& one : SessionProfile::kColumns)
    toml.append("[[feature]]\nname = \"f_")
        .append(one.name)
        .append("\"\nformula = \"")
        .append(one.name)
        .append("\"\n");
  return toml;
}

TEST(SessionColumns, PassEveryProof) {
  const MemorySource::Data data = trades(3);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    return std::make_unique<SessionColumnSource>(std::make_unique<MemorySource>(data, horizon));
  };
  const CheckReport report = check_features(set_of(all_columns()), open, {.cuts = 6});
  for (const Disagreement& one : report.disagreements)
    ADD_FAILURE() << name(one.proof) << ": " << one.feature << " at " << one.time << ": "
                  << one.expected << ", " << one.got;
  for (const uint64_t compared : report.compared) EXPECT_GT(compared, 0U);
  EXPECT_TRUE(report.history[0].declared->session);
  EXPECT_TRUE(report.missing.columns.empty());
  for (const HistoryNeeded& one : report.history) EXPECT_GT(one.values, 300U) << one.feature;
}

/// The values of one column.
std::vector<double> column(ColumnSource& source, const std::string& name) {
  source.select(std::vector<std::string>{name});
  RowBlock all;
  RowBlock block;
  while (source.next(block, 7)) append(all, block);
  return all.columns.empty() ? std::vector<double>{} : all.columns[0];
}

TEST(SessionColumns, NeedVolumeAndForSharesABookOrSides) {
  MemorySource::Data data = trades(4);
  const auto has = [&](std::string_view name) {
    const SessionColumnSource source{std::make_unique<MemorySource>(data)};
    const std::vector<std::string> names = source.column_names();
    EXPECT_EQ(std::find(names.begin(), names.end(), name) != names.end(), source.has_column(name));
    return source.has_column(name);
  };
  EXPECT_TRUE(has("session_poc"));
  EXPECT_TRUE(has("session_bid_share"));
  EXPECT_FALSE(has("session_pox"));
  data.names[3] = "other";
  EXPECT_TRUE(has("session_poc"));
  EXPECT_FALSE(has("session_bid_share"));
  data.names[2] = "buy_volume";
  data.names[3] = "sell_volume";
  EXPECT_TRUE(has("session_bid_share"));
  data.names[1] = "other";
  EXPECT_FALSE(has("session_poc"));
  data.names[1] = "session_poc";  // Its own is never made.
  SessionColumnSource source{std::make_unique<MemorySource>(data)};
  EXPECT_EQ(column(source, "session_poc"), data.rows.columns[1]);
}

TEST(SessionColumns, ABarIsOfTheMinuteItCoversATickOfItsOwn) {
  const auto entropy = [](std::initializer_list<const char*> names,
                          std::initializer_list<const char*> times) {
    MemorySource::Data data;
    data.instruments = {"rb1910.SHFE"};
    data.names.assign(names.begin(), names.end());
    data.rows.clear(data.names.size());
    for (const char* const time : times) {
      const Timestamp ts = parse_timestamp(std::string{"2019-06-05T"} + time).value();
      data.rows.times.push_back({.ts = ts, .day = trading_day_without_calendar(ts)});
      data.rows.instruments.push_back(0);
      for (std::vector<double>& one : data.rows.columns) one.push_back(1);
    }
    SessionColumnSource source{std::make_unique<MemorySource>(data)};
    return column(source, "session_time_entropy").back();
  };
  const double two_minutes = std::log(2.0);
  for (const auto* const names : {"open", "bid_close", "any"}) {
    const std::initializer_list<const char*> bars{"close", "volume", names};
    EXPECT_DOUBLE_EQ(entropy(bars, {"02:08:00Z", "02:08:59Z"}), two_minutes) << names;
    EXPECT_DOUBLE_EQ(entropy(bars, {"02:08:01Z", "02:09:00Z"}), 0) << names;
  }
  for (const auto* const names : {"price", "last_price", "bid_price_1"}) {
    const std::initializer_list<const char*> ticks{"close", "volume", names};
    EXPECT_DOUBLE_EQ(entropy(ticks, {"02:08:00Z", "02:08:59Z"}), 0) << names;
    EXPECT_DOUBLE_EQ(entropy(ticks, {"02:08:01Z", "02:09:00Z"}), two_minutes) << names;
  }
}

TEST(SessionColumns, ASessionIsATradingDayOfTheRows) {
  MemorySource::Data data;
  data.instruments = {"rb1910.SHFE"};
  data.names = {"close", "volume"};
  data.rows.clear(2);
  const auto trade = [&](std::string_view ts, std::string_view day, double close, double volume) {
    data.rows.times.push_back(
        {.ts = parse_timestamp(ts).value(), .day = TradingDay{parse_date(day).value()}});
    data.rows.instruments.push_back(0);
    data.rows.columns[0].push_back(close);
    data.rows.columns[1].push_back(volume);
  };
  trade("2019-06-05T06:59:00Z", "2019-06-05", 3700, 9);
  trade("2019-06-05T13:00:00Z", "2019-06-06", 3710, 5);
  trade("2019-06-06T01:00:00Z", "2019-06-06", 3720, 3);
  trade("2019-06-06T06:00:00Z", "2019-06-06", 3720, 1);
  trade("2019-06-06T14:00:00Z", "2019-06-10", 3730, 1);
  SessionColumnSource source{std::make_unique<MemorySource>(data)};
  EXPECT_EQ(column(source, "session_poc"), (std::vector<double>{3700, 3710, 3710, 3710, 3730}));
}

}  // namespace
}  // namespace godwit::features
