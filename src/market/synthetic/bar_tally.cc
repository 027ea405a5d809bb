#include "market/synthetic/bar_tally.h"

#include <algorithm>
#include <limits>

namespace godwit {
namespace {

void widen(QuoteBar::Prices& side, Price price, bool first) {
  if (first) side = {.open = price, .high = price, .low = price, .close = price};
  side.high = std::max(side.high, price);
  side.low = std::min(side.low, price);
  side.close = price;
}

EventHeader header_of(const BarSlot& slot, EventKind kind) {
  EventHeader header;
  header.ts_event = slot.ts_event;
  header.ts_recv = slot.ts_event;
  header.kind = kind;
  return header;
}

}  // namespace

void BarTally::add(const Trade& trade) {
  if (bar_.trades == 0) bar_.open = bar_.high = bar_.low = trade.price;
  bar_.high = std::max(bar_.high, trade.price);
  bar_.low = std::min(bar_.low, trade.price);
  bar_.close = trade.price;
  bar_.volume += trade.quantity.to_double();
  bar_.turnover += trade.price.to_double() * trade.quantity.to_double();
  ++bar_.trades;
}

void BarTally::add(const Quote& quote) {
  if (quote.bid_volume.is_zero() || quote.ask_volume.is_zero()) return;
  widen(quote_bar_.bid, quote.bid_price, !quoted_);
  widen(quote_bar_.ask, quote.ask_price, !quoted_);
  quote_bar_.bid_volume = quote.bid_volume.to_double();
  quote_bar_.ask_volume = quote.ask_volume.to_double();
  quoted_ = true;
}

std::optional<Bar> BarTally::bar(const BarSlot& slot) const {
  if (bar_.trades == 0) return std::nullopt;
  Bar bar = bar_;
  bar.header = header_of(slot, EventKind::kBar);
  bar.open_interest = std::numeric_limits<double>::quiet_NaN();
  bar.trading_day_days = slot.day.date().days();
  return bar;
}

std::optional<QuoteBar> BarTally::quote_bar(const BarSlot& slot) const {
  if (!quoted_) return std::nullopt;
  QuoteBar bar = quote_bar_;
  bar.header = header_of(slot, EventKind::kQuoteBar);
  bar.volume = bar_.volume;
  bar.trading_day_days = slot.day.date().days();
  return bar;
}

}  // namespace godwit
