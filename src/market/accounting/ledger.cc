#include "market/accounting/ledger.h"

#include <array>
#include <limits>
#include <utility>

namespace godwit {

std::string_view name(LedgerKind kind) noexcept {
  constexpr std::array<std::string_view, kLedgerKinds> names{
      "cash",       "position_cost", "margin",    "capital",  "realised_profit", "commission",
      "tax",        "fee",           "funding",   "swap",     "interest",        "dividend",
      "conversion", "carried",       "variation", "insurance"};
  return names[static_cast<size_t>(kind)];
}

LedgerAccountId Ledger::account(const LedgerKey& key) {
  CHECK(!key.currency.empty(), "a ledger account has a currency");
  const auto [entry, is_new] =
      index_.try_emplace(key, LedgerAccountId{static_cast<uint32_t>(keys_.size())});
  if (is_new) {
    keys_.push_back(key);
    balances_.emplace_back();
  }
  return entry->second;
}

Amount Ledger::balance(const LedgerKey& key) const {
  const auto entry = index_.find(key);
  return entry == index_.end() ? Amount{} : balance(entry->second);
}

void Ledger::post(Timestamp ts, TransactionKind kind, std::span<const Posting> postings) {
  for (const Posting& posting : postings)
    CHECK(posting.account.value() < keys_.size(), "a posting to an account that was never opened");
  // Transactions have a handful of legs and nearly always one currency: compare each leg's currency
  // with the legs before it instead of building a map.
  for (size_t i = 0; i < postings.size(); ++i) {
    const Currency& currency = key(postings[i].account).currency;
    int128 sum = 0;
    bool seen = false;
    for (size_t j = 0; j < postings.size(); ++j) {
      if (key(postings[j].account).currency != currency) continue;
      if (j < i) seen = true;
      sum += postings[j].amount.raw();
    }
    if (!seen) CHECK(sum == 0, "a transaction must balance in each currency");
  }
  CHECK(postings_.size() + postings.size() <= std::numeric_limits<uint32_t>::max(),
        "the ledger is full");
  Transaction transaction{ts, kind, static_cast<uint32_t>(postings_.size()), 0};
  for (const Posting& posting : postings) {
    if (posting.amount.is_zero()) continue;
    balances_[posting.account.value()] += posting.amount;
    postings_.push_back(posting);
    ++transaction.postings_count;
  }
  transactions_.push_back(transaction);
}

std::span<const Posting> Ledger::postings(const Transaction& transaction) const {
  return std::span{postings_}.subspan(transaction.postings_first, transaction.postings_count);
}

void Ledger::verify() const {
  std::vector<int128> rebuilt(keys_.size());
  for (const Posting& posting : postings_) rebuilt[posting.account.value()] += posting.amount.raw();
  std::map<Currency, int128> totals;
  for (size_t i = 0; i < keys_.size(); ++i) {
    CHECK(rebuilt[i] == balances_[i].raw(), "a balance differs from its postings");
    totals[keys_[i].currency] += rebuilt[i];
  }
  for (const auto& [currency, total] : totals)
    CHECK(total == 0, "the balances of a currency must sum to zero");
}

void Ledger::check_sums() const {
  std::vector<std::pair<Currency, int128>> totals;
  for (size_t i = 0; i < keys_.size(); ++i) {
    size_t slot = 0;
    while (slot < totals.size() && totals[slot].first != keys_[i].currency) ++slot;
    if (slot == totals.size()) totals.emplace_back(keys_[i].currency, 0);
    totals[slot].second += balances_[i].raw();
  }
  for (const auto& [currency, total] : totals)
    CHECK(total == 0, "the balances of a currency must sum to zero");
}

}  // namespace godwit
