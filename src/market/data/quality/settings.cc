#include "market/data/quality/settings.h"

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr std::array kMarkets{Market::kUnknown, Market::kStock,  Market::kFutures,
                              Market::kForex,   Market::kCrypto, Market::kIndex};

// clang-format off
constexpr std::array kPresets{
    QualityPreset{Market::kStock, RuleId::kJump, "limit_share", 0.21,
                  "the widest daily limit of the Shanghai and Shenzhen boards is 20 %; for days "
                  "whose limit the rules do not tell"},
    QualityPreset{Market::kFutures, RuleId::kJump, "limit_share", 0.15,
                  "limits of Chinese futures widen to about 12 % after limit days"},
    QualityPreset{Market::kFutures, RuleId::kMissingBars, "run_min", 5,
                  "thin contracts and CME files have no bar where nothing traded"},
    QualityPreset{Market::kFutures, RuleId::kSpike, "move_min", 0.01, "futures move less in a bar"},
    QualityPreset{Market::kForex, RuleId::kJump, "limit_share", 0.05,
                  "a major pair moves less than 5 % a day but in a break of its regime"},
    QualityPreset{Market::kForex, RuleId::kSpike, "move_min", 0.003, "pairs move less in a bar"},
    QualityPreset{Market::kForex, RuleId::kReturnOutlier, "move_min", 0.002, "the same"},
    QualityPreset{Market::kForex, RuleId::kMissingBars, "run_min", 5,
                  "quiet minutes have no quote"},
    QualityPreset{Market::kForex, RuleId::kFractionalVolume, "enabled", 0, "lots are divisible"},
    QualityPreset{Market::kCrypto, RuleId::kJump, "limit_share", 0.5, "coins have no limits"},
    QualityPreset{Market::kCrypto, RuleId::kFractionalVolume, "enabled", 0, "coins are divisible"},
    QualityPreset{Market::kIndex, RuleId::kTurnoverMismatch, "enabled", 0,
                  "an index is in points: turnover per volume is an average price, not a level"},
    QualityPreset{Market::kIndex, RuleId::kUnits, "enabled", 0, "the same"},
    QualityPreset{Market::kUnknown, RuleId::kFractionalVolume, "enabled", 0,
                  "what its units are is not known"},
};
// clang-format on

constexpr std::array kActions{std::string_view{"keep"}, std::string_view{"quarantine"}};
/// Of rules that can repair every row.
constexpr std::array kRepairActions{std::string_view{"keep"}, std::string_view{"mark"},
                                    std::string_view{"quarantine"}};

Verdict verdict_of(std::string_view action) {
  if (action == "keep") return Verdict::kKeep;
  return action == "mark" ? Verdict::kMark : Verdict::kQuarantine;
}

size_t index_of(RuleId rule, std::string_view parameter) {
  const RuleText& rule_text = text(rule);
  for (size_t i = 0; i < rule_text.parameters.size(); ++i)
    if (rule_text.parameters[i].name == parameter) return i;
  CHECK(false, "the rule has no parameter of that name");
  return 0;
}

void read_rule(const ConfigSection& section, const RuleText& rule, RuleSetting& setting) {
  setting.enabled = section.boolean_or("enabled", setting.enabled);
  setting.weight = section.number_or("weight", setting.weight, {.min = 0, .max = 1});
  if (rule.verdict_is_free)
    setting.verdict = verdict_of(section.choice_or(
        "action", name(setting.verdict),
        rule.verdict == Verdict::kMark ? std::span<const std::string_view>{kRepairActions}
                                       : std::span<const std::string_view>{kActions}));
  for (size_t i = 0; i < rule.parameters.size(); ++i) {
    const RuleParameter& parameter = rule.parameters[i];
    if (parameter.name.empty()) break;
    setting.values[i] = section.number_or(parameter.name, setting.values[i],
                                          {.min = parameter.min, .max = parameter.max});
  }
  section.finish();
}

void read_rules(const ConfigSection& rules, QualitySettings& settings) {
  for (const RuleText& rule : rule_texts())
    read_rule(rules.section(rule.name), rule, settings[rule.id]);
  rules.finish();
}

}  // namespace

QualitySettings QualitySettings::preset(Market market) {
  QualitySettings settings;
  for (const RuleText& rule : rule_texts()) {
    RuleSetting& setting = settings[rule.id];
    setting.verdict = rule.verdict;
    setting.weight = rule.weight;
    for (size_t i = 0; i < rule.parameters.size(); ++i)
      setting.values[i] = rule.parameters[i].value;
  }
  for (const QualityPreset& one : kPresets) {
    if (one.market != market) continue;
    if (one.key == "enabled")
      settings[one.rule].enabled = one.value != 0;
    else if (one.key == "weight")
      settings[one.rule].weight = one.value;
    else
      settings.set_value(one.rule, one.key, one.value);
  }
  return settings;
}

double QualitySettings::value(RuleId rule, std::string_view parameter) const {
  return (*this)[rule].values[index_of(rule, parameter)];
}

void QualitySettings::set_value(RuleId rule, std::string_view parameter, double value) {
  (*this)[rule].values[index_of(rule, parameter)] = value;
}

std::span<const QualityPreset> quality_presets() { return kPresets; }

QualityConfig::QualityConfig() {
  for (size_t i = 0; i < kMarkets.size(); ++i) markets_[i] = QualitySettings::preset(kMarkets[i]);
}

QualityConfig::QualityConfig(const ConfigFile& file) : QualityConfig{} {
  const ConfigSection root = file.root();
  const ConfigSection quality = root.section("quality");
  const int64_t window = quality.integer_or("window_rows", 101, {.min = 21, .max = 100'001});
  const ConfigSection for_all = quality.section("rules");
  for (size_t i = 0; i < kMarkets.size(); ++i) {
    markets_[i].window_rows = static_cast<size_t>(window);
    read_rules(for_all, markets_[i]);
    const ConfigSection market = quality.section(name(kMarkets[i]));
    read_rules(market.section("rules"), markets_[i]);
    market.finish();
  }
  quality.finish();
  root.finish();
}

const QualitySettings& QualityConfig::of(Market market) const {
  return markets_[static_cast<size_t>(market)];
}

}  // namespace godwit
