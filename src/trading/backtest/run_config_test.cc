#include "trading/backtest/run_config.h"

#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

/// One kind, `still`, with one parameter.
StrategyKinds test_kinds() {
  return {{"still", [](const ConfigSection& section) {
             const int64_t window = section.integer_or("window", 3, {.min = 1, .max = 9});
             return StrategySpec{.kind = "still",
                                 .parameters = {{"window", std::to_string(window)}},
                                 .make = [] { return std::unique_ptr<Strategy>{}; }};
           }}};
}

constexpr std::string_view kWhole = R"([run]
name = "whole"
seed = 5
[data]
instruments = ["B.INDEX", "A.INDEX"]
interval = "1m"
from = 2024-01-02
to = 2024-02-01T01:30:00Z
[account]
currency = "USD"
cash = 1_000.5
[strategy]
kind = "still"
window = 4
[costs]
profile = "none"
[fills]
bar_fill = "close"
path = "optimistic"
max_volume_share = 0.25
[benchmark]
instrument = "C.INDEX"
)";

RunConfig read(std::string_view text, const std::function<void(ConfigFile&)>& change = nullptr,
               std::optional<uint64_t> seed = {}, const std::filesystem::path& folder = "/runs") {
  ConfigFile file = ConfigFile::parse(text, "run.toml");
  if (change) change(file);
  return read_run_config(file, folder, test_kinds(), seed);
}
RunConfig read_with(std::string_view key, std::string_view value) {
  return read(kWhole, [&](ConfigFile& file) { file.set(key, value); });
}

