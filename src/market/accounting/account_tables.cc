#include "market/accounting/account_tables.h"

#include <algorithm>

#include "foundation/base/error.h"

namespace godwit {
namespace {

MarginTerms futures_terms(const Instrument& instrument, TradingDay day, const RuleBook& rules,
                          const AccountTables& tables, const BrokerMargin& broker) {
  const FuturesListing& listing = rules.futures().listing(instrument.id);
  return {.initial = rules.futures().margin(instrument.id, day) + broker.futures_add_on,
          .tiers = {},
          .larger_side = broker.larger_side && tables.larger_sides().holds(listing, day)};
}

MarginTerms forex_terms(const Instrument& instrument, TradingDay day, const RuleBook& rules,
                        const BrokerMargin& broker) {
  const Rate initial = std::max(rules.forex().margin(instrument.id, day), broker.forex_initial);
  const auto closeout =
      Rate::in_range(divide(static_cast<int128>(initial.raw()) * broker.forex_closeout.raw(),
                            Rate::kScale, Rounding::kUp));
  CHECK(closeout.has_value(), "a close-out share is out of range");
  return {.initial = initial, .tiers = {{{}, *closeout, {}}}, .larger_side = true};
}

MarginTerms perpetual_terms(const Instrument& instrument, const BrokerMargin& broker) {
  const auto tiers = broker.tiers.find(instrument.id);
  if (tiers == broker.tiers.end() || tiers->second.empty())
    throw usage_error(instrument.id.text() +
                      ": no tiers of maintenance margin are known for this perpetual; give those "
                      "of the venue");
  if (broker.perpetual_initial.raw() <= 0)
    throw usage_error(instrument.id.text() +
                      ": the initial margin of perpetuals (one over the leverage) is not given");
  return {.initial = broker.perpetual_initial, .tiers = tiers->second, .larger_side = false};
}

}  // namespace

AccountTables::AccountTables(const ConfigFile& file, Assumptions& assumptions)
    : dividend_tax_{file.root(), assumptions},
      deliveries_{file.root(), assumptions},
      limit_moves_{file.root(), assumptions},
      larger_sides_{file.root(), assumptions} {
  const ConfigSection root = file.root();
  for (const std::string_view key : {"dividend_tax", "delivery", "limit_move", "larger_side"})
    root.allow(key);
  root.finish();
}

std::vector<MarginTerms> margin_terms(std::span<const Instrument> instruments, TradingDay day,
                                      const RuleBook& rules, const AccountTables& tables,
                                      const BrokerMargin& broker) {
  std::vector<MarginTerms> terms;
  for (const Instrument& instrument : instruments) switch (carry_class(instrument)) {
      case CarryClass::kCash: terms.emplace_back(); break;
      case CarryClass::kFutures:
        terms.push_back(futures_terms(instrument, day, rules, tables, broker));
        break;
      case CarryClass::kForex: terms.push_back(forex_terms(instrument, day, rules, broker)); break;
      case CarryClass::kPerpetual: terms.push_back(perpetual_terms(instrument, broker)); break;
    }
  return terms;
}

}  // namespace godwit
