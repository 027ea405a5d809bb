// Random days of every carry class in several currencies against naive books of another structure.
#include <gtest/gtest.h>

#include "market/accounting/account_tables.h"
#include "market/accounting/account_twins.h"

namespace godwit {
namespace {

TEST(AccountProperty, RandomDaysAgreeWithNaiveBooksToTheUnit) {
  Assumptions assumptions{Assume::kNothing};
  const RuleFiles files = RuleFiles::load(kRealRules);
  const AccountTables tables{files, assumptions};
  int taxes = 0, swaps = 0, expiries = 0, closes_today = 0;
  for (uint64_t seed = 0; seed < 120; ++seed)
    for (const ForeignCash foreign : {ForeignCash::kKeep, ForeignCash::kConvert}) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      Twins twins{seed, foreign, tables.dividend_tax()};
      twins.run(40);
      if (HasFatalFailure()) return;
      taxes += twins.taxes;
      swaps += twins.swaps;
      expiries += twins.expiries;
      closes_today += twins.closes_today;
    }
  // The interesting things happened.
  EXPECT_GT(taxes, 500);
  EXPECT_GT(swaps, 5'000);
  EXPECT_GT(expiries, 200);
  EXPECT_GT(closes_today, 200);
}

}  // namespace
}  // namespace godwit