TEST(RunConfig, EveryKeyArrives) {
  const RunConfig config = read(kWhole);
  EXPECT_EQ(config.name, "whole");
  EXPECT_EQ(config.simulation.seed, 5U);
  ASSERT_EQ(config.instruments.size(), 2U);
  EXPECT_EQ(config.instruments[0].text(), "A.INDEX") << "sorted";
  EXPECT_EQ(config.interval, Interval::k1m);
  EXPECT_EQ(format_date(config.range.from_day->date()), "2024-01-02");
  EXPECT_EQ(format_timestamp(*config.range.to), "2024-02-01T01:30:00Z");
  EXPECT_FALSE(config.range.from.has_value());
  EXPECT_FALSE(config.range.to_day.has_value());
  EXPECT_EQ(config.currency.code(), "USD");
  EXPECT_EQ(config.cash.raw(), 100'050'000'000);
  EXPECT_EQ(config.strategy.kind, "still");
  EXPECT_EQ(config.simulation.costs.name, "none");
  EXPECT_EQ(config.simulation.bar_fill, BarFill::kClose);
  EXPECT_EQ(config.path, "optimistic");
  EXPECT_EQ(config.simulation.max_volume_share, 0.25);
  EXPECT_EQ(config.benchmark->text(), "C.INDEX");
}

TEST(RunConfig, DefaultsAreAsDocumented) {
  const RunConfig config = read(
      "data = { instruments = [\"A.INDEX\"], interval = \"1d\" }\nstrategy = { kind = \"still\" "
      "}\n");
  EXPECT_EQ(config.name, "backtest");
  EXPECT_EQ(config.simulation.seed, 0U);
  EXPECT_EQ(config.currency.code(), "CNY");
  EXPECT_EQ(config.cash, Amount::from_units(10'000'000));
  EXPECT_EQ(config.simulation.costs.name, "seed_stock");
  EXPECT_EQ(config.simulation.bar_fill, BarFill::kNextOpen);
  EXPECT_EQ(config.path, "pessimistic");
  EXPECT_EQ(config.simulation.max_volume_share, 0.1);
  EXPECT_FALSE(config.benchmark.has_value());
}

TEST(RunConfig, TheResolvedFileReadsBackTheSame) {
  const std::string csv =
      "[data]\ninterval = \"1d\"\ncsv = { \"A.INDEX\" = \"a \\\"b\\\".csv\" }\n[strategy]\nkind = "
      "\"still\"\n";
  for (const std::string_view text : {kWhole, std::string_view{csv}}) {
    const RunConfig config = read(text);
    const RunConfig again = read(config.resolved.toml(), nullptr, {}, "/elsewhere");
    EXPECT_EQ(again.resolved.hash(), config.resolved.hash());
    EXPECT_EQ(again.resolved.toml(), config.resolved.toml());
    EXPECT_EQ(again.csv, config.csv);
    EXPECT_EQ(again.cash, config.cash);
  }
}

TEST(RunConfig, RelativePathsStartFromTheFile) {
  const RunConfig config = read(
      "[data]\ninterval = \"1d\"\ncsv = { \"A.INDEX\" = \"../x/a.csv\" }\n[strategy]\nkind = "
      "\"still\"\n");
  EXPECT_EQ(config.csv.begin()->second, "/x/a.csv");
}

TEST(RunConfig, TheHashIsOfChoicesAndNotOfLabels) {
  const Hash128 hash = read(kWhole).resolved.hash();
  EXPECT_EQ(read_with("run.name", "other").resolved.hash(), hash);
  EXPECT_EQ(read(kWhole, nullptr, 5).resolved.hash(), hash);
  EXPECT_EQ(read_with("data.instruments", "[\"A.INDEX\", \"B.INDEX\"]").resolved.hash(), hash);
  constexpr std::string_view kFiles =
      "{\"A.INDEX\" = \"a\", \"B.INDEX\" = \"b\", \"C.INDEX\" = \"c\"}";
  EXPECT_EQ(read_with("data.csv", kFiles).resolved.hash(), hash) << "where the bars lie";
  EXPECT_NE(read(kWhole, nullptr, 6).resolved.hash(), hash);
  const std::pair<const char*, const char*> changes[] = {{"run.seed", "6"},
                                                         {"data.instruments", "[\"A.INDEX\"]"},
                                                         {"data.interval", "\"5m\""},
                                                         {"data.from", "2024-01-03"},
                                                         {"data.to", "2024-02-01T01:30:01Z"},
                                                         {"account.currency", "\"EUR\""},
                                                         {"account.cash", "1000.6"},
                                                         {"strategy.window", "5"},
                                                         {"costs.profile", "\"seed_stock\""},
                                                         {"fills.bar_fill", "\"next_open\""},
                                                         {"fills.path", "\"pessimistic\""},
                                                         {"fills.max_volume_share", "0.26"},
                                                         {"benchmark.instrument", "\"D.INDEX\""}};
  for (const auto& [key, value] : changes)
    EXPECT_NE(read_with(key, value).resolved.hash(), hash) << key;
}

struct Wrong {
  const char* key;
  const char* value;
  const char* says;
};

TEST(RunConfig, WrongValuesAreNamedWithTheirPlace) {
  const Wrong cases[] = {
      {"run.name", "5", "expected a string, got 5"},
      {"run.name", "\"a/b\"", "names a folder"},
      {"run.name", "\"..\"", "names a folder"},
      {"run.name", "\"\"", "names a folder"},
      {"run.seed", "-1", "expected an integer"},
      {"run.seed", "1.5", "expected an integer"},
      {"run.sed", "1", "did you mean seed"},
      {"rnu.name", "\"x\"", "did you mean run"},
      {"run", "5", "expected a table"},
      {"data.instruments", "\"A.INDEX\"", "array of one or more strings"},
      {"data.instruments", "[]", "array of one or more strings"},
      {"data.instruments", "[1]", "array of one or more strings"},
      {"data.instruments", "[\"A\"]", "expected an instrument like"},
      {"data.instruments", "[\"A.INDEX\", \"A.INDEX\"]", "listed twice"},
      {"data.interval", "\"2d\"", "expected one of"},
      {"data.interval", "\"1D\"", "did you mean 1d"},
      {"data.from", "5", "expected a date"},
      {"data.from", "\"2024-02-30\"", "expected a date"},
      {"data.from", "2024-02-30", "expected a date"},
      {"data.to", "2023-12-31", "the range is empty"},
      {"data.csv", "{}", "at least one"},
      {"data.csv", "{\"A.INDEX\" = 5}", "a table of strings"},
      {"data.csv", "{\"A.INDEX\" = \"a.csv\"}", "has no file for B.INDEX"},
      {"account.currency", "\"yuan\"", "expected a code like CNY"},
      {"account.cash", "0", "expected a number"},
      {"account.cash", "-5", "expected a number"},
      {"account.cash", "1e11", "expected a number"},
      {"account.cash", "nan", "expected a number"},
      {"account.cash", "inf", "expected a number"},
      {"account.cash", "\"much\"", "expected a number"},
      {"account.cash", "1.123456789", "at most 8 decimals, got 1.123456789"},
      {"strategy.kind", "\"stil\"", "did you mean still"},
      {"strategy.kind", "3", "expected one of"},
      {"strategy.window", "\"ten\"", "expected an integer from 1 to 9, got \"ten\""},
      {"strategy.windw", "2", "did you mean window"},
      {"costs.profile", "\"seed_stok\"", "did you mean seed_stock"},
      {"fills.bar_fill", "\"open\"", "expected one of"},
      {"fills.path", "\"ohlc\"", "expected one of"},
      {"fills.max_volume_share", "0", "expected a number"},
      {"fills.max_volume_share", "1.01", "expected a number"},
      {"risk.stop_loss", "0.05", "remove the section"},
      {"benchmark.instrument", "\"nothing\"", "expected an instrument like"},
      {"benchmark.instument", "\"C.INDEX\"", "did you mean instrument"},
  };
  for (const Wrong& wrong : cases) {
    try {
      (void)read_with(wrong.key, wrong.value);
      ADD_FAILURE() << wrong.key << " = " << wrong.value << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage) << error.what();
      EXPECT_NE(std::string_view{error.what()}.find(wrong.says), std::string_view::npos)
          << wrong.key << ": " << error.what();
    }
  }
}

