#include "market/accounting/delivery_rule.h"

#include <array>

#include "market/rules/row_reader.h"

namespace godwit {

DeliveryTable::DeliveryTable(const ConfigSection& root, Assumptions& assumptions)
    : assumptions_{assumptions} {
  constexpr std::array<std::string_view, 3> kKinds{"expiry", "month_before", "before_expiry"};
  for (const ConfigSection& row : root.sections("delivery")) {
    const std::string hold = row.choice("hold_until", kKinds);
    DeliveryRule rule;
    if (hold == kKinds[1]) rule.kind = DeliveryRule::Kind::kMonthBefore;
    if (hold == kKinds[2]) {
      rule.kind = DeliveryRule::Kind::kBeforeExpiry;
      rule.days = static_cast<int32_t>(row.integer("days", {1, 60}));
    }
    const Validity validity = read_validity(row);
    for (const std::string& key : row.strings("products")) rows_.add(key, validity, rule, row);
    row.finish();
  }
  rows_.finish();
}

DeliveryRule DeliveryTable::rule(const FuturesListing& listing, TradingDay day) const {
  const std::string& exchange = listing.exchange->name;
  const bool has_own = rows_.has(listing.key) || !rows_.has(exchange);
  return rows_.at(has_own ? listing.key : exchange, day.date(), assumptions_);
}

std::optional<Date> last_holding_day(const RuleBook& rules, const DeliveryTable& deliveries,
                                     const InstrumentId& id, TradingDay day) {
  const DeliveryRule rule = deliveries.rule(rules.futures().listing(id), day);
  const std::optional<DeliveryMonth> month = rules.futures().delivery(id, day);
  if (!month) return std::nullopt;
  const TradingCalendar& calendar = rules.calendar("china_futures");
  if (rule.kind == DeliveryRule::Kind::kMonthBefore) {
    const Date first = *Date::from_civil(month->year, month->month, 1);
    if (first > calendar.known_to()) return std::nullopt;
    return calendar.previous(TradingDay{first}).date();
  }
  const std::optional<Date> expiry = rules.expiry(id, day);
  if (!expiry || rule.kind == DeliveryRule::Kind::kExpiry) return expiry;
  TradingDay last{*expiry};
  for (int32_t i = 0; i < rule.days; ++i) last = calendar.previous(last);
  return last.date();
}

}  // namespace godwit
