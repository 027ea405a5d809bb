// Whole runs from configuration to files, and what the files say.
#include "trading/backtest/run.h"

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "foundation/base/temporary_folder.h"
#include "trading/backtest/test_run.h"
#include "trading/backtest/write_run.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A CSV file as rows of text; the header is row 0.
std::vector<std::vector<std::string>> csv_rows(const fs::path& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream file{path};
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> fields;
    std::stringstream stream{line + ","};
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
    rows.push_back(std::move(fields));
  }
  return rows;
}
std::string header_of(const fs::path& path) {
  std::ifstream file{path};
  std::string line;
  std::getline(file, line);
  return line;
}

TEST(Run, TheSummaryHasEveryKeyOfTheContract) {
  const Json summary = Json::parse(run_test(daily_data(), kCompared).summary);
  for (const char* key : {"run_hash",
                          "data_hash",
                          "config_hash",
                          "bars",
                          "orders",
                          "fills",
                          "trades",
                          "buys",
                          "sells",
                          "initial_capital",
                          "final_equity",
                          "total_return",
                          "annual_return",
                          "annual_volatility",
                          "sharpe",
                          "sortino",
                          "calmar",
                          "max_drawdown",
                          "max_drawdown_from",
                          "max_drawdown_to",
                          "var_95",
                          "var_99",
                          "cvar_95",
                          "cvar_99",
                          "win_rate",
                          "profit_factor",
                          "turnover",
                          "costs",
                          "benchmark",
                          "optimistic",
                          "trials"})
    EXPECT_TRUE(summary.contains(key)) << key;
  for (const char* key : {"commission", "tax", "fee", "slippage", "impact", "funding", "swap"})
    EXPECT_TRUE(summary["costs"].contains(key)) << key;
  for (const char* key : {"alpha", "beta", "information_ratio", "total_return", "sharpe"})
    EXPECT_TRUE(summary["benchmark"][key].is_number()) << key;
  EXPECT_TRUE(summary["optimistic"]["final_equity"].is_number());
  EXPECT_EQ(summary["trials"]["count"], 3);
  EXPECT_EQ(summary["trials"]["deflated_sharpe"], 0.5);
  EXPECT_TRUE(summary["trials"]["pbo"].is_null());
  EXPECT_EQ(summary["conventions"].size() > 20, true) << "each number carries its convention";
}

