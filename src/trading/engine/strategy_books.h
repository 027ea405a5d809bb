// Which part of the account's positions and profits belongs to which strategy, when a run has
// several.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "foundation/base/serial.h"
#include "market/domain/fill.h"
#include "market/domain/ids.h"
#include "market/domain/instrument.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// Quantities are exact: over all strategies they sum to the account's net positions. Profit is
/// what came in less what was paid plus what is held is worth, in each instrument's currency,
/// whatever way the account carries it; the sum over strategies is the account's to within half a
/// unit of 1e-8 per strategy and instrument, the rounding of values. One thread: the engine's.
class StrategyBooks {
 public:
  StrategyBooks(std::span<const Instrument> instruments, size_t strategies);

  /// Capital in the account's currency.
  void deposit(StrategyIndex strategy, Amount amount);
  /// Moves `change` units (signed) into the strategy's book, for `flow` received (> 0) or paid
  /// (< 0), charges included. The instrument has been marked.
  void trade(StrategyIndex strategy, InstrumentIndex instrument, Quantity change, Amount flow);
  /// A fill of the strategy that it names.
  void trade(const Fill& fill);
  /// Cash that a position earned or cost: funding, swap, dividends.
  void pay(StrategyIndex strategy, InstrumentIndex instrument, Amount flow);
  /// Values the instrument at `price` from now on. False when a book would be worth more than can
  /// be counted.
  [[nodiscard]] bool mark(InstrumentIndex instrument, Price price);

  [[nodiscard]] size_t size() const { return strategies_.size(); }
  [[nodiscard]] Quantity quantity(StrategyIndex strategy, InstrumentIndex instrument) const {
    return strategies_[strategy.value()].entries[instrument.value()].quantity;
  }
  /// In the instrument's currency.
  [[nodiscard]] Amount profit(StrategyIndex strategy, InstrumentIndex instrument) const;
  /// Capital and all profits, in the account's currency; `convert` turns an amount of a currency
  /// into it.
  using Convert = std::function<Amount(Currency, Amount)>;
  [[nodiscard]] Amount equity(StrategyIndex strategy, const Convert& convert) const;

  void save(Writer& writer) const;
  /// Into books of the same strategies and instruments.
  void load(Reader& reader);

 private:
  struct Entry {
    Quantity quantity;
    Amount flow;
    Amount value;  // Of the quantity at the last mark.
  };
  struct Book {
    Amount capital;
    std::vector<Entry> entries;   // Per instrument.
    std::vector<Amount> profits;  // Per currency: the sum of flow + value over its instruments.
  };
  [[nodiscard]] bool revalue(Book& book, uint32_t instrument);

  std::span<const Instrument> instruments_;
  std::vector<Currency> currencies_;
  std::vector<uint32_t> currency_of_;  // Per instrument: an index into currencies_.
  std::vector<Price> marks_;           // Per instrument.
  std::vector<Book> strategies_;
};

}  // namespace godwit
