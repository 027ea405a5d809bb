// The charges of every fill of a run: one profile, the account's terms, and the rules by date.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.h"
#include "market/domain/ids.h"
#include "market/domain/instrument.h"
#include "market/domain/reason.h"
#include "trading/simulation/rule_fees.h"

namespace godwit {

/// Where the charges come from and what the terms change, for reports.
[[nodiscard]] std::string describe_fees(const CostProfile& profile, const FeeTerms& terms);

/// Keeps the schedule of each instrument's current trading day: one look-up a day and instrument
/// (of profiles that need no rules one in all), none and no allocation in between. One thread.
class FeeModel {
 public:
  /// rules: as make_fee_schedule; rules and instruments outlive the model. Throws Error(kUsage)
  /// when the terms do not fit the profile or it needs rules and there are none.
  FeeModel(const CostProfile& profile, const FeeTerms& terms, const RuleBook* rules,
           std::span<const Instrument> instruments);

  [[nodiscard]] std::string_view name() const noexcept { return profile_.name; }
  [[nodiscard]] std::string describe() const { return describe_fees(profile_, terms_); }

  struct DayCosts {
    FeeSchedule schedule;
    Price half_spread;  ///< Zero for profiles without a spread.
  };
  /// kFeeRowMissing when the rules have no row for that instrument and day: never a charge of
  /// zero. The costs are valid until another day is asked of the instrument.
  [[nodiscard]] Result<const DayCosts*, Reason> costs(InstrumentIndex instrument, TradingDay day);
  /// The same for set-up: throws the Error(kUsage) that names the missing row.
  [[nodiscard]] const DayCosts& require(InstrumentIndex instrument, TradingDay day);
  /// What was missing, for people: one sentence for each instrument and day that was refused last.
  [[nodiscard]] std::vector<std::string> missing() const;

 private:
  struct Today {
    std::optional<TradingDay> day;
    DayCosts costs;
    std::string missing;  // Empty: the costs hold.
  };
  CostProfile profile_;
  FeeTerms terms_;
  const RuleBook* rules_;
  std::span<const Instrument> instruments_;
  std::vector<Today> today_;  // Per instrument.
};

}  // namespace godwit