TEST(Run, TheSummaryAgreesWithTheTables) {
  const TemporaryFolder folder;
  const TestRun done = run_test(daily_data(), kCompared);
  write_run(folder / "run", done.config, done.result, done.summary);
  const Json summary = Json::parse(read_file(folder / "run/summary.json", 1 << 20));
  const auto equity = csv_rows(folder / "run/equity.csv");
  const auto fills = csv_rows(folder / "run/fills.csv");
  const auto trades = csv_rows(folder / "run/trades.csv");
  const auto value = [](const std::string& text) { return parse_double(text).value(); };

  // Straight from the definitions.
  std::vector<double> returns;
  double peak = 0;
  double worst = 0;
  for (size_t i = 1; i < equity.size(); ++i) {
    const double now = value(equity[i][1]);
    EXPECT_NEAR(now, value(equity[i][2]) + value(equity[i][3]), 1e-6);
    if (i > 1) returns.push_back(now / value(equity[i - 1][1]) - 1);
    peak = std::max(peak, now);
    worst = std::min(worst, now / peak - 1);
  }
  const auto n = static_cast<double>(returns.size());
  double mean = 0;
  for (const double r : returns) mean += r / n;
  double variance = 0;
  double below = 0;
  for (const double r : returns) {
    variance += (r - mean) * (r - mean) / (n - 1);
    below += std::min(r, 0.0) * std::min(r, 0.0) / n;
  }
  const double total = value(equity.back()[1]) / 1e7 - 1;
  const double annual = std::pow(1 + total, 252 / n) - 1;
  EXPECT_NEAR(summary["total_return"], total, 1e-12);
  EXPECT_NEAR(summary["annual_return"], annual, 1e-10);
  EXPECT_NEAR(summary["annual_volatility"], std::sqrt(variance * 252), 1e-12);
  EXPECT_NEAR(summary["sharpe"], mean / std::sqrt(variance) * std::sqrt(252), 1e-9);
  EXPECT_NEAR(summary["sortino"], mean / std::sqrt(below) * std::sqrt(252), 1e-9);
  EXPECT_NEAR(summary["max_drawdown"], worst, 1e-12);
  EXPECT_NEAR(summary["calmar"], annual / -worst, 1e-9);
  EXPECT_EQ(summary["final_equity"], value(equity.back()[1]));
  EXPECT_EQ(summary["initial_capital"], 1e7);

  double commission = 0;
  double slippage = 0;
  double impact = 0;
  double traded = 0;
  int buys = 0;
  for (size_t i = 1; i < fills.size(); ++i) {
    traded += value(fills[i][5]);
    commission += value(fills[i][6]);
    slippage += value(fills[i][8]);
    impact += value(fills[i][9]);
    if (fills[i][2] == "buy") ++buys;
    EXPECT_NEAR(value(fills[i][5]), value(fills[i][3]) * value(fills[i][4]), 1e-4);
  }
  EXPECT_GT(fills.size(), 50U);
  EXPECT_EQ(summary["fills"], fills.size() - 1);
  EXPECT_EQ(summary["buys"], buys);
  EXPECT_EQ(summary["sells"], fills.size() - 1 - static_cast<size_t>(buys));
  EXPECT_NEAR(summary["costs"]["commission"], commission, 1e-6);
  EXPECT_NEAR(summary["costs"]["slippage"], slippage, 1e-6);
  EXPECT_NEAR(summary["costs"]["impact"], impact, 1e-6);
  double held = 0;
  for (size_t i = 1; i < equity.size(); ++i)
    held += value(equity[i][1]) / static_cast<double>(equity.size() - 1);
  EXPECT_NEAR(summary["turnover"], traded / held / (n / 252), 1e-9);

  int wins = 0;
  double won = 0;
  double lost = 0;
  for (size_t i = 1; i < trades.size(); ++i) {
    const double net = value(trades[i][10]);
    EXPECT_NEAR(net, value(trades[i][8]) - value(trades[i][9]), 1e-7);
    if (net > 0) ++wins;
    (net > 0 ? won : lost) += net;
  }
  ASSERT_GT(trades.size(), 20U);
  EXPECT_EQ(summary["trades"], trades.size() - 1);
  EXPECT_NEAR(summary["win_rate"], wins / static_cast<double>(trades.size() - 1), 1e-12);
  EXPECT_NEAR(summary["profit_factor"], won / -lost, 1e-9);
}

TEST(Run, TheTablesHaveTheColumnsOfTheContract) {
  const TemporaryFolder folder;
  const TestRun done = run_test(daily_data(), kCompared);
  write_run(folder / "run", done.config, done.result, done.summary);
  const std::map<std::string, std::string> headers{
      {"equity.csv", "ts,equity,cash,position_value,benchmark"},
      {"orders.csv",
       "ts,order_id,instrument,side,type,quantity,price,status,reason,filled_quantity,average_"
       "price,"
       "strategy"},
      {"fills.csv",
       "ts,instrument,side,quantity,price,amount,commission,tax,slippage,impact,fee,realised_"
       "profit,"
       "currency,order_id,strategy"},
      {"positions.csv", "ts,instrument,quantity,price,value,unrealised"}};
  for (const auto& [file, header] : headers) EXPECT_EQ(header_of(folder / "run" / file), header);
  for (const char* file : {"run.toml", "summary.json", "trades.csv", "report.html"})
    EXPECT_TRUE(fs::is_regular_file(folder / "run" / file)) << file;
  const auto orders = csv_rows(folder / "run/orders.csv");
  EXPECT_EQ(orders.size(), done.result.orders.size() + 1);
  EXPECT_EQ(orders[1][0], "2024-01-02") << "the trading day of the decision";
  EXPECT_EQ(csv_rows(folder / "run/fills.csv")[1][0], "2024-01-03") << "and of the fill";
}

