// Columns of a file that a mapping leaves out, and files that give no values at all.
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

class ColumnUse : public ImporterTest {
 protected:
  std::vector<std::string> unused(DataKind kind, const std::string& text) {
    return import_by(contract(kind), file("f.csv", text)).files.at(0).ignored_columns;
  }
  std::string refusal(DataKind kind, const std::string& text) {
    try {
      static_cast<void>(import_by(contract(kind), file("f.csv", text)));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "no error";
  }
};

using Names = std::vector<std::string>;

TEST_F(ColumnUse, WhatAKindDoesNotUseIsTold) {
  EXPECT_EQ(
      unused(DataKind::kTrade, "ts,price,quantity,Side,venue\n2024-01-02T01:00:00Z,1,1,buy,x\n"),
      (Names{"Side", "venue"}));
  EXPECT_EQ(unused(DataKind::kTrade, "ts,price,quantity,side\n2024-01-02T01:00:00Z,1,1,buy\n"),
            Names{});
  EXPECT_EQ(unused(DataKind::kSeries, "ts,name,value,valu\n2024-01-02T01:00:00Z,a,1,2\n"),
            Names{"valu"});
  EXPECT_EQ(unused(DataKind::kNews, "ts,title,body\n2024-01-02T01:00:00Z,a,b\n"), Names{"body"});
}

TEST_F(ColumnUse, ABookWithoutLevelsAndADayWithoutFactsAreRefused) {
  EXPECT_NE(refusal(DataKind::kBookSnapshot, "ts,b1,a1\n2024-01-02T01:00:00Z,1,2\n")
                .find("expected bid_price_1 and bid_volume_1"),
            std::string::npos);
  EXPECT_NE(refusal(DataKind::kDayFacts, "trading_day,preclose\n2024-01-02,1\n")
                .find("expected some of reference_price"),
            std::string::npos);
  EXPECT_EQ(
      refusal(DataKind::kBookSnapshot, "ts,bid_price_1,bid_volume_1\n2024-01-02T01:00:00Z,1,2\n"),
      "no error");
  EXPECT_EQ(refusal(DataKind::kDayFacts, "trading_day,limit_up\n2024-01-02,1\n"), "no error");
}

TEST_F(ColumnUse, QuotesWithLevelsAreBooks) {
  EXPECT_NE(refusal(DataKind::kQuote,
                    "ts,bid_price,ask_price,bid_price_2\n2024-01-02T01:00:00Z,1,2,0.5\n")
                .find("--kind book_snapshot"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
