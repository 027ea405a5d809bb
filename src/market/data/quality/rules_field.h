// Rules on single fields: missing and negative prices, volumes and open interest.
#pragma once

#include <cmath>
#include <type_traits>

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "market/data/quality/rule.h"

namespace godwit {

template <class Row>
class MissingPriceRule final : public Rule<Row> {
 public:
  explicit MissingPriceRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kMissingPrice, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    uint64_t zeros = 0;
    RowView<Row>::each_price(row, [&](const Price& price) { zeros += price.is_zero() ? 1 : 0; });
    if (zeros == 0) return std::nullopt;
    return this->found(static_cast<double>(zeros), 0);
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return format_double(finding.value) + " of its prices are zero";
  }
};

template <class Row>
class NegativePriceRule final : public Rule<Row> {
 public:
  explicit NegativePriceRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kNegativePrice, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    Price lowest = Price::max();
    RowView<Row>::each_price(row, [&](const Price& p) { lowest = std::min(lowest, p); });
    if (lowest >= Price{}) return std::nullopt;
    return this->found(lowest.to_double(), 0);
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "a price of " + format_double(finding.value);
  }
};

/// Sources that never gave a statistic are not told to; a NaN after a number is a hole.
class MissingVolumeRule final : public Rule<Bar> {
 public:
  explicit MissingVolumeRule(const QualitySettings& settings)
      : Rule{RuleId::kMissingVolume, settings} {}
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  void learn(const Bar& row) override;
  std::string explain(const Bar& row, const Finding& finding) const override;

 private:
  bool had_volume_ = false;
  bool had_turnover_ = false;
  bool had_open_interest_ = false;
};

template <class Row>
class ZeroVolumeRule final : public Rule<Row> {
 public:
  explicit ZeroVolumeRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kZeroVolume, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    const bool suspended = scan.facts != nullptr && scan.facts->suspended.value_or(false);
    if (suspended || !is_empty(row)) return std::nullopt;
    return this->found();
  }
  std::string explain(const Row& /*row*/, const Finding& /*finding*/) const override {
    return "nothing traded";
  }

 private:
  static bool is_empty(const Bar& row) { return row.volume == 0; }
  static bool is_empty(const Trade& row) { return row.quantity.is_zero(); }
};

template <class Row>
class NegativeVolumeRule final : public Rule<Row> {
 public:
  explicit NegativeVolumeRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kNegativeVolume, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    double worst = 0;
    RowView<Row>::each_amount(row, [&]<class Amount>(const Amount& amount) {
      double value = 0;
      if constexpr (std::is_same_v<Amount, double>)
        value = amount;
      else
        value = amount.to_double();
      if (value < 0 || std::isinf(value)) worst = value;
    });
    if (worst == 0) return std::nullopt;
    return this->found(worst, 0);
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "a volume or turnover of " + format_double(finding.value);
  }
};

class NegativeOpenInterestRule final : public Rule<Bar> {
 public:
  explicit NegativeOpenInterestRule(const QualitySettings& settings)
      : Rule{RuleId::kNegativeOpenInterest, settings} {}
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  std::string explain(const Bar& row, const Finding& finding) const override;
};

/// Uses the facts of the day: on a suspended day nothing trades.
template <class Row>
class TradedWhileSuspendedRule final : public Rule<Row> {
 public:
  explicit TradedWhileSuspendedRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kTradedWhileSuspended, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    const bool suspended = scan.facts != nullptr && scan.facts->suspended.value_or(false);
    if (!suspended || !(amount(row) > 0)) return std::nullopt;
    return this->found(amount(row), 0);
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "a volume of " + format_double(finding.value) + " on a suspended day";
  }

 private:
  static double amount(const Bar& row) { return row.volume; }
  static double amount(const Trade& row) { return row.quantity.to_double(); }
};

/// -0 comes of subtractions at the source; as a number it is 0, so the repair is certain.
class NegativeZeroRule final : public Rule<Bar> {
 public:
  explicit NegativeZeroRule(const QualitySettings& settings)
      : Rule{RuleId::kNegativeZero, settings} {}
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  std::string explain(const Bar& row, const Finding& finding) const override;
};

template <class Row>
class FractionalVolumeRule final : public Rule<Row> {
 public:
  explicit FractionalVolumeRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kFractionalVolume, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    const double volume = amount(row);
    if (!std::isfinite(volume) || volume == std::nearbyint(volume)) return std::nullopt;
    return this->found(volume, 0);
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "a volume of " + format_double(finding.value);
  }

 private:
  static double amount(const Bar& row) { return row.volume; }
  static double amount(const Trade& row) {
    // Exact for every whole number that a double can hold; larger ones count as whole.
    return row.quantity.to_double();
  }
};

}  // namespace godwit
