#include "market/rules/futures_rules.h"

#include "foundation/base/error.h"

namespace godwit {
namespace {

std::string_view form_example(CodeForm form) {
  switch (form) {
    case CodeForm::kYearMonth: return "a product with year and month like rb2410";
    case CodeForm::kDigitMonth:
      return "a product with one digit of the year and the month like SR501";
    case CodeForm::kLetter:
      return "a product with month letter and year like ESZ3, or year and month like ES201312";
  }
  return "a contract";
}

}  // namespace

const FuturesExchange& FuturesTables::exchange(const InstrumentId& id) const {
  const auto found = exchanges_.find(id.venue());
  if (found == exchanges_.end())
    throw usage_error("rules: " + id.text() + ": " + std::string{id.venue()} +
                      " is not an [[exchange]] of the futures rules");
  return found->second;
}

const FuturesListing& FuturesTables::listing(const InstrumentId& id) const {
  const FuturesExchange& exchange = this->exchange(id);
  const std::optional<FuturesSymbol> symbol = split_futures_symbol(id.symbol(), exchange.code_form);
  if (!symbol)
    throw usage_error("rules: " + id.text() + ": expected " +
                      std::string{form_example(exchange.code_form)} + " or a series like " +
                      (exchange.code_form == CodeForm::kYearMonth ? "rb@main" : "SR@main"));
  const auto found = listings_.find(exchange.name + "." + std::string{symbol->product});
  if (found != listings_.end()) return found->second;
  std::vector<std::string_view> known;
  for (const auto& [key, listing] : listings_)
    if (listing.exchange == &exchange) known.emplace_back(key);
  throw usage_error("rules: " + id.text() + ": " + exchange.name + " has no product \"" +
                    std::string{symbol->product} + "\" in the rules" +
                    suggestion(exchange.name + "." + std::string{symbol->product}, known));
}

std::optional<DeliveryMonth> FuturesTables::delivery(const InstrumentId& id, TradingDay day) const {
  (void)listing(id);
  const CodeForm form = exchange(id).code_form;
  const FuturesSymbol symbol = *split_futures_symbol(id.symbol(), form);
  if (symbol.suffix.empty()) return std::nullopt;
  const std::optional<DeliveryMonth> month = delivery_month(symbol.suffix, form, day);
  if (!month)
    throw usage_error("rules: " + id.text() + ": no contract of this name is listed on " +
                      format_date(day.date()) +
                      "; its year has one digit, and the next such month " + "lies too far ahead");
  return month;
}

FuturesProduct FuturesTables::product(const InstrumentId& id, TradingDay day) const {
  const FuturesListing& listing = this->listing(id);
  const Contract& contract = contracts_.at(listing.key, day.date(), assumptions_);
  return {&listing, contract.multiplier, contract.tick};
}

FuturesFees FuturesTables::fees(const InstrumentId& id, TradingDay day) const {
  return fees_.at(listing(id).key, day.date(), assumptions_);
}

Rate FuturesTables::margin(const InstrumentId& id, TradingDay day) const {
  return margins_.at(listing(id).key, day.date(), assumptions_);
}

LimitPair FuturesTables::limits(const InstrumentId& id, Price previous_settlement,
                                TradingDay day) const {
  const Rate band = bands_.at(listing(id).key, day.date(), assumptions_);
  return futures_limits(previous_settlement, {band, band}, product(id, day).tick,
                        exchange(id).limit_rounding);
}

FuturesOrderSize FuturesTables::order_size(const InstrumentId& id, TradingDay day) const {
  const FuturesListing& listing = this->listing(id);
  if (const FuturesOrderSize* own = sizes_.find(listing.key, day.date())) return *own;
  return sizes_.at(sizes_.has(listing.exchange->name) ? listing.exchange->name : listing.key,
                   day.date(), assumptions_);
}

std::optional<FuturesPositionLimit> FuturesTables::position_limit(const InstrumentId& id,
                                                                  TradingDay day) const {
  const FuturesListing& listing = this->listing(id);
  if (!positions_.has(listing.key)) return std::nullopt;
  return positions_.at(listing.key, day.date(), assumptions_);
}

std::vector<FuturesHours> FuturesTables::hours(const FuturesListing& listing) const {
  std::vector<FuturesHours> hours;
  for (const DatedIndex::Entry& entry : hours_.index().entries(listing.key))
    hours.push_back({entry.validity.from, hours_.row(entry.row)});
  return hours;
}

std::optional<Date> FuturesTables::hours_end(const FuturesListing& listing) const {
  return hours_.index().span(listing.key).to;
}

}  // namespace godwit
