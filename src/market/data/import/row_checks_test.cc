// What a row has to satisfy on its own.
#include "market/data/import/row_checks.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "market/domain/price.h"

namespace godwit {
namespace {

Price price(int64_t whole) { return Price::from_raw(whole * Price::kScale); }

struct FactsCase {
  std::optional<int64_t> reference;
  std::optional<int64_t> up;
  std::optional<int64_t> down;
  std::optional<RowRule> rule;
};

TEST(RowChecks, FactsOfADayAgree) {
  const auto optional_price = [](const std::optional<int64_t>& whole) {
    return whole ? std::optional{price(*whole)} : std::nullopt;
  };
  const FactsCase cases[] = {
      {10, 11, 9, std::nullopt},
      {10, 10, 10, std::nullopt},  // Both limits may lie on the reference price.
      {10, std::nullopt, std::nullopt, std::nullopt},
      {std::nullopt, 11, 9, std::nullopt},
      {10, 9, 11, RowRule::kLimitsCrossed},
      {std::nullopt, 9, 11, RowRule::kLimitsCrossed},
      {100, 11, 9, RowRule::kReferenceOutsideLimits},
      {1, 11, 9, RowRule::kReferenceOutsideLimits},
      {12, 11, std::nullopt, RowRule::kReferenceOutsideLimits},
      {8, std::nullopt, 9, RowRule::kReferenceOutsideLimits},
      {0, 11, 9, RowRule::kNonPositivePrice},
      {10, 11, -9, RowRule::kNonPositivePrice},
  };
  for (const FactsCase& one : cases) {
    DayFacts facts;
    facts.reference_price = optional_price(one.reference);
    facts.limit_up = optional_price(one.up);
    facts.limit_down = optional_price(one.down);
    const std::optional<RefusedRow> refused = check_row(facts);
    ASSERT_EQ(refused.has_value(), one.rule.has_value())
        << one.reference.value_or(-1) << " " << one.up.value_or(-1) << " " << one.down.value_or(-1);
    if (refused) {
      EXPECT_EQ(refused->rule, *one.rule);
    }
  }
}

TEST(RowChecks, ARefusalNamesThePrices) {
  DayFacts facts;
  facts.reference_price = price(100);
  facts.limit_up = price(11);
  EXPECT_EQ(check_row(facts)->detail, "reference 100, up 11");
  facts.limit_down = price(12);
  EXPECT_EQ(check_row(facts)->detail, "down 12, up 11");
}

}  // namespace
}  // namespace godwit