TEST(RunConfig, ThePlaceIsFileLineAndColumn) {
  try {
    (void)read(
        "[data]\ninstruments = [\"A.INDEX\"]\ninterval = \"1d\"\n[strategy]\nkind = \"still\"\n"
        "window = 77\n");
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(std::string_view{error.what()},
              "run.toml:6:10: strategy.window: expected an integer from 1 to 9, got 77");
  }
}

TEST(RunConfig, AMisspelledSectionIsNamedFirst) {
  try {
    (void)read(
        "[data]\ninstruments = [\"A.INDEX\"]\ninterval = \"1d\"\n[stratgey]\nkind = \"still\"\n");
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string_view{error.what()}.find("did you mean strategy"), std::string_view::npos)
        << error.what();
  }
}

TEST(RunConfig, WhatIsMissingIsNamed) {
  for (const std::string_view text : {"", "[data]\ninterval = \"1d\"\n",
                                      "[data]\ninstruments = [\"A.INDEX\"]\ninterval = \"1d\"\n"})
    EXPECT_THROW((void)read(text), Error) << text;
}

TEST(RunConfig, OneInstantAndOneDayAreRanges) {
  const auto range = [](const char* from, const char* to) {
    return [=](ConfigFile& file) {
      file.set("data.from", from);
      file.set("data.to", to);
    };
  };
  EXPECT_NO_THROW((void)read(kWhole, range("2024-01-02", "2024-01-02")));
  EXPECT_NO_THROW((void)read(kWhole, range("2024-01-02T09:31:00Z", "2024-01-02T09:31:00Z")));
  EXPECT_THROW((void)read(kWhole, range("2024-01-02T09:31:01Z", "2024-01-02T09:31:00Z")), Error);
  EXPECT_THROW((void)read(kWhole, range("2024-01-03", "2024-01-02T23:00:00Z")), Error);
  EXPECT_NO_THROW((void)read(kWhole, range("2024-01-02T23:00:00Z", "2024-01-02")));
}

}  // namespace
}  // namespace godwit
