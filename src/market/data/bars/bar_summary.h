// What a stretch of market data comes to as one bar: from trades, from quotes, from shorter bars.
// Each summary takes inputs in the order of time, and gives a bar without its time.
#pragma once

#include <cstdint>

#include "foundation/base/fixed.h"
#include "market/data/bars/decimal_sum.h"
#include "market/domain/contract_value.h"
#include "market/domain/event.h"

namespace godwit {

/// Of one trade without the multiplier, in 1e-17; zero where it is not known.
[[nodiscard]] int128 turnover_of(const Trade& trade, TurnoverBasis basis);

/// Trades to a bar. Volume and turnover are summed as integers and rounded once: neither depends on
/// order. Turnover is NaN when the sum leaves 128 bits. A trade without quantity counts for
/// nothing.
class TradeSummary {
 public:
  using Input = Trade;
  using Output = Bar;
  using Options = ContractValue;
  explicit TradeSummary(const Options& value)
      : value_{value}, turnover_is_known_{value.basis != TurnoverBasis::kUnknown} {}
  bool add(const Trade& trade);
  [[nodiscard]] bool empty() const { return trades_ == 0; }
  [[nodiscard]] Bar bar() const;

 private:
  ContractValue value_;
  Bar bar_;
  uint64_t trades_ = 0;
  int128 volume_ = 0;    // In 1e-8.
  int128 turnover_ = 0;  // In 1e-17.
  bool turnover_is_known_;
};

/// Quotes to a bar of the middle price, rounded half to even at 1e-9. Volume, turnover and open
/// interest are NaN: nobody traded. A quote that lacks a side counts for nothing.
class MidSummary {
 public:
  using Input = Quote;
  using Output = Bar;
  struct Options {};
  explicit MidSummary(const Options&) {}
  bool add(const Quote& quote);
  [[nodiscard]] bool empty() const { return !started_; }
  [[nodiscard]] Bar bar() const;

 private:
  Bar bar_;
  bool started_ = false;
};

/// Quotes to a quote bar; volume is NaN. A quote that lacks a side counts for nothing.
class QuoteSummary {
 public:
  using Input = Quote;
  using Output = QuoteBar;
  struct Options {};
  explicit QuoteSummary(const Options&) {}
  bool add(const Quote& quote);
  [[nodiscard]] bool empty() const { return !started_; }
  [[nodiscard]] QuoteBar bar() const;

 private:
  QuoteBar bar_;
  bool started_ = false;
};

/// Bars to a longer bar. Volume and turnover are summed as the decimals that they stand for and
/// rounded once, as of trades; NaN as soon as one part is. Open interest is the last; the number of
/// trades is known only when that of every part is.
class BarSummary {
 public:
  using Input = Bar;
  using Output = Bar;
  struct Options {
    /// Vendors fill minutes in which nothing traded with the last price and volume 0. Such a bar
    /// counts for nothing: its price would move the open of the day. Turn it off for a source that
    /// writes 0 where it does not know the volume.
    bool skip_empty = true;
  };
  explicit BarSummary(const Options& options) : options_{options} {}
  bool add(const Bar& bar);
  [[nodiscard]] bool empty() const { return !started_; }
  [[nodiscard]] Bar bar() const { return bar_; }

 private:
  Options options_;
  Bar bar_;
  DecimalSum volume_;
  DecimalSum turnover_;
  bool started_ = false;
};

/// Quote bars to a longer quote bar, likewise; quoted volumes are those of the last. A side that
/// nobody quoted in one of them counts for nothing.
class QuoteBarSummary {
 public:
  using Input = QuoteBar;
  using Output = QuoteBar;
  struct Options {};
  explicit QuoteBarSummary(const Options&) {}
  bool add(const QuoteBar& bar);
  [[nodiscard]] bool empty() const { return !started_; }
  [[nodiscard]] QuoteBar bar() const { return bar_; }

 private:
  QuoteBar bar_;
  DecimalSum volume_;
  bool started_ = false;
};

}  // namespace godwit
