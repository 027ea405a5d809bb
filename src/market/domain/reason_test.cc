#include "market/domain/reason.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(Reason, EveryCodeIsOneOfAKindAndReadsBack) {
  std::set<std::string_view> codes;
  for (uint16_t i = 1; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    const ReasonText words = text(reason);
    EXPECT_TRUE(codes.insert(words.code).second) << words.code;
    EXPECT_EQ(parse_reason(words.code), reason);
    EXPECT_EQ(words.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"),
              std::string_view::npos)
        << words.code;
    ASSERT_GT(words.sentence.size(), 10U) << words.code;
    EXPECT_TRUE(words.sentence.front() >= 'A' && words.sentence.front() <= 'Z') << words.code;
    EXPECT_NE(words.sentence.back(), '.') << words.code;
  }
}

// One of each part of the table: a row that slips moves these.
TEST(Reason, CodesStandBesideTheirNames) {
  EXPECT_EQ(name(Reason::kNone), "");
  EXPECT_EQ(name(Reason::kCutToCash), "CUT_TO_CASH");
  EXPECT_EQ(name(Reason::kForcedReduction), "FORCED_REDUCTION");
  EXPECT_EQ(name(Reason::kOrderNotFound), "ORDER_NOT_FOUND");
  EXPECT_EQ(name(Reason::kPriceOutsideDailyLimit), "PRICE_OUTSIDE_DAILY_LIMIT");
  EXPECT_EQ(name(Reason::kFeeRowMissing), "FEE_ROW_MISSING");
  EXPECT_EQ(name(Reason::kMarginNotSufficient), "MARGIN_NOT_SUFFICIENT");
  EXPECT_EQ(name(Reason::kPriceCollar), "PRICE_COLLAR");
  EXPECT_EQ(name(Reason::kTradingHalted), "TRADING_HALTED");
  EXPECT_EQ(name(Reason::kTrailingStop), "TRAILING_STOP");
}

TEST(Reason, OthersAreNoCodes) {
  EXPECT_EQ(name(static_cast<Reason>(kReasons)), "UNKNOWN");
  EXPECT_FALSE(parse_reason("").has_value());
  EXPECT_FALSE(parse_reason("CUT_TO_CAS").has_value());
}

}  // namespace
}  // namespace godwit
