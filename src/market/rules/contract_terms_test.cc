#include "market/rules/contract_terms.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

ContractValue value(std::string_view id, std::string_view day) {
  static const RuleBook book{GODWIT_SOURCE_FOLDER "/rules"};
  return contract_value(book, InstrumentId::parse(id).value(), TradingDay{*parse_date(day)});
}

// Binance: a contract of BTCUSD_PERP is worth 100 USD; the rules know it from 2024 on.
TEST(ContractTerms, AnInverseContractIsWorthAFixedSum) {
  const ContractValue inverse{.multiplier = 100, .basis = TurnoverBasis::kQuantity};
  EXPECT_EQ(value("BTCUSD-PERP.BINANCE", "2024-01-02"), inverse);
  EXPECT_EQ(value("BTCUSD-PERP@x.BINANCE", "2024-01-02"), inverse);
  EXPECT_EQ(value("BTCUSD-PERP.BINANCE", "2023-12-31").basis, TurnoverBasis::kUnknown);
}

TEST(ContractTerms, LinearCoinsCountInCoinsOnAnyDay) {
  for (const char* day : {"2019-01-02", "2024-01-02"})
    for (const char* id : {"BTCUSDT.BINANCE", "BTCUSDT-PERP.BINANCE", "X-PERP.BINANCE"})
      EXPECT_EQ(value(id, day), ContractValue{}) << id << " " << day;
}

TEST(ContractTerms, NamesThatTheRulesDoNotHave) {
  EXPECT_EQ(value("rb1910.SHFE", "2019-06-05").multiplier, 10);
  EXPECT_EQ(value("rb1910@x.SHFE", "2019-06-05").multiplier, 10);
  EXPECT_EQ(value("ES201912.CME", "2019-06-05"), value("ES@main.CME", "2019-06-05"));
  EXPECT_GT(value("ES201912.CME", "2019-06-05").multiplier, 1);
  EXPECT_EQ(value("X@y.NOWHERE", "2019-06-05"), ContractValue{});
  EXPECT_THROW((void)value("qq1910.SHFE", "2019-06-05"), Error);
}

}  // namespace
}  // namespace godwit
