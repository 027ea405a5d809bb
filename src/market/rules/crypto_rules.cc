#include "market/rules/crypto_rules.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/rules/row_reader.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"spot", "linear", "inverse"};

Currency read_currency(const ConfigSection& row, std::string_view key) {
  const std::optional<Currency> currency = Currency::parse(row.string(key));
  if (!currency) row.fail(key, "expected an asset code like \"BTC\"");
  return *currency;
}

CryptoRules read_symbol(const ConfigSection& row) {
  CryptoRules rules;
  const std::string kind = row.choice("kind", kKinds);
  rules.kind =
      static_cast<CryptoKind>(std::find(kKinds.begin(), kKinds.end(), kind) - kKinds.begin());
  rules.base = read_currency(row, "base");
  rules.quote = read_currency(row, "quote");
  rules.tick = read_tick(row, "tick");
  rules.lot = read_quantity(row, "lot");
  rules.quantity_min = row.has("quantity_min") ? read_quantity(row, "quantity_min") : rules.lot;
  if (row.has("notional_min")) rules.notional_min = read_fixed<Amount>(row, "notional_min", {});
  rules.multiplier = row.integer_or("multiplier", 1, {1, 1'000'000'000});
  return rules;
}

}  // namespace

bool FundingRule::is_funding_time(Timestamp t) const {
  const int64_t into_day = (t - utc_date(t).midnight_utc()).ns();
  const int64_t hour = Duration::hours(1).ns();
  return into_day % hour == 0 && (into_day / hour - first_hour) % hours == 0;
}

CryptoTables::CryptoTables(const ConfigFile& file, Assumptions& assumptions)
    : assumptions_{assumptions} {
  const ConfigSection root = file.root();
  hours_ = root.string("hours");
  for (const ConfigSection& row : root.sections("symbol")) {
    const CryptoRules rules = read_symbol(row);
    const Validity validity = read_validity(row);
    for (const std::string& name : row.strings("instruments")) {
      if (!InstrumentId::parse(name))
        row.fail("instruments", "expected ids like \"BTCUSDT.BINANCE\", got \"" + name + "\"");
      if (kinds_.try_emplace(name, rules.kind).first->second != rules.kind)
        row.fail("kind", "expected the kind of the other rows of " + name);
      symbols_.add(name, validity, rules, row);
    }
    row.finish();
  }
  symbols_.finish();
  for (const ConfigSection& row : root.sections("fee")) {
    const CryptoFees fees{read_rate(row, "maker"), read_rate(row, "taker"), read_unit(row),
                          read_rounding(row)};
    const Validity validity = read_validity(row);
    fees_.add(row.string("venue") + " " + row.choice("kind", kKinds), validity, fees, row);
    row.finish();
  }
  fees_.finish();
  for (const ConfigSection& row : root.sections("funding")) {
    const auto hours = static_cast<int32_t>(row.integer("hours", {1, 24}));
    if (24 % hours != 0)
      row.fail("hours", "expected a divisor of 24, got " + std::to_string(hours));
    const auto first = static_cast<int32_t>(row.integer_or("first_hour", 0, {0, hours - 1}));
    const Validity validity = read_validity(row);
    funding_.add(row.string("venue") + " " + row.choice("kind", kKinds), validity, {hours, first},
                 row);
    row.finish();
  }
  funding_.finish();
  root.finish();
}

const CryptoRules& CryptoTables::rules(const InstrumentId& id, TradingDay day) const {
  return symbols_.at(id.text(), day.date(), assumptions_);
}

CryptoKind CryptoTables::kind(const InstrumentId& id) const {
  const auto found = kinds_.find(id.text());
  if (found == kinds_.end())
    throw usage_error("rules: " + id.text() + ": no [[symbol]] of crypto.toml defines it");
  return found->second;
}

std::string CryptoTables::market_key(const InstrumentId& id) const {
  return std::string{id.venue()} + " " + std::string{kKinds[static_cast<size_t>(kind(id))]};
}

const CryptoFees& CryptoTables::fees(const InstrumentId& id, TradingDay day) const {
  return fees_.at(market_key(id), day.date(), assumptions_);
}

std::optional<FundingRule> CryptoTables::funding(const InstrumentId& id, TradingDay day) const {
  if (kind(id) == CryptoKind::kSpot) return std::nullopt;
  return funding_.at(market_key(id), day.date(), assumptions_);
}

}  // namespace godwit
