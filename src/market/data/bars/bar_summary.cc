#include "market/data/bars/bar_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"
#include "market/domain/quote_sides.h"

namespace godwit {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Works on Bar and on one side of a QuoteBar: both have open, high, low and close.
template <class Prices>
void widen(Prices& prices, Price price, bool first) {
  if (first) prices.open = prices.high = prices.low = price;
  prices.high = std::max(prices.high, price);
  prices.low = std::min(prices.low, price);
  prices.close = price;
}

template <class Prices>
void merge(Prices& prices, const Prices& next) {
  prices.high = std::max(prices.high, next.high);
  prices.low = std::min(prices.low, next.low);
  prices.close = next.close;
}

/// A side that nobody quoted adds nothing, and gives way to one that somebody did.
void merge_side(QuoteBar::Prices& prices, const QuoteBar::Prices& next) {
  if (!next.quoted()) return;
  if (prices.quoted())
    merge(prices, next);
  else
    prices = next;
}

double known_volume(const Quote& quote, Quantity volume) {
  return has_unknown_volumes(quote) ? kUnknown : volume.to_double();
}

}  // namespace

int128 turnover_of(const Trade& trade, TurnoverBasis basis) {
  switch (basis) {
    case TurnoverBasis::kPrice:
      return static_cast<int128>(trade.price.raw()) * trade.quantity.raw();
    case TurnoverBasis::kQuantity: return static_cast<int128>(Price::kScale) * trade.quantity.raw();
    case TurnoverBasis::kUnknown: return 0;
  }
  CHECK(false, "unknown basis of turnover");
  return 0;
}

bool TradeSummary::add(const Trade& trade) {
  if (trade.quantity.raw() <= 0) return false;
  widen(bar_, trade.price, trades_ == 0);
  ++trades_;
  volume_ += trade.quantity.raw();
  if (__builtin_add_overflow(turnover_, turnover_of(trade, value_.basis), &turnover_))
    turnover_is_known_ = false;
  return true;
}

Bar TradeSummary::bar() const {
  Bar bar = bar_;
  bar.volume = nearest_double(volume_, scale_digits(Quantity::kScale));
  int128 turnover = 0;
  const bool fits = !__builtin_mul_overflow(turnover_, int128{value_.multiplier}, &turnover);
  bar.turnover = turnover_is_known_ && fits ? nearest_double(turnover, 17) : kUnknown;
  bar.open_interest = kUnknown;
  bar.trades = trades_ <= std::numeric_limits<uint32_t>::max() ? static_cast<uint32_t>(trades_) : 0;
  return bar;
}

bool MidSummary::add(const Quote& quote) {
  if (!has_both_sides(quote)) return false;
  const int128 sum = static_cast<int128>(quote.bid_price.raw()) + quote.ask_price.raw();
  // Half a sum of two int64 is an int64.
  const auto mid = static_cast<int64_t>(divide(sum, 2, Rounding::kHalfEven));
  widen(bar_, Price::from_raw(mid), !started_);
  started_ = true;
  return true;
}

Bar MidSummary::bar() const {
  Bar bar = bar_;
  bar.volume = bar.turnover = bar.open_interest = kUnknown;
  return bar;
}

bool QuoteSummary::add(const Quote& quote) {
  if (!has_both_sides(quote)) return false;
  widen(bar_.bid, quote.bid_price, !started_);
  widen(bar_.ask, quote.ask_price, !started_);
  bar_.bid_volume = known_volume(quote, quote.bid_volume);
  bar_.ask_volume = known_volume(quote, quote.ask_volume);
  started_ = true;
  return true;
}

QuoteBar QuoteSummary::bar() const {
  QuoteBar bar = bar_;
  bar.volume = kUnknown;
  return bar;
}

bool BarSummary::add(const Bar& bar) {
  if (options_.skip_empty && bar.volume == 0) return false;
  volume_.add(bar.volume);
  turnover_.add(bar.turnover);
  if (!started_) {
    bar_ = bar;
    started_ = true;
    return true;
  }
  merge(bar_, bar);
  bar_.volume = volume_.value();
  bar_.turnover = turnover_.value();
  bar_.open_interest = bar.open_interest;
  const uint64_t trades = uint64_t{bar_.trades} + bar.trades;
  const bool known =
      bar_.trades != 0 && bar.trades != 0 && trades <= std::numeric_limits<uint32_t>::max();
  bar_.trades = known ? static_cast<uint32_t>(trades) : 0;
  return true;
}

bool QuoteBarSummary::add(const QuoteBar& bar) {
  volume_.add(bar.volume);
  if (!started_) {
    bar_ = bar;
    started_ = true;
    return true;
  }
  merge_side(bar_.bid, bar.bid);
  merge_side(bar_.ask, bar.ask);
  bar_.bid_volume = bar.bid_volume;
  bar_.ask_volume = bar.ask_volume;
  bar_.volume = volume_.value();
  return true;
}

}  // namespace godwit
