#include "labels/rows.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/interrupt.h"
#include "market/domain/quote_sides.h"

namespace godwit {
namespace {

double price_or_nan(Price price) { return price > Price{} ? price.to_double() : std::nan(""); }

}  // namespace

double middle_price(double bid, double ask) {
  return bid > 0 && ask > 0 ? (bid + ask) / 2 : std::nan("");
}

void LabelRows::add_bar(const Bar& bar) {
  times.push_back(bar.header.ts_event);
  trading_day.push_back(bar.trading_day_days);
  open.push_back(price_or_nan(bar.open));
  high.push_back(price_or_nan(bar.high));
  low.push_back(price_or_nan(bar.low));
  close.push_back(price_or_nan(bar.close));
}

void LabelRows::add_unpriced(const Bar& bar) {
  times.push_back(bar.header.ts_event);
  trading_day.push_back(bar.trading_day_days);
  for (std::vector<double>* prices : {&open, &high, &low, &close}) prices->push_back(std::nan(""));
}

void LabelRows::add_day(Timestamp t, const TradingDayOf& day_of) {
  const std::optional<TradingDay> known = day_of ? day_of(t) : std::nullopt;
  utc_days += known ? 0U : 1U;
  trading_day.push_back(known.value_or(TradingDay{utc_date(t)}).date().days());
}

void LabelRows::add_middle(Timestamp time, double middle, const TradingDayOf& day_of) {
  times.push_back(time);
  add_day(time, day_of);
  mid.push_back(middle);
}

void LabelRows::keep_first(size_t count) {
  times.resize(std::min(count, times.size()));
  trading_day.resize(times.size());
  utc_days = std::min(utc_days, times.size());
  for (std::vector<double>* column : {&open, &high, &low, &close, &mid, &side})
    if (column->size() > times.size()) column->resize(times.size());
}

LabelColumns LabelRows::columns() const {
  return {.times = times,
          .trading_day = trading_day,
          .open = open,
          .high = high,
          .low = low,
          .close = close,
          .mid = mid,
          .side = side};
}

std::string LabelRows::time_text(size_t row) const {
  return by_day ? format_date(Date::from_days(trading_day[row])) : format_timestamp(times[row]);
}

LabelRows label_rows(RowStream<Bar>& bars, bool by_day) {
  LabelRows rows{.by_day = by_day};
  for (auto block = bars.next(); !block.empty(); block = bars.next()) {
    throw_if_interrupted();
    for (const Bar& bar : block) rows.add_bar(bar);
  }
  return rows;
}

LabelRows label_rows(RowStream<Quote>& quotes, const TradingDayOf& day_of) {
  LabelRows rows;
  for (auto block = quotes.next(); !block.empty(); block = quotes.next()) {
    throw_if_interrupted();
    for (const Quote& quote : block)
      rows.add_middle(quote.header.ts_event,
                      has_both_sides(quote) ? middle_price(price_or_nan(quote.bid_price),
                                                           price_or_nan(quote.ask_price))
                                            : std::nan(""),
                      day_of);
  }
  return rows;
}

LabelRows label_rows(RowStream<Depth>& books, const TradingDayOf& day_of) {
  LabelRows rows;
  for (auto block = books.next(); !block.empty(); block = books.next()) {
    throw_if_interrupted();
    for (const Depth& book : block) {
      const bool tradable = (book.header.flags & Depth::kIndicative) == 0 &&
                            !book.bids[0].volume.is_zero() && !book.asks[0].volume.is_zero();
      rows.add_middle(book.header.ts_event,
                      tradable ? middle_price(price_or_nan(book.bids[0].price),
                                              price_or_nan(book.asks[0].price))
                               : std::nan(""),
                      day_of);
    }
  }
  return rows;
}

}  // namespace godwit
