#include "market/accounting/account.h"

#include <algorithm>
#include <array>
#include <string>

#include "foundation/base/error.h"

namespace godwit {

Account::Account(AccountIndex index, Currency currency, std::span<const Instrument> instruments,
                 Ledger& ledger)
    : Account{index, currency, instruments, ledger,
              AccountTerms{.carry_on_margin = false, .allow_short = true}} {}

Account::Account(AccountIndex index, Currency currency, std::span<const Instrument> instruments,
                 Ledger& ledger, const AccountTerms& terms)
    : index_{index},
      currency_{currency},
      instruments_{instruments},
      ledger_{ledger},
      terms_{terms},
      carry_(instruments.size()),
      positions_(instruments.size()),
      marks_(instruments.size()),
      values_(instruments.size()) {
  open_book(currency, !terms.carry_on_margin && terms.converter == nullptr);
  cash_ = books_[0].cash;
  for (uint32_t i = 0; i < instruments.size(); ++i) {
    const Instrument& instrument = instruments[i];
    if (instrument.currency != currency && terms.converter == nullptr)
      throw usage_error(instrument.id.text() + " is quoted in " +
                        std::string{instrument.currency.code()} + " but the account holds " +
                        std::string{currency.code()} +
                        "; converting needs dated exchange rates, and none are known: set "
                        "account.currency to the quote currency");
    if (find_book(instrument.currency) == nullptr) open_book(instrument.currency, false);
    Carry& carry = carry_[i];
    carry.book = static_cast<uint16_t>(find_book(instrument.currency) - books_.data());
    if (terms.carry_on_margin) carry.carry = carry_class(instrument);
    carry.converts = carry.book != 0 && (terms.foreign_cash == ForeignCash::kConvert ||
                                         carry.carry == CarryClass::kForex);
    if (carry.carry == CarryClass::kFutures) {
      carry.futures = static_cast<uint32_t>(futures_.size());
      futures_.emplace_back();
    }
    if (terms.dividend_tax != nullptr && carry.carry == CarryClass::kCash &&
        instrument.market == Market::kStock && terms.dividend_tax->has(instrument.board)) {
      carry.has_lots = true;
      carry.share_lots = static_cast<uint32_t>(lots_.size());
      lots_.emplace_back(instrument.board);
    }
    carry.is_plain = carry.carry == CarryClass::kCash && !carry.converts && !carry.has_lots;
    position_cost_.push_back(ledger.account(
        {index, LedgerKind::kPositionCost, instrument.currency, InstrumentIndex{i}}));
  }
  has_foreign_ = books_.size() > 1;
}

void Account::open_book(const Currency& currency, bool is_plain) {
  CHECK(books_.size() < 1'000, "an account of too many currencies");
  const auto open = [&](LedgerKind kind) { return income(kind, currency); };
  Book book{.currency = currency,
            .cash = open(LedgerKind::kCash),
            .commission = open(LedgerKind::kCommission),
            .tax = open(LedgerKind::kTax),
            .fee = open(LedgerKind::kFee),
            .realised_profit = open(LedgerKind::kRealisedProfit),
            .conversion = {},
            .carried = {},
            .variation = {},
            .value = {}};
  if (!is_plain) {  // A plain account never posts to these.
    book.conversion = open(LedgerKind::kConversion);
    book.carried = open(LedgerKind::kCarried);
    book.variation = open(LedgerKind::kVariation);
  }
  books_.push_back(book);
}

const Account::Book* Account::find_book(const Currency& currency) const {
  for (const Book& book : books_)
    if (book.currency == currency) return &book;
  return nullptr;
}

void Account::deposit(Timestamp ts, Money money) {
  const Book* const book = find_book(money.currency);
  CHECK(book != nullptr, "a deposit in a currency that the account does not hold");
  const LedgerAccountId capital = income(LedgerKind::kCapital, money.currency);
  ledger_.post(ts, TransactionKind::kDeposit,
               std::array{Posting{book->cash, money.amount}, Posting{capital, -money.amount}});
}

Amount Account::convert(Timestamp ts, Money from, const Currency& to) {
  const Book* const source = find_book(from.currency);
  const Book* const target = find_book(to);
  CHECK(source != nullptr && target != nullptr && source != target && terms_.converter != nullptr,
        "converting takes two currencies of the account");
  const Result<Amount, ConversionError> amount =
      terms_.converter->convert(from, to, ts, Rounding::kDown);
  if (!amount) throw conversion_error(amount.error());
  PostingList list;
  list.move(source->cash, source->conversion, from.amount);
  list.move(target->conversion, target->cash, *amount);
  ledger_.post(ts, TransactionKind::kConversion, list.legs());
  return *amount;
}

std::optional<ConversionPath> Account::path_home(const Book& book, Timestamp ts,
                                                 bool converts) const {
  if (!converts || &book == books_.data()) return std::nullopt;
  const Result<ConversionPath, ConversionError> path =
      terms_.converter->path(book.currency, currency_, ts);
  if (!path) throw conversion_error(path.error());
  return *path;
}

void Account::add_cash(PostingList& list, const Book& book, Amount amount,
                       const std::optional<ConversionPath>& path) const {
  if (!path) {
    list.add(book.cash, amount);
    return;
  }
  const std::optional<Amount> own = path->apply(amount, Rounding::kDown);
  CHECK(own.has_value(), "a converted amount is out of range");
  list.add(book.conversion, amount);
  list.move(books_[0].conversion, books_[0].cash, *own);
}

void Account::receive(Timestamp ts, TransactionKind transaction, LedgerKind kind, Money money,
                      bool converts) {
  const Book* const book = find_book(money.currency);
  CHECK(book != nullptr, "money in a currency that the account does not hold");
  PostingList list;
  add_cash(list, *book, money.amount, path_home(*book, ts, converts));
  list.add(income(kind, money.currency), -money.amount);
  ledger_.post(ts, transaction, list.legs());
}

bool Account::mark(InstrumentIndex instrument, Price price) {
  const uint32_t i = instrument.value();
  if (!positions_[i].is_flat()) return revalue(i, price);
  marks_[i] = price;
  return true;
}

bool Account::revalue(uint32_t i, Price price) {
  auto value =
      notional(price, positions_[i].net(), instruments_[i].multiplier, Rounding::kHalfEven);
  if (!value) return false;
  const Carry& carry = carry_[i];
  if (carry.carry != CarryClass::kCash) {
    value = checked_subtract(*value, ledger_.balance(position_cost_[i]));
    if (!value) return false;
  }
  Amount& sum = total_value(carry.book);
  const auto total = checked_add(sum - values_[i], *value);
  const LedgerAccountId cash = carry.book == 0 ? cash_ : books_[carry.book].cash;
  if (!total || !checked_add(*total, ledger_.balance(cash))) return false;
  sum = *total;
  values_[i] = *value;
  marks_[i] = price;
  return true;
}

void Account::roll_day() {
  for (Position& position : positions_) position.roll_day();
  for (FuturesCarry& carry : futures_) {
    carry.long_leg.roll_day();
    carry.short_leg.roll_day();
  }
}

Amount Account::cash(const Currency& currency) const {
  const Book* const book = find_book(currency);
  return book == nullptr ? Amount{} : ledger_.balance(book->cash);
}

std::vector<Currency> Account::currencies() const {
  std::vector<Currency> found;
  for (const Book& book : books_) found.push_back(book.currency);
  return found;
}

Amount Account::in_own_currency(Money money, Rounding rounding) const {
  if (money.currency == currency_ || money.amount.is_zero()) return money.amount;
  CHECK(terms_.converter != nullptr, "foreign money needs a converter");
  const Result<Amount, ConversionError> amount =
      terms_.converter->convert(money, currency_, now_, rounding);
  if (!amount) throw conversion_error(amount.error());
  return *amount;
}

Amount Account::cash_value() const {
  Amount total = cash();
  for (size_t i = 1; i < books_.size(); ++i)
    total +=
        in_own_currency({ledger_.balance(books_[i].cash), books_[i].currency}, Rounding::kHalfEven);
  return total;
}

Amount Account::equity_in_many() const {
  Amount total = cash() + own_value_;
  for (size_t i = 1; i < books_.size(); ++i)
    total +=
        in_own_currency({ledger_.balance(books_[i].cash) + books_[i].value, books_[i].currency},
                        Rounding::kHalfEven);
  return total;
}

const FuturesCarry* Account::futures(InstrumentIndex instrument) const {
  const Carry& carry = carry_[instrument.value()];
  return carry.carry == CarryClass::kFutures ? &futures_[carry.futures] : nullptr;
}

const ShareLots* Account::lots(InstrumentIndex instrument) const {
  const Carry& carry = carry_[instrument.value()];
  return carry.has_lots ? &lots_[carry.share_lots] : nullptr;
}

}  // namespace godwit
