// What a contract is worth by the rules, for turnovers: also of inverse contracts, in which
// positions are not supported, and under names that the rules do not have.
#pragma once

#include "market/domain/contract_value.h"
#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// By name_in_rules(). Spot and linear coins have the multiplier 1 on days that the rules do not
/// know; inverse ones are then kUnknown. Of an instrument that the rules do not cover 1. Throws
/// Error(kUsage) for one that they cover and do not define that day.
[[nodiscard]] ContractValue contract_value(const RuleBook& rules, const InstrumentId& id,
                                           TradingDay day);

}  // namespace godwit
