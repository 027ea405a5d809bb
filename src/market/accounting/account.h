// A trading account: its positions, and what the ledger says it owns. What moves between which
// ledger accounts at each event is the table of docs/accounting.md.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "market/accounting/account_terms.h"
#include "market/accounting/carry_class.h"
#include "market/accounting/futures_carry.h"
#include "market/accounting/ledger.h"
#include "market/accounting/posting_list.h"
#include "market/accounting/share_event.h"
#include "market/accounting/share_lots.h"
#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "market/domain/position.h"
#include "market/domain/reason.h"

namespace godwit {

/// Cash in one or several currencies and positions of any carry class. Every change of cash or cost
/// is a posting of the ledger; positions are checked against it. Amounts are in the account's
/// currency unless they say otherwise. One thread: the engine's.
///
/// What needs a rate that is missing or too old throws Error(kUsage) that names both currencies and
/// the time, and changes nothing; so does what needs a row of tax that is missing. Amounts that
/// leave their range stop the process.
class Account {
 public:
  /// One currency, everything paid in full, shorts credited in full. `instruments` is the run's
  /// sorted table; both outlive the account. Throws Error(kUsage) for an instrument that is quoted
  /// in another currency: conversion needs dated rates.
  Account(AccountIndex index, Currency currency, std::span<const Instrument> instruments,
          Ledger& ledger);
  /// By `terms`; without a converter the same restriction holds.
  Account(AccountIndex index, Currency currency, std::span<const Instrument> instruments,
          Ledger& ledger, const AccountTerms& terms);

  /// Negative: a withdrawal.
  void deposit(Timestamp ts, Amount amount) { deposit(ts, {amount, currency_}); }
  /// In the account's currency or in one of its instruments'.
  void deposit(Timestamp ts, Money money);
  /// Changes cash of one currency into another at the dated rate, rounded down; returns what comes
  /// in. A negative amount gives back: what must be paid is rounded up.
  Amount convert(Timestamp ts, Money from, const Currency& to);

  /// Books a fill in positions and ledger. For futures the profit counts from the carried price.
  PositionChange apply_fill(const Fill& fill);

  /// Values the position at `price` from now on. False, and no change, when the account would then
  /// be worth more than can be counted.
  [[nodiscard]] bool mark(InstrumentIndex instrument, Price price);
  /// The time at which equity in several currencies is converted; never goes back.
  void advance(Timestamp now) { now_ = std::max(now_, now); }

  /// Today's parts of all positions become yesterday's.
  void roll_day();

  /// Futures: moves the profit since the last settlement to cash and carries both parts of both
  /// legs at `price` from now on. Returns the profit, in the instrument's currency.
  Amount settle(Timestamp ts, InstrumentIndex instrument, Price price);
  /// Futures: closes both legs at the final settlement price and frees what working orders held.
  /// Returns the profit.
  Amount expire(Timestamp ts, TradingDay day, InstrumentIndex instrument, Price price);

  /// Moves `money` into cash (negative: out of it) against the account of `kind`: swap, funding,
  /// interest, tax. With `converts` foreign money becomes the account's own at once.
  void receive(Timestamp ts, TransactionKind transaction, LedgerKind kind, Money money,
               bool converts);
  /// Whether cash that the instrument yields is converted at once.
  [[nodiscard]] bool converts(InstrumentIndex instrument) const {
    return carry_[instrument.value()].converts;
  }

  /// What a company does to its shares, at the start of its ex-day: after roll_day(), before any
  /// fill. Dividends come in gross; new shares join at no cost and can be sold the same day; the
  /// mark becomes the theoretical price, so that equity does not jump. Shorts pay and owe the same.
  /// Returns the right to subscribe, when there is one: using it is a choice, else it lapses.
  std::optional<RightsEntitlement> apply_share_event(Timestamp ts, InstrumentIndex instrument,
                                                     const ShareEvent& event);
  /// Pays for new shares, which can be sold from the next trading day on. Refuses, without change,
  /// more than the entitlement (kPositionNotSufficient), a day after its last (kExpireTimeInPast)
  /// and what cash does not cover (kCashNotSufficient); kNone when done.
  [[nodiscard]] Reason subscribe(Timestamp ts, TradingDay day, RightsEntitlement& entitlement,
                                 Quantity quantity);

