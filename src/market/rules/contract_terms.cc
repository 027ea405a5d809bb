#include "market/rules/contract_terms.h"

#include "foundation/base/error.h"
#include "market/domain/venue.h"
#include "market/rules/instrument_sessions.h"

namespace godwit {
namespace {

/// Spot and linear contracts count in coins, whatever the filters of the day, which the rules may
/// not know; what an inverse contract is worth they have to.
ContractValue value_of_coins(const CryptoTables& rules, const InstrumentId& id, TradingDay day) {
  const bool is_inverse = rules.kind(id) == CryptoKind::kInverse;
  try {
    return {.multiplier = rules.rules(id, day).multiplier,
            .basis = is_inverse ? TurnoverBasis::kQuantity : TurnoverBasis::kPrice};
  } catch (const Error&) {
    return {.basis = is_inverse ? TurnoverBasis::kUnknown : TurnoverBasis::kPrice};
  }
}

}  // namespace

ContractValue contract_value(const RuleBook& rules, const InstrumentId& id, TradingDay day) {
  const InstrumentId known = name_in_rules(rules, id);
  if (!rules.covers(known)) return {};
  if (find_venue(known.venue()).market == Market::kCrypto)
    return value_of_coins(rules.crypto(), known, day);
  return {.multiplier = rules.define_instrument(known, day).multiplier};
}

}  // namespace godwit
