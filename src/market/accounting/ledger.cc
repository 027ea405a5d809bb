#include "market/accounting/ledger.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
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

void Ledger::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(keys_.size()));
  for (const LedgerKey& key : keys_) {  // Field by field: padding has no fixed value.
    writer.put(key.account);
    writer.put(key.kind);
    writer.put_text(key.currency.code());
    writer.put(key.instrument);
  }
  writer.put(static_cast<uint64_t>(transactions_.size()));
  for (const Transaction& transaction : transactions_) {
    writer.put(transaction.ts);
    writer.put(transaction.kind);
    writer.put(transaction.postings_count);
  }
  for (const Posting& posting : postings_) {
    writer.put(posting.account);
    writer.put(posting.amount);
  }
}

void Ledger::load(Reader& reader) {
  Ledger loaded;
  for (auto left = reader.get<uint64_t>(); left > 0; --left) {
    LedgerKey key;
    key.account = reader.get<AccountIndex>();
    key.kind = reader.get<LedgerKind>();
    const std::optional<Currency> currency = Currency::parse(reader.get_text());
    key.instrument = reader.get<InstrumentIndex>();
    key.currency = currency.value_or(Currency{});
    if (static_cast<size_t>(key.kind) >= kLedgerKinds || !currency || loaded.index_.contains(key))
      throw failed("saved state has a ledger account that cannot be");
    loaded.account(key);
  }
  const bool same_owners = keys_.size() <= loaded.keys_.size() &&
                           std::equal(keys_.begin(), keys_.end(), loaded.keys_.begin());
  if (!same_owners) throw failed("saved state is of other ledger accounts than those of this run");

  for (auto left = reader.get<uint64_t>(); left > 0; --left) {
    Transaction transaction;
    transaction.ts = reader.get<Timestamp>();
    transaction.kind = reader.get<TransactionKind>();
    transaction.postings_count = reader.get<uint32_t>();
    const uint64_t first = loaded.transactions_.empty()
                               ? 0
                               : static_cast<uint64_t>(loaded.transactions_.back().postings_first) +
                                     loaded.transactions_.back().postings_count;
    if (first + transaction.postings_count > std::numeric_limits<uint32_t>::max() ||
        static_cast<size_t>(transaction.kind) >= kTransactionKinds)
      throw failed("saved state has a ledger transaction that cannot be");
    transaction.postings_first = static_cast<uint32_t>(first);
    loaded.transactions_.push_back(transaction);
  }
  std::vector<int128> balances(loaded.keys_.size());
  for (const Transaction& transaction : loaded.transactions_) {
    std::map<Currency, int128> sums;
    for (uint32_t i = 0; i < transaction.postings_count; ++i) {
      Posting posting;
      posting.account = reader.get<LedgerAccountId>();
      posting.amount = reader.get<Amount>();
      if (posting.account.value() >= loaded.keys_.size())
        throw failed("saved state posts to a ledger account that was never opened");
      balances[posting.account.value()] += posting.amount.raw();
      sums[loaded.key(posting.account).currency] += posting.amount.raw();
      loaded.postings_.push_back(posting);
    }
    for (const auto& [currency, sum] : sums)
      if (sum != 0) throw failed("saved state has a ledger transaction that does not balance");
  }
  for (size_t i = 0; i < balances.size(); ++i) {
    const std::optional<Amount> balance = Amount::in_range(balances[i]);
    if (!balance) throw failed("saved state has a balance that is out of range");
    loaded.balances_[i] = *balance;
  }
  *this = std::move(loaded);
}

}  // namespace godwit
