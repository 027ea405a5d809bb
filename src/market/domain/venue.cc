#include "market/domain/venue.h"

#include <array>

namespace godwit {
namespace {

enum class Days : uint8_t { kWeekdays, kForeignExchange, kContinuous };

struct Row {
  std::string_view name;
  Market market;
  std::string_view currency;
  Days days;
  bool needs_definition;
};

constexpr std::array kVenues{
    Row{"SSE", Market::kStock, "CNY", Days::kWeekdays, false},
    Row{"SZSE", Market::kStock, "CNY", Days::kWeekdays, false},
    Row{"BSE", Market::kStock, "CNY", Days::kWeekdays, false},
    Row{"SHFE", Market::kFutures, "CNY", Days::kWeekdays, true},
    Row{"INE", Market::kFutures, "CNY", Days::kWeekdays, true},
    Row{"DCE", Market::kFutures, "CNY", Days::kWeekdays, true},
    Row{"CZCE", Market::kFutures, "CNY", Days::kWeekdays, true},
    Row{"GFEX", Market::kFutures, "CNY", Days::kWeekdays, true},
    Row{"CFFEX", Market::kFutures, "CNY", Days::kWeekdays, true},
    Row{"CME", Market::kFutures, "USD", Days::kWeekdays, true},
    Row{"COMEX", Market::kFutures, "USD", Days::kWeekdays, true},
    Row{"CBOT", Market::kFutures, "USD", Days::kWeekdays, true},
    Row{"NYMEX", Market::kFutures, "USD", Days::kWeekdays, true},
    Row{"OANDA", Market::kForex, "", Days::kForeignExchange, true},
    Row{"FXCM", Market::kForex, "", Days::kForeignExchange, true},
    Row{"HISTDATA", Market::kForex, "", Days::kForeignExchange, true},
    Row{"TRUEFX", Market::kForex, "", Days::kForeignExchange, true},
    Row{"BINANCE", Market::kCrypto, "", Days::kContinuous, false},
    Row{"BITMEX", Market::kCrypto, "", Days::kContinuous, true},
    Row{"BYBIT", Market::kCrypto, "", Days::kContinuous, false},
    Row{"COINBASE", Market::kCrypto, "", Days::kContinuous, false},
    Row{"DERIBIT", Market::kCrypto, "", Days::kContinuous, true},
    Row{"DYDX", Market::kCrypto, "", Days::kContinuous, true},
    Row{"FTX", Market::kCrypto, "", Days::kContinuous, false},
    Row{"HUOBI", Market::kCrypto, "", Days::kContinuous, false},
    Row{"HYPERLIQUID", Market::kCrypto, "", Days::kContinuous, true},
    Row{"KRAKEN", Market::kCrypto, "", Days::kContinuous, false},
    Row{"OKX", Market::kCrypto, "", Days::kContinuous, false},
    Row{"NASDAQ", Market::kStock, "USD", Days::kWeekdays, false},
    Row{"NYSE", Market::kStock, "USD", Days::kWeekdays, false},
    Row{"INDEX", Market::kIndex, "", Days::kWeekdays, false},
};

const Calendar& calendar_of(Days days) {
  switch (days) {
    case Days::kForeignExchange: return Calendar::foreign_exchange();
    case Days::kContinuous: return Calendar::continuous();
    case Days::kWeekdays: break;
  }
  return Calendar::weekdays();
}

}  // namespace

std::string_view name(Market market) {
  switch (market) {
    case Market::kUnknown: return "unknown";
    case Market::kStock: return "stock";
    case Market::kFutures: return "futures";
    case Market::kForex: return "forex";
    case Market::kCrypto: return "crypto";
    case Market::kIndex: return "index";
  }
  return "unknown";
}

Venue find_venue(std::string_view name) {
  for (const Row& row : kVenues) {
    if (row.name != name) continue;
    return {.name = row.name,
            .market = row.market,
            .currency = Currency::parse(row.currency).value_or(Currency{}),
            .calendar = &calendar_of(row.days),
            .needs_definition = row.needs_definition};
  }
  return {.name = name, .calendar = &Calendar::weekdays()};
}

}  // namespace godwit
