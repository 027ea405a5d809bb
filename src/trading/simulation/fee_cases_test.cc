// tests/cases/fees.txt: what a fill is charged, worked by hand.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "market/rules/rule_book.h"
#include "trading/simulation/rule_fees.h"

namespace godwit {
namespace {

const std::filesystem::path kSource{GODWIT_SOURCE_FOLDER};

struct FeeCase {
  std::string place;
  std::vector<std::string> words;
  std::map<std::string, std::string> terms;
  std::vector<std::string> expected;

  [[nodiscard]] std::string term(const std::string& key) const {
    const auto found = terms.find(key);
    return found == terms.end() ? "" : found->second;
  }
};

std::vector<FeeCase> read_cases() {
  std::ifstream file{kSource / "tests/cases/fees.txt"};
  EXPECT_TRUE(file.is_open());
  std::vector<FeeCase> cases;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    std::istringstream words{line.substr(0, line.find('#'))};
    FeeCase one{.place = "fees.txt:" + std::to_string(number) + ": " + line};
    bool after_colon = false;
    for (std::string word; words >> word;) {
      const size_t equals = word.find('=');
      if (word == ":")
        after_colon = true;
      else if (after_colon)
        one.expected.push_back(word);
      else if (equals != std::string::npos)
        one.terms[word.substr(0, equals)] = word.substr(equals + 1);
      else
        one.words.push_back(word);
    }
    if (!one.words.empty()) cases.push_back(one);
  }
  return cases;
}

template <class F>
F number(const std::string& text) {
  const auto value = parse_fixed<F>(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(F{});
}

std::vector<Quantity> fills_of(const std::string& text) {
  std::vector<Quantity> fills;
  std::istringstream parts{text};
  for (std::string part; std::getline(parts, part, '+');) fills.push_back(number<Quantity>(part));
  return fills;
}

FeeTerms terms_of(const FeeCase& one) {
  FeeTerms terms;
  if (!one.term("rate").empty()) terms.commission_rate = number<Rate>(one.term("rate"));
  if (!one.term("minimum").empty()) terms.commission_minimum = number<Amount>(one.term("minimum"));
  if (!one.term("lot").empty()) terms.commission_per_lot = number<Amount>(one.term("lot"));
  if (one.term("inside") == "no") terms.exchange_fees_inside = false;
  std::string markup = one.term("markup");
  if (const size_t plus = markup.find('+'); plus != std::string::npos)
    markup.replace(plus, 1, " + ");
  if (!markup.empty()) {
    terms.broker_markup = parse_futures_fee(markup);
    EXPECT_TRUE(terms.broker_markup.has_value()) << one.place;
  }
  return terms;
}

Offset offset_of(const FeeCase& one) {
  const std::map<std::string, Offset> offsets{{"", Offset::kNet},
                                              {"open", Offset::kOpen},
                                              {"close", Offset::kClose},
                                              {"close_today", Offset::kCloseToday},
                                              {"close_yesterday", Offset::kCloseYesterday}};
  EXPECT_TRUE(offsets.contains(one.term("offset"))) << one.place;
  return offsets.at(one.term("offset"));
}

/// The contract terms of that day; of instruments whose terms are known later than their fees, of a
/// later day.
Instrument instrument_of(const RuleBook& rules, const std::string& text, TradingDay day) {
  if (text == "-") return {.id = *InstrumentId::parse("X.INDEX")};
  const InstrumentId id = *InstrumentId::parse(text);
  if (id.symbol().starts_with("BTCUSDT")) return {.id = id, .market = Market::kCrypto};
  return rules.define_instrument(id, day);
}

void run_case(const RuleBook& rules, const FeeCase& one) {
  SCOPED_TRACE(one.place);
  ASSERT_EQ(one.words.size(), 6U);
  const auto profile = find_cost_profile(one.words[0]);
  ASSERT_TRUE(profile.has_value());
  const TradingDay day{*parse_date(one.words[2])};
  if (one.expected == std::vector<std::string>{"missing"}) {
    const InstrumentId id = *InstrumentId::parse(one.words[1]);
    EXPECT_THROW((void)make_fee_schedule(*profile, terms_of(one), &rules,
                                         Instrument{.id = id, .market = Market::kUnknown}, day),
                 Error);
    return;
  }
  ASSERT_EQ(one.expected.size(), 3U);
  const Instrument instrument = instrument_of(rules, one.words[1], day);
  const FeeSchedule schedule = make_fee_schedule(*profile, terms_of(one), &rules, instrument, day);
  const Price price = number<Price>(one.words[4]);
  FeeMeter meter;
  FillCharges sums;
  for (const Quantity quantity : fills_of(one.words[5])) {
    FeeQuery query{.side = one.words[3] == "buy" ? Side::kBuy : Side::kSell,
                   .maker = one.term("maker") == "yes",
                   .amount = *notional(price, quantity, instrument.multiplier, Rounding::kUp),
                   .quantity = quantity,
                   .closed = {},
                   .closed_today = {},
                   .day = day};
    query = split_by_offset(query, offset_of(one));
    if (!one.term("today").empty()) {
      query.closed_today = number<Quantity>(one.term("today"));
      query.closed -= query.closed_today;
    }
    const auto quoted = meter.quote(schedule, query);
    const auto charged = meter.charge(schedule, query);
    ASSERT_TRUE(quoted.has_value() && charged.has_value());
    EXPECT_EQ(quoted->commission, charged->commission);
    sums.commission += charged->commission;
    sums.tax += charged->tax;
    sums.fee += charged->fee;
  }
  EXPECT_EQ(format_fixed(sums.commission), format_fixed(number<Amount>(one.expected[0])));
  EXPECT_EQ(format_fixed(sums.tax), format_fixed(number<Amount>(one.expected[1])));
  EXPECT_EQ(format_fixed(sums.fee), format_fixed(number<Amount>(one.expected[2])));
}

TEST(FeeCases, AsWorkedByHand) {
  const RuleBook rules{kSource / "rules"};
  const std::vector<FeeCase> cases = read_cases();
  EXPECT_GE(cases.size(), 80U);
  for (const FeeCase& one : cases) run_case(rules, one);
}

}  // namespace
}  // namespace godwit
