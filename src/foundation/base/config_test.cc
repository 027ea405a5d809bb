#include "foundation/base/config.h"

#include <array>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr const char* kText = R"([run]
name = "demo"
seed = 7
from = 2000-01-01
until = "2024-01-02T01:30:00Z"

[strategy]
fast = 20
ratio = 0.5
short = true
names = ["a", "b"]
files = { "X.Y" = "x.csv" }
windows = [5, 10]
)";

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(Config, ReadsEveryKindOfValue) {
  const ConfigFile file = ConfigFile::parse(kText, "run.toml");
  const ConfigSection run = file.root().section("run");
  EXPECT_EQ(run.string("name"), "demo");
  EXPECT_EQ(run.integer("seed"), 7);
  EXPECT_EQ(std::get<Date>(run.date_or_time("from")), *parse_date("2000-01-01"));
  EXPECT_EQ(std::get<Timestamp>(run.date_or_time("until")),
            *parse_timestamp("2024-01-02T01:30:00Z"));
  const ConfigSection strategy = file.root().section("strategy");
  EXPECT_EQ(strategy.number("fast"), 20.0);
  EXPECT_EQ(strategy.number("ratio"), 0.5);
  EXPECT_TRUE(strategy.boolean("short"));
  EXPECT_EQ(strategy.strings("names"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(strategy.string_map("files").at(0).second, "x.csv");
  EXPECT_EQ(strategy.integers("windows", {.min = 5, .max = 10}), (std::vector<int64_t>{5, 10}));
  EXPECT_EQ(error_of([&] { static_cast<void>(strategy.integers("windows", {.min = 6})); }),
            "run.toml:13:12: strategy.windows: expected an array of one or more integers, each one "
            "of at least 6, got 5");
  EXPECT_EQ(strategy.integer_or("slow", 50), 50);
  EXPECT_NO_THROW(strategy.finish());
}

TEST(Config, ReadsTablesInAnArrayAndDates) {
  const ConfigFile file = ConfigFile::parse(
      "[[row]]\nkey = \"a\"\nfrom = 2024-01-02\n[[row]]\nkey = 7\nto = \"2024-02-30\"\n[x]\n",
      "r.toml");
  const std::vector<ConfigSection> rows = file.root().sections("row");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].string("key"), "a");
  EXPECT_EQ(rows[0].date("from"), *parse_date("2024-01-02"));
  EXPECT_TRUE(file.root().sections("none").empty());
  EXPECT_EQ(error_of([&] { (void)rows[1].string("key"); }),
            "r.toml:5:7: row[2].key: expected a string, got 7");
  EXPECT_EQ(error_of([&] { (void)rows[1].date("to"); }),
            "r.toml:6:6: row[2].to: expected a date (2024-01-02), got \"2024-02-30\"");
  EXPECT_EQ(error_of([&] { (void)rows[1].date("from"); }),
            "r.toml:4:1: row[2].from: expected a date (2024-01-02), got nothing");
  EXPECT_EQ(error_of([&] { (void)file.root().sections("x"); }),
            "r.toml:7:1: x: expected an array of tables, got a table");
}

TEST(Config, ErrorsNamePlaceKeyExpectationAndFinding) {
  const ConfigFile file = ConfigFile::parse(kText, "run.toml");
  const ConfigSection run = file.root().section("run");
  EXPECT_EQ(error_of([&] { (void)run.integer("name"); }),
            "run.toml:2:8: run.name: expected an integer, got \"demo\"");
  EXPECT_EQ(error_of([&] { (void)run.integer("seed", {1, 5}); }),
            "run.toml:3:8: run.seed: expected an integer from 1 to 5, got 7");
  EXPECT_EQ(error_of([&] { (void)run.string("nam"); }),
            "run.toml:1:1: run.nam: expected a string, got nothing");
  const ConfigSection strategy = file.root().section("strategy");
  (void)strategy.integer("fast");
  EXPECT_NE(error_of([&] { strategy.finish(); }).find("run.toml:12:"), std::string::npos);
}

TEST(Config, UnknownKeysGetASuggestion) {
  const ConfigFile file = ConfigFile::parse("[strategy]\nfsat = 20\n", "run.toml");
  const ConfigSection strategy = file.root().section("strategy");
  (void)strategy.integer_or("fast", 1);
  (void)strategy.integer_or("slow", 1);
  EXPECT_EQ(error_of([&] { strategy.finish(); }),
            "run.toml:2:8: strategy.fsat: expected one of fast slow, got fsat; did you mean fast?");
}

TEST(Config, AMissingKeyIsFoundAmongThoseThatNobodyAskedFor) {
  const ConfigFile file = ConfigFile::parse("[feature]\nnames = 1\nformul = \"close\"\n", "a.toml");
  const ConfigSection feature = file.root().section("feature");
  EXPECT_EQ(
      error_of([&] { (void)feature.string("formula"); }),
      "a.toml:1:1: feature.formula: expected a string, got nothing; did you mean formula by its "
      "key formul?");
  EXPECT_EQ(error_of([&] { (void)feature.string("unit"); }),
            "a.toml:1:1: feature.unit: expected a string, got nothing");
  EXPECT_EQ(feature.integer("names"), 1);
  EXPECT_EQ(error_of([&] { (void)feature.integer("name"); }),
            "a.toml:1:1: feature.name: expected an integer, got nothing");
}

TEST(Config, UnknownChoiceGetsASuggestion) {
  const ConfigFile file = ConfigFile::parse("kind = \"ma_crss\"", "run.toml");
  constexpr std::array<std::string_view, 2> kinds{"buy_and_hold", "ma_cross"};
  EXPECT_EQ(error_of([&] { (void)file.root().choice("kind", kinds); }),
            "run.toml:1:8: kind: expected one of \"buy_and_hold\" \"ma_cross\", got \"ma_crss\"; "
            "did you mean ma_cross?");
}

TEST(Config, OverridesReplaceAndAdd) {
  ConfigFile file = ConfigFile::parse(kText, "run.toml");
  file.set("strategy.fast", "10");
  file.set("strategy.kind", "ma_cross");
  file.set("costs.profile", "\"none\"");
  EXPECT_EQ(file.root().section("strategy").integer("fast"), 10);
  EXPECT_EQ(file.root().section("strategy").string("kind"), "ma_cross");
  EXPECT_EQ(file.root().section("costs").string("profile"), "none");
  EXPECT_EQ(error_of([&] { (void)file.root().section("strategy").integer("kind"); }),
            "--set strategy.kind: expected an integer, got \"ma_cross\"");
  EXPECT_NE(error_of([&] { file.set("run.name.x", "1"); }).find("not a section"),
            std::string::npos);
  EXPECT_NE(error_of([&] { file.set("", "1"); }).find("SECTION.KEY"), std::string::npos);
}

TEST(Config, BrokenTomlIsToldWithItsPlace) {
  EXPECT_EQ(error_of([] {
              (void)ConfigFile::parse("a = 1\nb = = 2\n", "run.toml");
            }).rfind("run.toml:2:5: not valid TOML", 0),
            0U);
  EXPECT_NE(error_of([] { (void)ConfigFile::parse("a = \"\xff\"", "run.toml"); }), "no error");
  EXPECT_NE(error_of([] { (void)ConfigFile::parse("a = nan\n", "f").root().number("a"); }),
            "no error");
}

}  // namespace
}  // namespace godwit