TEST(Run, IntradayTablesCarryTimes) {
  const TemporaryFolder folder;
  const TestData data{{"A.INDEX", random_bars(1, 900, Interval::k1m)}};
  const TestRun done = run_test(data, kSwing, Interval::k1m);
  write_run(folder / "run", done.config, done.result, done.summary);
  EXPECT_EQ(csv_rows(folder / "run/equity.csv")[1][0], "2024-01-02T09:31:00Z");
  EXPECT_EQ(csv_rows(folder / "run/fills.csv")[1][0], "2024-01-02T09:31:00Z") << "open of bar 2";
  // 870 minutes to midnight: two trading days, and the first counts from the starting cash.
  const Performance days = performance(done.config, done.result);
  ASSERT_EQ(days.returns.size(), 2U);
  EXPECT_EQ(days.equity.front(), 1e7);
  const Json summary = Json::parse(done.summary);
  EXPECT_NEAR(summary["total_return"], (1 + days.returns[0]) * (1 + days.returns[1]) - 1, 1e-12);
}

TEST(Run, TheSameRunHasTheSameHashAndAnyChangeAnother) {
  const TestData data = daily_data();
  const TestRun first = run_test(data, kSwing);
  EXPECT_EQ(run_test(data, kSwing).result.run_hash, first.result.run_hash);
  EXPECT_EQ(run_test(data, kSwing, Interval::k1d, 3).result.run_hash, first.result.run_hash)
      << "blocks of another size";
  EXPECT_EQ(run_test(data, std::string{"run = { name = \"other\" }\n"} + kSwing).result.run_hash,
            first.result.run_hash);
  for (const char* change :
       {"run = { seed = 1 }\nstrategy = { kind = \"swing\" }\n",
        "strategy = { kind = \"swing\", hold = 6 }\n",
        "costs = { profile = \"none\" }\nstrategy = { kind = \"swing\" }\n",
        "fills = { max_volume_share = 0.2 }\nstrategy = { kind = \"swing\" }\n",
        "account = { cash = 10_000_001 }\nstrategy = { kind = \"swing\" }\n"})
    EXPECT_NE(run_test(data, change).result.run_hash, first.result.run_hash) << change;
  TestData moved = data;
  moved["B.INDEX"].back().close += Price::from_raw(1);
  const TestRun other = run_test(moved, kSwing);
  EXPECT_NE(other.result.run_hash, first.result.run_hash) << "one unit of the last close";
  EXPECT_EQ(other.result.config_hash, first.result.config_hash);
}

