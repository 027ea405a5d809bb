// How the rules of cleaning are set: defaults, presets by market, and what a file says.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "foundation/base/config.h"
#include "market/data/quality/rule_text.h"
#include "market/domain/venue.h"

namespace godwit {

struct RuleSetting {
  bool enabled = true;
  Verdict verdict = Verdict::kKeep;
  double weight = 0;                                ///< 0 to 1.
  std::array<double, kRuleParametersMax> values{};  ///< As RuleText::parameters.
};

/// The settings of every rule for one market. A value.
class QualitySettings {
 public:
  /// The defaults of rule_texts() under the preset of the market.
  [[nodiscard]] static QualitySettings preset(Market market);

  [[nodiscard]] const RuleSetting& operator[](RuleId rule) const {
    return rules_[static_cast<size_t>(rule)];
  }
  [[nodiscard]] RuleSetting& operator[](RuleId rule) { return rules_[static_cast<size_t>(rule)]; }
  /// A parameter by its name, which the rule must have.
  [[nodiscard]] double value(RuleId rule, std::string_view parameter) const;
  void set_value(RuleId rule, std::string_view parameter, double value);

  /// Returns, of the price and of the units, that the rolling medians look at.
  size_t window_rows = 101;

 private:
  std::array<RuleSetting, kRuleCount> rules_{};
};

/// What presets change: one parameter or switch of one rule in one market.
struct QualityPreset {
  Market market;
  RuleId rule;
  std::string_view key;  ///< "enabled" (0 or 1), "weight" or a parameter.
  double value;
  std::string_view reason;
};
[[nodiscard]] std::span<const QualityPreset> quality_presets();

/// Settings of all markets.
///
///   [quality]
///   window_rows = 101
///   [quality.rules.jump]              # every market
///   enabled = true
///   action = "keep"                   # or "quarantine"
///   weight = 0.5
///   limit_share = 0.3
///   [quality.forex.rules.jump]        # one market, over the above
///   limit_share = 0.05
class QualityConfig {
 public:
  QualityConfig();
  /// Throws Error(kUsage) with file, line and column for what it does not know.
  explicit QualityConfig(const ConfigFile& file);

  [[nodiscard]] const QualitySettings& of(Market market) const;

 private:
  std::array<QualitySettings, 6> markets_;  // In the order of Market.
};

}  // namespace godwit
