#include "market/data/quality/settings.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

std::string message_of(const std::string& toml) {
  try {
    (void)QualityConfig{ConfigFile::parse(toml, "q.toml")};
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "";
}

TEST(QualitySettings, DefaultsAreThoseOfTheTable) {
  const QualityConfig config;
  const QualitySettings& unknown = config.of(Market::kUnknown);
  for (const RuleText& rule : rule_texts()) {
    EXPECT_EQ(unknown[rule.id].weight, rule.weight) << rule.name;
    EXPECT_EQ(unknown[rule.id].verdict, rule.verdict) << rule.name;
    EXPECT_EQ(parse_rule(rule.name), rule.id);
    EXPECT_FALSE(rule.sentence.empty());
    for (const RuleParameter& parameter : rule.parameters) {
      if (parameter.name.empty()) continue;
      EXPECT_LE(parameter.min, parameter.value) << rule.name;
      EXPECT_GE(parameter.max, parameter.value) << rule.name;
    }
  }
  EXPECT_EQ(parse_rule("no_such_rule"), std::nullopt);
}

TEST(QualitySettings, PresetsDifferByMarket) {
  const QualityConfig config;
  EXPECT_EQ(config.of(Market::kForex).value(RuleId::kJump, "limit_share"), 0.05);
  EXPECT_EQ(config.of(Market::kCrypto).value(RuleId::kJump, "limit_share"), 0.5);
  EXPECT_FALSE(config.of(Market::kCrypto)[RuleId::kFractionalVolume].enabled);
  EXPECT_TRUE(config.of(Market::kStock)[RuleId::kFractionalVolume].enabled);
  for (const QualityPreset& preset : quality_presets()) EXPECT_FALSE(preset.reason.empty());
}

TEST(QualitySettings, AFileSetsRulesForAllMarketsOrForOne) {
  const QualityConfig config{ConfigFile::parse(R"(
[quality]
window_rows = 51
[quality.rules.jump]
limit_share = 0.3
action = "quarantine"
weight = 0.75
[quality.rules.stale_bar]
enabled = false
[quality.forex.rules.jump]
limit_share = 0.02
)",
                                               "q.toml")};
  EXPECT_EQ(config.of(Market::kStock).value(RuleId::kJump, "limit_share"), 0.3);
  EXPECT_EQ(config.of(Market::kForex).value(RuleId::kJump, "limit_share"), 0.02);
  EXPECT_EQ(config.of(Market::kForex)[RuleId::kJump].verdict, Verdict::kQuarantine);
  EXPECT_EQ(config.of(Market::kForex)[RuleId::kJump].weight, 0.75);
  EXPECT_FALSE(config.of(Market::kCrypto)[RuleId::kStaleBar].enabled);
  EXPECT_EQ(config.of(Market::kCrypto).window_rows, 51U);
}

TEST(QualitySettings, ARuleThatRepairsMayKeepOrTakeOutInstead) {
  EXPECT_EQ(QualityConfig{}.of(Market::kStock)[RuleId::kTurnoverMismatch].verdict, Verdict::kMark);
  const auto verdict = [](const std::string& action) {
    const QualityConfig config{ConfigFile::parse(
        "[quality.rules.turnover_mismatch]\naction = \"" + action + "\"\n", "q.toml")};
    return config.of(Market::kStock)[RuleId::kTurnoverMismatch].verdict;
  };
  EXPECT_EQ(verdict("keep"), Verdict::kKeep);
  EXPECT_EQ(verdict("mark"), Verdict::kMark);
  EXPECT_EQ(verdict("quarantine"), Verdict::kQuarantine);
  EXPECT_NE(message_of("[quality.rules.jump]\naction = \"mark\"\n"), "") << "it cannot repair";
}

TEST(QualitySettings, MistakesAreToldWithTheirPlace) {
  EXPECT_NE(message_of("[quality.rules.jmp]\nenabled = true\n").find("did you mean jump"),
            std::string::npos);
  EXPECT_NE(message_of("[quality.rules.jump]\nlimit = 3\n").find("q.toml:2:"), std::string::npos);
  EXPECT_NE(message_of("[quality.rules.jump]\nlimit_share = -1\n"), "");
  EXPECT_NE(message_of("[quality.rules.jump]\naction = \"drop\"\n"), "");
  EXPECT_NE(message_of("[quality.rules.gap]\naction = \"quarantine\"\n"), "")
      << "nothing is there to be taken out";
  EXPECT_NE(message_of("[quality.bonds.rules.jump]\nenabled = true\n"), "");
  EXPECT_NE(message_of("[qualty]\n"), "");
  EXPECT_EQ(message_of(""), "");
}

}  // namespace
}  // namespace godwit
