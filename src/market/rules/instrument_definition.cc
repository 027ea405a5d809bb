// What RuleBook knows of one instrument, as the Instrument that the rest of the program uses.
#include "foundation/base/error.h"
#include "market/rules/rule_book.h"

namespace godwit {
namespace {

bool is_chinese_stock_exchange(std::string_view venue) {
  return venue == "SSE" || venue == "SZSE" || venue == "BSE";
}

}  // namespace

bool RuleBook::covers(const InstrumentId& id) const {
  return is_chinese_stock_exchange(id.venue()) || futures_.is_exchange(id.venue()) ||
         stocks_.find_board(id) != nullptr || forex_.has(id) || crypto_.has(id);
}

Instrument RuleBook::define_instrument(const InstrumentId& id, TradingDay day) const {
  if (futures_.is_exchange(id.venue())) return define_future(id, day);
  if (forex_.has(id)) return define_forex(id, day);
  if (crypto_.has(id)) return define_crypto(id, day);
  if (covers(id)) return define_stock(id, day);
  throw usage_error("rules: " + id.text() + ": no rule file defines this instrument");
}

const Board& RuleBook::board(const InstrumentId& id) const {
  if (const Board* const found = stocks_.find_board(id)) return *found;
  throw usage_error("rules: " + id.text() +
                    ": no board of rules/a_share.toml has a prefix that fits this code; expected "
                    "six digits like 600519.SSE, 300750.SZSE or 920799.BSE");
}

Instrument RuleBook::define_stock(const InstrumentId& id, TradingDay day) const {
  const Board& board = this->board(id);
  Instrument instrument{
      .id = id,
      .market = board.kind == SecurityKind::kIndex ? Market::kIndex : Market::kStock,
      .currency = *Currency::parse("CNY"),
      .calendar = &days_of(board.hours, "board " + board.name),
      .board = board.name};
  if (board.kind == SecurityKind::kIndex) return instrument;
  const StockRules rules = stocks_.rules(board, day);
  instrument.tick = rules.tick;
  instrument.lot = rules.buy_step;
  return instrument;
}

std::optional<Date> RuleBook::expiry(const InstrumentId& id, TradingDay day) const {
  const std::optional<DeliveryMonth> month = futures_.delivery(id, day);
  if (!month) return std::nullopt;
  const SessionCalendar::Source source = futures_sessions(id);
  return last_trading_day(futures_.listing(id).last_day, *month, *source.calendar);
}

Instrument RuleBook::define_future(const InstrumentId& id, TradingDay day) const {
  const FuturesProduct product = futures_.product(id, day);
  Instrument instrument{.id = id,
                        .market = Market::kFutures,
                        .currency = product.listing->exchange->currency,
                        .tick = product.tick,
                        .multiplier = product.multiplier,
                        .margin_class = MarginClass::kMargin,
                        .calendar = &futures_sessions(id).calendar->days(),
                        .board = product.listing->key};
  instrument.expiry = expiry(id, day);
  instrument.is_continuous_series = id.symbol().find('@') != std::string_view::npos;
  return instrument;
}

Instrument RuleBook::define_forex(const InstrumentId& id, TradingDay day) const {
  const ForexPair& pair = forex_.pair(id, day);
  return {.id = id,
          .market = Market::kForex,
          .currency = pair.quote,
          .tick = pair.tick,
          .lot = pair.lot,
          .margin_class = MarginClass::kMargin,
          .calendar = &days_of(forex_.hours(), "forex.toml")};
}

Instrument RuleBook::define_crypto(const InstrumentId& id, TradingDay day) const {
  const CryptoRules& rules = crypto_.rules(id, day);
  if (rules.kind == CryptoKind::kInverse)
    throw usage_error("rules: " + id.text() +
                      ": settled in the coin (inverse); its data can be used, positions in it are "
                      "not supported");
  return {
      .id = id,
      .market = Market::kCrypto,
      .currency = rules.quote,
      .tick = rules.tick,
      .lot = rules.lot,
      .multiplier = rules.multiplier,
      .margin_class = rules.kind == CryptoKind::kSpot ? MarginClass::kCash : MarginClass::kMargin,
      .calendar = &days_of(crypto_.hours(), "crypto.toml")};
}

}  // namespace godwit
