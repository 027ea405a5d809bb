// How FuturesTables reads its files.
#include <array>

#include "foundation/base/error.h"
#include "market/rules/fee_rule.h"
#include "market/rules/futures_rules.h"
#include "market/rules/row_reader.h"

namespace godwit {
namespace {

Quantity read_lots(const ConfigSection& row, std::string_view key) {
  constexpr int64_t kLotsMax = 1'000'000'000;
  return Quantity::from_units(row.integer(key, {1, kLotsMax}));
}

FuturesFee read_fee(const ConfigSection& row, std::string_view key) {
  const std::string text = row.string(key);
  const std::optional<FuturesFee> fee = parse_futures_fee(text);
  if (!fee)
    row.fail(key, "expected a fee like \"0.23bp\", \"3/lot\" or \"0.5bp + 1/lot\", got \"" + text +
                      "\"");
  return *fee;
}

}  // namespace

FuturesTables::FuturesTables(const std::vector<ConfigFile>& files, Assumptions& assumptions)
    : assumptions_{assumptions} {
  for (const ConfigFile& file : files) {
    const ConfigSection root = file.root();
    read_exchanges(root);
    read_products(root);
    read_contracts(root);
    read_money(root);
    read_sizes(root);
    root.finish();
  }
  contracts_.finish();
  hours_.finish();
  bands_.finish();
  margins_.finish();
  fees_.finish();
  sizes_.finish();
  positions_.finish();
}

void FuturesTables::read_exchanges(const ConfigSection& root) {
  constexpr std::array<std::string_view, 3> kForms{"yymm", "ymm", "letter"};
  constexpr std::array<std::string_view, 2> kSides{"inside", "outside"};
  for (const ConfigSection& row : root.sections("exchange")) {
    FuturesExchange exchange;
    exchange.name = row.string("name");
    const std::string form = row.choice("code_form", kForms);
    exchange.code_form = form == "yymm"  ? CodeForm::kYearMonth
                         : form == "ymm" ? CodeForm::kDigitMonth
                                         : CodeForm::kLetter;
    const std::optional<Currency> currency = Currency::parse(row.string("currency"));
    if (!currency) row.fail("currency", "expected a currency code like \"CNY\"");
    exchange.currency = *currency;
    exchange.separate_close_today = row.boolean("separate_close_today");
    exchange.limit_rounding = row.choice("limit_rounding", kSides) == kSides[0]
                                  ? LimitRounding::kInside
                                  : LimitRounding::kOutside;
    if (row.string("source").empty()) row.fail("source", "expected who says so, got nothing");
    row.finish();
    if (!exchanges_.emplace(exchange.name, exchange).second)
      row.fail("name", "expected each exchange once, " + exchange.name + " is there already");
  }
}

void FuturesTables::read_products(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("product")) {
    FuturesListing listing;
    listing.key = row.string("product");
    listing.name = row.string("name");
    const auto exchange = exchanges_.find(listing.key.substr(0, listing.key.find('.')));
    if (exchange == exchanges_.end() || listing.key.size() < exchange->first.size() + 2)
      row.fail("product",
               "expected EXCHANGE.code of a known [[exchange]], got \"" + listing.key + "\"");
    listing.exchange = &exchange->second;
    const std::string text = row.string("last_day");
    const std::optional<LastDayRule> last_day = parse_last_day(text);
    if (!last_day)
      row.fail("last_day",
               "expected \"day 15\", \"friday 3\" or \"trading_day 10\", got \"" + text + "\"");
    listing.last_day = *last_day;
    listing.last_day.month_offset =
        static_cast<int32_t>(row.integer_or("last_day_month", 0, {-2, 0}));
    if (row.string("source").empty()) row.fail("source", "expected who says so, got nothing");
    row.finish();
    if (!listings_.emplace(listing.key, listing).second)
      row.fail("product", "expected each product once, " + listing.key + " is there already");
  }
}

std::vector<std::string> FuturesTables::product_keys(const ConfigSection& row,
                                                     bool exchanges_too) const {
  std::vector<std::string> keys = row.strings("products");
  for (const std::string& key : keys) {
    if (listings_.contains(key) || (exchanges_too && exchanges_.contains(key))) continue;
    std::vector<std::string_view> known;
    for (const auto& [name, listing] : listings_) known.emplace_back(name);
    row.fail("products", "expected products out of the table above" +
                             std::string{exchanges_too ? " or exchanges" : ""} + ", got \"" + key +
                             "\"" + suggestion(key, known));
  }
  return keys;
}

void FuturesTables::read_contracts(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("contract")) {
    constexpr int64_t kMultiplierMax = 1'000'000'000;
    const Contract contract{row.integer("multiplier", {1, kMultiplierMax}), read_tick(row, "tick")};
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row)) contracts_.add(key, validity, contract, row);
    row.finish();
  }
  for (const ConfigSection& row : root.sections("hours")) {
    const std::string market = row.string("market");
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row)) hours_.add(key, validity, market, row);
    row.finish();
  }
}

void FuturesTables::read_money(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("band")) {
    const Rate limit = read_rate(row, "limit");
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row)) bands_.add(key, validity, limit, row);
    row.finish();
  }
  for (const ConfigSection& row : root.sections("margin")) {
    const Rate rate = read_rate(row, "rate");
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row)) margins_.add(key, validity, rate, row);
    row.finish();
  }
  for (const ConfigSection& row : root.sections("fee")) {
    const FuturesFees fees{read_fee(row, "open"), read_fee(row, "close"),
                           read_fee(row, "close_today"), read_unit(row), read_rounding(row)};
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row)) fees_.add(key, validity, fees, row);
    row.finish();
  }
}

void FuturesTables::read_sizes(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("order_size")) {
    FuturesOrderSize size;
    size.limit_order_max = read_lots(row, "limit_order_max");
    if (row.has("market_order_max")) size.market_order_max = read_lots(row, "market_order_max");
    if (row.has("open_minimum")) size.open_minimum = read_lots(row, "open_minimum");
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row, true)) sizes_.add(key, validity, size, row);
    row.finish();
  }
  for (const ConfigSection& row : root.sections("position_limit")) {
    FuturesPositionLimit limit{read_lots(row, "lots"), std::nullopt};
    if (row.has("opened_per_day")) limit.opened_per_day = read_lots(row, "opened_per_day");
    const Validity validity = read_validity(row);
    for (const std::string& key : product_keys(row)) positions_.add(key, validity, limit, row);
    row.finish();
  }
}

}  // namespace godwit
