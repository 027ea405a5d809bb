// What the tests of this module share: short ways to write numbers, days, instruments and fills.
#pragma once

#include <filesystem>
#include <string_view>

#include "foundation/base/decimal.h"
#include "foundation/base/time.h"
#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// The rule files of the source tree.
inline const std::filesystem::path kRealRules =
    std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules";

template <class F>
F decimal(std::string_view text) {
  return parse_fixed<F>(text).value();
}
inline Price price(std::string_view text) { return decimal<Price>(text); }
inline Amount amount(std::string_view text) { return decimal<Amount>(text); }
inline Quantity quantity(std::string_view text) { return decimal<Quantity>(text); }
inline Rate rate(std::string_view text) { return decimal<Rate>(text); }
inline Date date(std::string_view text) { return parse_date(text).value(); }
inline TradingDay day(std::string_view text) { return TradingDay{date(text)}; }
inline Timestamp utc(std::string_view text) { return parse_timestamp(text).value(); }
inline Currency currency(std::string_view code) { return Currency::parse(code).value(); }

struct InstrumentText {
  std::string_view id;
  std::string_view currency;
  Market market = Market::kUnknown;
  MarginClass margin = MarginClass::kCash;
  int64_t multiplier = 1;
};
inline Instrument make_instrument(const InstrumentText& text) {
  Instrument instrument{.id = InstrumentId::parse(text.id).value(),
                        .market = text.market,
                        .currency = currency(text.currency),
                        .multiplier = text.multiplier,
                        .margin_class = text.margin};
  if (text.market == Market::kFutures) {  // The product, as the rules call it: "SHFE.rb".
    const std::string_view symbol = instrument.id.symbol();
    instrument.board = std::string{instrument.id.venue()} + "." +
                       std::string{symbol.substr(0, symbol.find_first_of("0123456789@"))};
  }
  const std::string_view venue = instrument.id.venue();
  if (text.market == Market::kStock && (venue == "SSE" || venue == "SZSE"))
    instrument.board = venue == "SSE" ? "sse_main" : "szse_main";
  return instrument;
}

/// A fill with the amount that its price, quantity and multiplier make, rounded against us.
inline Fill make_fill(uint32_t index, const Instrument& instrument, Side side, Quantity quantity,
                      Price price, Offset offset = Offset::kNet) {
  Fill fill;
  fill.instrument = InstrumentIndex{index};
  fill.side = side;
  fill.offset = offset;
  fill.quantity = quantity;
  fill.price = price;
  fill.amount = notional(price, quantity, instrument.multiplier,
                         side == Side::kBuy ? Rounding::kUp : Rounding::kDown)
                    .value();
  return fill;
}

}  // namespace godwit
