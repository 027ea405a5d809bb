// The double-entry ledger: money is never made or lost, only moved between accounts, and every
// movement is a transaction whose postings sum to zero in each currency.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/domain/currency.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"

namespace godwit {

/// What an account of the ledger holds. Assets carry positive balances; income and capital are
/// negative, so that all balances of a currency always sum to zero.
enum class LedgerKind : uint8_t {
  kCash,
  kPositionCost,  ///< What was paid for what is held; negative for shorts.
  kMargin,        ///< Cash that is set aside at the venue; margin itself is computed, not posted.
  kCapital,       ///< Deposits and withdrawals.
  kRealisedProfit,
  kCommission,
  kTax,
  kFee,
  kFunding,
  kSwap,
  kInterest,
  kDividend,
  kConversion,  ///< The other side of an exchange of currencies.
  kCarried,     ///< The other side of kPositionCost for what is held on margin: nothing was paid.
  kVariation,   ///< Profit that daily settlement moved to cash.
  kInsurance,   ///< Losses beyond the account that the venue bore.
};
inline constexpr size_t kLedgerKinds = 16;
[[nodiscard]] std::string_view name(LedgerKind kind) noexcept;

/// Names one account of the ledger.
struct LedgerKey {
  AccountIndex account;
  LedgerKind kind = LedgerKind::kCash;
  Currency currency;
  InstrumentIndex instrument;  ///< kPositionCost only; zero elsewhere.
  friend auto operator<=>(const LedgerKey&, const LedgerKey&) = default;
};

using LedgerAccountId = StrongId<struct LedgerAccountTag, uint32_t>;

/// One leg of a transaction. Positive: into the account.
struct Posting {
  LedgerAccountId account;
  Amount amount;
};

enum class TransactionKind : uint8_t {
  kDeposit,  ///< Or a withdrawal.
  kFill,
  kConversion,
  kSettlement,
  kAdjustment,
  kExpiry,
  kSwap,
  kFunding,
  kInterest,
  kDividend,
  kDividendTax,
  kRights,
  kInsurance,
};
inline constexpr size_t kTransactionKinds = 13;

struct Transaction {
  Timestamp ts;
  TransactionKind kind = TransactionKind::kFill;
  uint32_t postings_first = 0;
  uint32_t postings_count = 0;
};

class Ledger {
 public:
  /// The account with this key, opened at its first use.
  LedgerAccountId account(const LedgerKey& key);

  /// Posts a transaction. Stops the process when the postings do not sum to zero in each currency,
  /// or a balance leaves its range: either means that we no longer know what we own. Zero legs are
  /// dropped.
  void post(Timestamp ts, TransactionKind kind, std::span<const Posting> postings);

  [[nodiscard]] Amount balance(LedgerAccountId id) const { return balances_[id.value()]; }
  /// Zero when there is no such account.
  [[nodiscard]] Amount balance(const LedgerKey& key) const;
  [[nodiscard]] const LedgerKey& key(LedgerAccountId id) const { return keys_[id.value()]; }
  [[nodiscard]] uint32_t accounts() const { return static_cast<uint32_t>(keys_.size()); }
  [[nodiscard]] std::span<const Transaction> transactions() const { return transactions_; }
  [[nodiscard]] std::span<const Posting> postings(const Transaction& transaction) const;

  /// Rebuilds every balance from the postings and stops the process on any difference, or when a
  /// currency does not sum to zero.
  void verify() const;

  /// Stops the process unless the balances of each currency sum to zero: what verify() costs less,
  /// in proportion to the accounts instead of the postings.
  void check_sums() const;

  /// Everything, in the same bytes for the same history.
  void save(Writer& writer) const;
  /// Takes up where a saved ledger was. The accounts that are open here must be the first ones of
  /// that one, as they are when the same owners opened them in the same order. Throws Error, and
  /// changes nothing, when they are not, or the bytes contradict themselves.
  void load(Reader& reader);

 private:
  std::map<LedgerKey, LedgerAccountId> index_;
  std::vector<LedgerKey> keys_;
  std::vector<Amount> balances_;
  std::vector<Transaction> transactions_;
  std::vector<Posting> postings_;
};

}  // namespace godwit
