#include "trading/risk/risk_limits.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {
namespace {

const std::filesystem::path kRules = std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules";

RiskLimits read(std::string_view text, std::string_view currency = "CNY") {
  const ConfigFile file = ConfigFile::parse(text, "run.toml");
  return read_risk_limits(file.root().section("risk"), *Currency::parse(currency), kRules);
}

std::string error_of(std::string_view text, std::string_view currency = "CNY") {
  try {
    (void)read(text, currency);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

/// Every key with a value that is allowed, and one that is just beyond.
struct KeyCase {
  std::string_view key;
  std::string_view good;
  std::string_view text;  // As entries() writes it.
  std::string_view bad;
};
constexpr std::array kKeys{
    KeyCase{"stop_loss", "0.05", "0.05", "1"},
    KeyCase{"take_profit", "1.5", "1.5", "0"},
    KeyCase{"trailing_stop", "0.999999999999", "0.999999999999", "1.0"},
    KeyCase{"risk_per_trade", "0.02", "0.02", "1"},
    KeyCase{"risk_per_trade_max", "0.02", "0.02", "0.019"},
    KeyCase{"max_instrument_share", "1", "1", "-0.1"},
    KeyCase{"max_leverage", "2", "2", "1001"},
    KeyCase{"daily_loss_budget", "0.02", "0.02", "0"},
    KeyCase{"max_drawdown", "0.2", "0.2", "1"},
    KeyCase{"max_volume_share", "0.01", "0.01", "0"},
    KeyCase{"max_depth_share", "0.5", "0.5", "0"},
    KeyCase{"price_collar", "0.03", "0.03", "1"},
    KeyCase{"max_order_quantity", "0.00000001", "0.00000001", "0.000000001"},
    KeyCase{"max_order_amount", "2_000_000", "2000000", "-1"},
    KeyCase{"max_messages_per_second", "1", "1", "1001"},
    KeyCase{"max_data_age_seconds", "60", "60", "0"},
};

TEST(RiskLimits, EveryKeyIsReadAndWrittenAndBounded) {
  const std::vector<std::string_view> keys = risk_keys();
  ASSERT_EQ(keys.size(), kKeys.size());
  for (const KeyCase& one : kKeys) {
    const std::string key{one.key};
    EXPECT_NE(std::find(keys.begin(), keys.end(), one.key), keys.end()) << key;
    const std::string before = key == "risk_per_trade_max" ? "risk_per_trade = 0.02\n" : "";
    const auto section = [&](std::string_view value) {
      return "[risk]\n" + before + key + " = " + std::string{value} + "\n";
    };
    const auto entries = read(section(one.good)).entries();
    ASSERT_FALSE(entries.empty()) << key;
    EXPECT_EQ(entries.back().first, key);
    EXPECT_EQ(entries.back().second, one.text);
    const std::string place = "run.toml:" + std::to_string(before.empty() ? 2 : 3) + ":";
    EXPECT_EQ(error_of(section(one.bad)).substr(0, place.size()), place)
        << error_of(section(one.bad));
    EXPECT_EQ(error_of(section("\"much\"")).substr(0, place.size()), place);
    // What entries() says reads back the same.
    std::string again = "[risk]\n";
    for (const auto& [name, value] : entries) again += name + " = " + value + "\n";
    EXPECT_EQ(read(again), read(section(one.good))) << again;
  }
}

TEST(RiskLimits, AreExactDecimals) {
  const RiskLimits limits = read("[risk]\nmax_instrument_share = 0.1\nmax_order_amount = 0.3\n");
  EXPECT_EQ(limits.max_instrument_share->raw(), Rate::kScale / 10);
  EXPECT_EQ(limits.max_order_amount->raw(), 30'000'000);
}

TEST(RiskLimits, NoneWithoutKeys) {
  EXPECT_FALSE(read("[risk]\n").any());
  EXPECT_TRUE(read("[risk]\n").entries().empty());
  EXPECT_TRUE(read("[risk]\nmax_data_age_seconds = 5\n").any());
}

TEST(RiskLimits, AMistypedKeyIsNamedWithItsPlace) {
  const std::string message = error_of("[risk]\nmax_leverag = 2\n");
  EXPECT_EQ(message.substr(0, 11), "run.toml:2:") << message;
  EXPECT_NE(message.find("did you mean max_leverage?"), std::string::npos) << message;
  EXPECT_NE(error_of("[risk]\nprofile = \"sead\"\n").find("seed"), std::string::npos);
}

TEST(RiskLimits, TheSeedsProfile) {
  const RiskLimits seed = read("[risk]\nprofile = \"seed\"\n");
  EXPECT_EQ(seed.max_instrument_share, as<Rate>("0.2"));
  EXPECT_EQ(seed.max_leverage, as<Rate>("2"));
  EXPECT_EQ(seed.risk_per_trade, as<Rate>("0.02"));
  EXPECT_EQ(seed.risk_per_trade_max, as<Rate>("0.05"));
  EXPECT_EQ(seed.daily_loss_budget, as<Rate>("0.02"));
  EXPECT_EQ(seed.max_order_quantity, as<Quantity>("300000"));
  EXPECT_EQ(seed.max_order_amount, as<Amount>("2000000"));
  EXPECT_EQ(seed.entries().size(), 7U);  // Nothing else is in force.
  const RiskLimits ours =
      read("[risk]\nprofile = \"seed\"\nmax_leverage = 1.5\nstop_loss = 0.08\n");
  EXPECT_EQ(ours.max_leverage, as<Rate>("1.5"));
  EXPECT_EQ(ours.stop_loss, as<Rate>("0.08"));
  EXPECT_EQ(ours.max_instrument_share, as<Rate>("0.2"));
}

TEST(RiskLimits, TheProfilesAmountIsInYuan) {
  const std::string message = error_of("[risk]\nprofile = \"seed\"\n", "USD");
  EXPECT_EQ(message.substr(0, 11), "run.toml:2:") << message;
  EXPECT_NE(message.find("give max_order_amount"), std::string::npos) << message;
  const RiskLimits limits = read("[risk]\nprofile = \"seed\"\nmax_order_amount = 250000\n", "USD");
  EXPECT_EQ(limits.max_order_amount, as<Amount>("250000"));
}

TEST(RiskLimits, TheMostATradeMayRiskIsNotBelowTheUsual) {
  EXPECT_NE(error_of("[risk]\nrisk_per_trade_max = 0.05\n").find("risk_per_trade"),
            std::string::npos);
  // Of the profile's two only one is given anew.
  EXPECT_EQ(error_of("[risk]\nprofile = \"seed\"\nrisk_per_trade = 0.06\n").substr(0, 11),
            "run.toml:3:");
}

TEST(RiskLimits, TwoToFivePercentATradeContradictTwoPercentADay) {
  const auto sentences = contradictions(read("[risk]\nprofile = \"seed\"\n"));
  ASSERT_EQ(sentences.size(), 1U);
  EXPECT_EQ(sentences[0],
            "risk_per_trade lets one trade lose 2 % to 5 % of the equity, daily_loss_budget stops "
            "new risk after 2 % a day: one losing trade can spend 2.5 days' budgets. The budget "
            "decides; a smaller risk_per_trade leaves room for several trades a day.");
}

size_t warnings(const std::string& keys) { return contradictions(read("[risk]\n" + keys)).size(); }

TEST(RiskLimits, ContradictionsOnEitherSideOfTheirBounds) {
  EXPECT_EQ(warnings("risk_per_trade = 0.02\ndaily_loss_budget = 0.02\n"), 1U);
  EXPECT_EQ(warnings("risk_per_trade = 0.0199\ndaily_loss_budget = 0.02\n"), 0U);
  EXPECT_EQ(warnings("stop_loss = 0.1\nmax_instrument_share = 0.2\ndaily_loss_budget = 0.02\n"),
            0U);
  EXPECT_EQ(warnings("stop_loss = 0.101\nmax_instrument_share = 0.2\ndaily_loss_budget = 0.02\n"),
            1U);
  EXPECT_EQ(warnings("max_instrument_share = 2\nmax_leverage = 2\n"), 0U);
  EXPECT_EQ(warnings("max_instrument_share = 2.1\nmax_leverage = 2\n"), 1U);
  EXPECT_EQ(warnings("risk_per_trade = 0.01\nstop_loss = 0.05\nmax_instrument_share = 0.2\n"), 0U);
  EXPECT_EQ(warnings("risk_per_trade = 0.011\nstop_loss = 0.05\nmax_instrument_share = 0.2\n"), 1U);
  EXPECT_EQ(warnings("daily_loss_budget = 0.1\nmax_drawdown = 0.1\n"), 1U);
  EXPECT_EQ(warnings("daily_loss_budget = 0.1\nmax_drawdown = 0.11\n"), 0U);
}

TEST(RiskLimits, TheDocumentHasEveryKeyAndItsExampleReads) {
  const std::string page =
      read_file(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "docs/risk.md", 1 << 20);
  for (const std::string_view key : risk_keys())
    EXPECT_NE(page.find("\n| `" + std::string{key} + "` |"), std::string::npos) << key;
  const size_t begin = page.find("```toml\n") + 8;
  const RiskLimits limits = read(page.substr(begin, page.find("```", begin) - begin));
  EXPECT_EQ(limits.entries().size(), 14U);
  EXPECT_EQ(limits.max_drawdown, as<Rate>("0.15"));
}

TEST(RiskLimits, LiveTradingRefusesToStartWithoutAny) {
  EXPECT_NO_THROW(require_limits(read("[risk]\nmax_leverage = 2\n"), "live"));
  try {
    require_limits(RiskLimits{}, "live");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kHalted);
    EXPECT_NE(std::string{error.what()}.find("live trading refuses to start"), std::string::npos);
  }
}

}  // namespace
}  // namespace godwit
