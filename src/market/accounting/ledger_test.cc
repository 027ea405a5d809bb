#include "market/accounting/ledger.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

const Currency kCny = *Currency::parse("CNY");
const Currency kUsd = *Currency::parse("USD");

Amount raw(int64_t value) { return Amount::from_raw(value); }

LedgerKey key_of(LedgerKind kind, Currency currency = kCny, uint16_t account = 0) {
  return {AccountIndex{account}, kind, currency, {}};
}

void post(Ledger& ledger, std::initializer_list<Posting> postings) {
  ledger.post(Timestamp{}, TransactionKind::kAdjustment, postings);
}

TEST(Ledger, RandomTransactionsKeepEveryBalance) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    Ledger ledger;
    std::vector<LedgerAccountId> accounts;
    std::vector<int128> naive;
    for (const Currency currency : {kCny, kUsd})
      for (uint16_t account = 0; account < 2; ++account)
        for (const LedgerKind kind : {LedgerKind::kCash, LedgerKind::kCapital, LedgerKind::kFee}) {
          accounts.push_back(ledger.account(key_of(kind, currency, account)));
          naive.emplace_back();
        }
    size_t posted = 0;
    for (int step = 0; step < 60; ++step) {
      // A few legs in either or both currencies, each currency closed by a last leg.
      std::vector<Posting> postings;
      for (const size_t first : {size_t{0}, size_t{6}}) {
        int128 sum = 0;
        for (int64_t legs = rng.between(0, 3); legs > 0; --legs) {
          const auto account = first + static_cast<size_t>(rng.between(0, 5));
          const int64_t amount = rng.between(-1'000'000'000'000, 1'000'000'000'000);
          postings.push_back({accounts[account], raw(rng.between(0, 4) == 0 ? 0 : amount)});
          sum += postings.back().amount.raw();
        }
        postings.push_back({accounts[first], raw(static_cast<int64_t>(-sum))});
      }
      ledger.post(Timestamp::from_ns(step), TransactionKind::kConversion, postings);
      for (const Posting& posting : postings) {
        naive[posting.account.value()] += posting.amount.raw();
        posted += posting.amount.is_zero() ? 0 : 1;
      }
      std::array<int128, 2> totals{};
      for (size_t i = 0; i < accounts.size(); ++i) {
        ASSERT_TRUE(ledger.balance(accounts[i]).raw() == naive[i]) << "seed " << seed;
        totals[i / 6] += ledger.balance(accounts[i]).raw();
      }
      ASSERT_TRUE(totals[0] == 0 && totals[1] == 0) << "seed " << seed;
    }
    ledger.verify();
    size_t found = 0;
    for (const Transaction& transaction : ledger.transactions())
      for (const Posting& posting : ledger.postings(transaction)) {
        ASSERT_FALSE(posting.amount.is_zero());
        ++found;
      }
    ASSERT_EQ(found, posted) << "seed " << seed;
    ASSERT_EQ(ledger.transactions().size(), 60U);
  }
}

TEST(Ledger, AccountsOpenOnceAndAreFoundByKey) {
  Ledger ledger;
  const LedgerAccountId cash = ledger.account(key_of(LedgerKind::kCash));
  EXPECT_EQ(ledger.account(key_of(LedgerKind::kCash)), cash);
  EXPECT_NE(ledger.account(key_of(LedgerKind::kCash, kUsd)), cash);
  EXPECT_NE(ledger.account(key_of(LedgerKind::kCash, kCny, 1)), cash);
  EXPECT_EQ(ledger.accounts(), 3U);
  EXPECT_EQ(ledger.key(cash), key_of(LedgerKind::kCash));
  EXPECT_EQ(ledger.balance(key_of(LedgerKind::kSwap)), Amount{});
  post(ledger, {{cash, raw(5)}, {ledger.account(key_of(LedgerKind::kCapital)), raw(-5)}});
  EXPECT_EQ(ledger.balance(key_of(LedgerKind::kCash)), raw(5));
  post(ledger, {});
  EXPECT_EQ(ledger.transactions().back().postings_count, 0U);
}

TEST(Ledger, KindsHaveDistinctNames) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(LedgerKind::kInsurance); ++i)
    names.insert(name(static_cast<LedgerKind>(i)));
  EXPECT_EQ(names.size(), kLedgerKinds);
  EXPECT_EQ(name(LedgerKind::kConversion), "conversion");
}

TEST(LedgerDeathTest, WhatDoesNotBalanceStopsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Ledger ledger;
  const LedgerAccountId cash = ledger.account(key_of(LedgerKind::kCash));
  const LedgerAccountId capital = ledger.account(key_of(LedgerKind::kCapital));
  const LedgerAccountId dollars = ledger.account(key_of(LedgerKind::kCash, kUsd));
  EXPECT_DEATH(post(ledger, {{cash, raw(5)}}), "must balance in each currency");
  EXPECT_DEATH(post(ledger, {{cash, raw(5)}, {capital, raw(-4)}}), "must balance");
  // Zero over all, but not in each currency.
  EXPECT_DEATH(post(ledger, {{cash, raw(5)}, {dollars, raw(-5)}}), "must balance");
  EXPECT_DEATH(post(ledger, {{cash, raw(5)}, {capital, raw(-5)}, {dollars, raw(1)}}),
               "must balance");
  // Sums that would wrap around int64 to zero.
  EXPECT_DEATH(post(ledger, {{cash, Amount::max()}, {cash, Amount::max()}, {capital, raw(2)}}),
               "must balance");
  EXPECT_DEATH(post(ledger, {{LedgerAccountId{9}, raw(5)}, {cash, raw(-5)}}), "never opened");
  EXPECT_DEATH((void)ledger.account({}), "has a currency");

  post(ledger, {{cash, Amount::max()}, {capital, -Amount::max()}});
  ledger.verify();
  EXPECT_DEATH(post(ledger, {{cash, raw(1)}, {capital, raw(-1)}}), "fixed-point overflow");
}

}  // namespace
}  // namespace godwit
