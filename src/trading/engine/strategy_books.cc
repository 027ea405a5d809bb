#include "trading/engine/strategy_books.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {

StrategyBooks::StrategyBooks(std::span<const Instrument> instruments, size_t strategies)
    : instruments_{instruments}, marks_(instruments.size()), strategies_(strategies) {
  for (const Instrument& instrument : instruments) {
    const auto known = std::find(currencies_.begin(), currencies_.end(), instrument.currency);
    currency_of_.push_back(static_cast<uint32_t>(known - currencies_.begin()));
    if (known == currencies_.end()) currencies_.push_back(instrument.currency);
  }
  for (Book& book : strategies_) {
    book.entries.resize(instruments.size());
    book.profits.resize(currencies_.size());
  }
}

void StrategyBooks::deposit(StrategyIndex strategy, Amount amount) {
  strategies_[strategy.value()].capital += amount;
}

void StrategyBooks::trade(StrategyIndex strategy, InstrumentIndex instrument, Quantity change,
                          Amount flow) {
  const uint32_t i = instrument.value();
  Book& book = strategies_[strategy.value()];
  book.entries[i].quantity += change;
  pay(strategy, instrument, flow);
  CHECK(revalue(book, i), "the value of a strategy's position is out of range");
}

void StrategyBooks::trade(const Fill& fill) {
  const Amount charges = fill.costs.commission + fill.costs.tax + fill.costs.fee;
  const bool buys = fill.side == Side::kBuy;
  trade(fill.strategy, fill.instrument, buys ? fill.quantity : -fill.quantity,
        (buys ? -fill.amount : fill.amount) - charges);
}

void StrategyBooks::pay(StrategyIndex strategy, InstrumentIndex instrument, Amount flow) {
  Book& book = strategies_[strategy.value()];
  book.entries[instrument.value()].flow += flow;
  book.profits[currency_of_[instrument.value()]] += flow;
}

bool StrategyBooks::mark(InstrumentIndex instrument, Price price) {
  marks_[instrument.value()] = price;
  return std::all_of(strategies_.begin(), strategies_.end(), [&](Book& book) {
    return book.entries[instrument.value()].quantity.is_zero() || revalue(book, instrument.value());
  });
}

bool StrategyBooks::revalue(Book& book, uint32_t i) {
  Entry& entry = book.entries[i];
  const auto value =
      notional(marks_[i], entry.quantity, instruments_[i].multiplier, Rounding::kHalfEven);
  if (!value) return false;
  Amount& profits = book.profits[currency_of_[i]];
  const auto without = checked_subtract(profits, entry.value);
  const auto total = without ? checked_add(*without, *value) : std::nullopt;
  if (!total) return false;
  profits = *total;
  entry.value = *value;
  return true;
}

Amount StrategyBooks::profit(StrategyIndex strategy, InstrumentIndex instrument) const {
  const Entry& entry = strategies_[strategy.value()].entries[instrument.value()];
  return entry.flow + entry.value;
}

Amount StrategyBooks::equity(StrategyIndex strategy, const Convert& convert) const {
  const Book& book = strategies_[strategy.value()];
  Amount total = book.capital;
  for (size_t c = 0; c < currencies_.size(); ++c)
    if (!book.profits[c].is_zero()) total += convert(currencies_[c], book.profits[c]);
  return total;
}

void StrategyBooks::save(Writer& writer) const {
  for (const Price mark : marks_) writer.put(mark);
  for (const Book& book : strategies_) {
    writer.put(book.capital);
    for (const Entry& entry : book.entries) writer.put(entry);
    for (const Amount profit : book.profits) writer.put(profit);
  }
}

void StrategyBooks::load(Reader& reader) {
  for (Price& mark : marks_) mark = reader.get<Price>();
  for (Book& book : strategies_) {
    book.capital = reader.get<Amount>();
    for (Entry& entry : book.entries) entry = reader.get<Entry>();
    for (Amount& profit : book.profits) profit = reader.get<Amount>();
  }
}

}  // namespace godwit