TEST(Run, NoDataForAnInstrumentIsAnError) {
  TestData data = daily_data();
  data["A.INDEX"].clear();
  const auto error_of = [&](const char* extra) -> std::string {
    try {
      (void)run_test(data, extra);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(error_of(kSwing).find("no bars of A.INDEX"), std::string::npos) << error_of(kSwing);
  data = daily_data();
  data["BENCH.INDEX"].clear();
  EXPECT_NE(error_of(kCompared).find("no bars of BENCH.INDEX"), std::string::npos);
}

TEST(Run, TheBenchmarkIsBoughtAtTheFirstPoint) {
  TestData data = daily_data();
  data["A.INDEX"].erase(data["A.INDEX"].begin(), data["A.INDEX"].begin() + 50);
  data["B.INDEX"].erase(data["B.INDEX"].begin(), data["B.INDEX"].begin() + 50);
  const TestRun early = run_test(data, kCompared);
  EXPECT_EQ(early.result.benchmark.front(), 1e7) << "a benchmark that begins earlier";
  data = daily_data();
  data["BENCH.INDEX"].erase(data["BENCH.INDEX"].begin(), data["BENCH.INDEX"].begin() + 5);
  const TestRun late = run_test(data, kCompared);
  EXPECT_TRUE(std::isnan(late.result.benchmark.front()));
  EXPECT_TRUE(Json::parse(late.summary)["benchmark"].is_null());
  ASSERT_EQ(late.result.warnings.size(), 2U);
  EXPECT_NE(late.result.warnings.back().find("begins later"), std::string::npos);
}

TEST(Run, ARuinedAccountIsAResultLikeAnyOther) {
  // Nine tenths of the cash in something that falls to a cent, then debts: a short of it is not
  // needed, a price below zero is enough.
  TestData data{{"A.INDEX", random_bars(1, 40, Interval::k1d)}};
  for (Bar& bar : data["A.INDEX"]) bar.volume = 1e9;
  for (size_t i = 4; i < data["A.INDEX"].size(); ++i) {
    Bar& bar = data["A.INDEX"][i];
    bar.open = bar.high = bar.low = bar.close = Price::from_raw(-1000 * Price::kScale);
  }
  const TestRun run = run_test(data, kSwing);
  const auto summary = nlohmann::json::parse(run.summary);
  EXPECT_LT(summary.at("final_equity").get<double>(), 0);
  EXPECT_LE(summary.at("max_drawdown").get<double>(), -1);
  bool is_told = false;
  for (const auto& warning : summary.at("warnings"))
    is_told |= warning.get<std::string>().find("lost everything") != std::string::npos;
  EXPECT_TRUE(is_told);
  const Performance returns = performance(run.config, run.result);
  ASSERT_TRUE(returns.ruined_on.has_value());
  EXPECT_EQ(returns.days.size(), returns.returns.size() + 1);
  EXPECT_EQ(returns.days.back(), *returns.ruined_on);
}

TEST(Run, WeeksThatEndOnDifferentDaysStayApart) {
  TestData data{{"A.INDEX", {}}, {"B.INDEX", {}}};
  int ends = 0;
  for (auto& [id, bars] : data) {
    const int32_t last_day = ends++;  // A's weeks end a day before B's.
    for (int32_t week = 1; week < 30; ++week) {
      Bar bar = random_bars(7, 1, Interval::k1d)[0];
      const TradingDay day{Date::from_days(18'000 + 7 * week + last_day)};
      bar.header.ts_event = bar.header.ts_recv = day.end_utc();
      bar.trading_day_days = day.date().days();
      bar.volume = 1e9;
      bars.push_back(bar);
    }
  }
  const TestRun run = run_test(data, kSwing, Interval::k1w);
  const std::vector<EquityPoint>& points = run.result.recorder.equity();
  ASSERT_EQ(points.size(), 58U);
  for (size_t i = 1; i < points.size(); ++i)
    EXPECT_LT(points[i - 1].trading_day, points[i].trading_day) << i;
}

TEST(Run, TheConfigurationIsPartOfTheSummary) {
  const auto summary = nlohmann::json::parse(run_test(daily_data(), kSwing).summary);
  EXPECT_EQ(summary.at("configuration").at("strategy.hold"), "5");
  EXPECT_EQ(summary.at("configuration").at("costs.commission_rate"), "0.001");
}

TEST(Run, AFortuneBeyondCountingIsAnErrorAndNotACrash) {
  TestData data{{"A.INDEX", random_bars(1, 20, Interval::k1d)}};
  for (Bar& bar : data["A.INDEX"]) bar.volume = std::nan("");
  Bar& bar = data["A.INDEX"][10];
  bar.close = bar.high = Price::from_raw(9'000'000'000'000'000'000);
  try {
    (void)run_test(data, "strategy = { kind = \"swing\", hold = 100 }\n");
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(std::string_view{error.what()}.find("more than can be counted"),
              std::string_view::npos);
  }
}

}  // namespace
}  // namespace godwit