  [[nodiscard]] Currency currency() const { return currency_; }
  [[nodiscard]] std::span<const Instrument> instruments() const { return instruments_; }
  [[nodiscard]] AccountIndex index() const { return index_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  /// In the account's currency alone.
  [[nodiscard]] Amount cash() const { return ledger_.balance(cash_); }
  /// Zero for a currency that the account does not hold.
  [[nodiscard]] Amount cash(const Currency& currency) const;
  /// Every currency that the account may hold, its own first.
  [[nodiscard]] std::vector<Currency> currencies() const;
  /// What positions add to equity at their last marks: the market value of what is paid in full
  /// (shorts negative), the profit not yet realised of the rest.
  [[nodiscard]] Amount position_value() const { return equity() - cash_value(); }
  /// Cash of all currencies; foreign cash at the dated rate, half to even.
  [[nodiscard]] Amount cash_value() const;
  [[nodiscard]] Amount equity() const {
    if (has_foreign_) [[unlikely]]
      return equity_in_many();
    return cash() + own_value_;
  }
  /// `money` in the account's currency at the time of advance().
  [[nodiscard]] Amount in_own_currency(Money money, Rounding rounding) const;

  [[nodiscard]] CarryClass carry(InstrumentIndex instrument) const {
    return carry_[instrument.value()].carry;
  }
  [[nodiscard]] const Position& position(InstrumentIndex instrument) const {
    return positions_[instrument.value()];
  }
  /// For the promises of working orders: freeze() and unfreeze().
  [[nodiscard]] Position& position(InstrumentIndex instrument) {
    return positions_[instrument.value()];
  }
  /// What futures are carried at; null for other classes.
  [[nodiscard]] const FuturesCarry* futures(InstrumentIndex instrument) const;
  /// Lots by the day they were acquired; null where none are kept.
  [[nodiscard]] const ShareLots* lots(InstrumentIndex instrument) const;
  /// What one instrument adds to equity, in its own currency.
  [[nodiscard]] Amount value(InstrumentIndex instrument) const {
    return values_[instrument.value()];
  }
  [[nodiscard]] std::optional<Price> last_mark(InstrumentIndex instrument) const {
    return marks_[instrument.value()];
  }
  /// What may be sold now of a long position paid in full: of what was bought before today, or with
  /// sellable_after_days = 0 of all, the part that no working order holds. Other numbers of days
  /// stop the process: no market here has them.
  [[nodiscard]] Quantity sellable(InstrumentIndex instrument, int32_t sellable_after_days) const;
  /// Why a venue would not let this fill happen, by cash and by holdings; kNone when it would. The
  /// position must not be frozen for the order that the fill belongs to. Margin: margin.h.
  [[nodiscard]] Reason refusal(const Fill& fill, int32_t sellable_after_days) const;

  /// Stops the process unless all that is cheap to know holds: for each instrument the cost in the
  /// ledger is that of its legs, carried parts, lots and frozen parts agree with the position and
  /// are not negative, and each currency sums to zero. In proportion to instruments and accounts.
  /// Debug builds check each event's instrument at once.
  void check() const;
  void check(InstrumentIndex instrument) const;
  /// check(), and every balance rebuilt from all postings.
  void reconcile() const;

  /// What the account knows beside the ledger, which is saved by its owner.
  void save(Writer& writer) const;
  /// Takes up where an account of the same terms and instruments was; its ledger has been loaded
  /// before. Throws Error when the bytes contradict themselves or the ledger: the account is then
  /// of no use.
  void load(Reader& reader);

 private:
  /// One currency's ledger accounts.
  struct Book {
    Currency currency;
    LedgerAccountId cash;
    LedgerAccountId commission;
    LedgerAccountId tax;
    LedgerAccountId fee;
    LedgerAccountId realised_profit;
    LedgerAccountId conversion;
    LedgerAccountId carried;
    LedgerAccountId variation;
    Amount value;  // Sum of values_ in this currency; of the account's own: own_value_.
  };
  struct Carry {
    CarryClass carry = CarryClass::kCash;
    bool converts = false;  // Its cash becomes the account's own at once.
    bool has_lots = false;
    bool is_plain = true;     // None of the above: the short way through apply_fill().
    uint16_t book = 0;        // Of books_.
    uint32_t futures = 0;     // Of futures_, for that class.
    uint32_t share_lots = 0;  // Of lots_, with has_lots.
  };

  void open_book(const Currency& currency, bool is_plain);
  [[nodiscard]] const Book* find_book(const Currency& currency) const;
  [[nodiscard]] LedgerAccountId income(LedgerKind kind, const Currency& currency) {
    return ledger_.account({index_, kind, currency, {}});
  }
  /// Nothing when no conversion is to be made. Throws Error(kUsage).
  [[nodiscard]] std::optional<ConversionPath> path_home(const Book& book, Timestamp ts,
                                                        bool converts) const;
  /// Adds the legs that move `amount` into cash, by `path` into the account's own.
  void add_cash(PostingList& list, const Book& book, Amount amount,
                const std::optional<ConversionPath>& path) const;
  PositionChange apply_special_fill(const Fill& fill, TransactionKind kind);
  /// Takes what a sale closes out of the lots, before anything else changes; returns the tax.
  Amount take_lots(const Fill& fill);
  [[nodiscard]] Amount equity_in_many() const;
  [[nodiscard]] Amount& total_value(uint16_t book) {
    return book == 0 ? own_value_ : books_[book].value;
  }
  [[nodiscard]] bool revalue(uint32_t instrument, Price price);
  /// What does not hold of one instrument, or null.
  [[nodiscard]] const char* wrong(uint32_t instrument) const;
  /// The same of the sums over instruments.
  [[nodiscard]] const char* wrong_sums() const;
  void check_in_debug(uint32_t instrument) const;

  AccountIndex index_;
  Currency currency_;
  std::span<const Instrument> instruments_;
  Ledger& ledger_;
  AccountTerms terms_;
  Timestamp now_;
  LedgerAccountId cash_;
  bool has_foreign_ = false;
  Amount own_value_;                            // Apart, for speed.
  std::vector<Book> books_;                     // The account's own currency first.
  std::vector<Carry> carry_;                    // Per instrument.
  std::vector<LedgerAccountId> position_cost_;  // Per instrument.
  std::vector<Position> positions_;             // Per instrument.
  std::vector<std::optional<Price>> marks_;     // Per instrument.
  std::vector<Amount> values_;                  // Per instrument; derived, kept for speed.
  std::vector<FuturesCarry> futures_;
  std::vector<ShareLots> lots_;
};

}  // namespace godwit
