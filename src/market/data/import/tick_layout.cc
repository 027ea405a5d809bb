#include "market/data/import/tick_layout.h"

#include <array>

namespace godwit {
namespace {

constexpr std::array kCtpFiles{std::string_view{"{exchange}.{contract}_ctp_*"},
                               std::string_view{"*"}};
constexpr std::array kAnyFile{std::string_view{"*"}};
constexpr std::array kLastPriceFiles{std::string_view{"{exchange}.{contract}_ticks_*"}};

constexpr std::array kLayouts{
    TickLayout{.name = "ctp_ticks",
               .about = "CTP snapshots of Chinese futures, 44 fields (depth market data)",
               .files = kCtpFiles,
               .exchange = "ExchangeID",
               .contract = "InstrumentID",
               .trading_day = "TradingDay",
               .date = "ActionDay",
               .time = "UpdateTime",
               .millisecond = "UpdateMillisec",
               .last = "LastPrice",
               .volume = "Volume",
               .volume_change = "",
               .open_interest = "OpenInterest",
               .bid_price = "BidPrice1",
               .bid_volume = "BidVolume1",
               .ask_price = "AskPrice1",
               .ask_volume = "AskVolume1",
               .reference_price = "PreSettlementPrice",
               .limit_up = "UpperLimitPrice",
               .limit_down = "LowerLimitPrice",
               .settlement = "SettlementPrice"},
    TickLayout{.name = "wondertrader_ticks",
               .about = "WonderTrader snapshots of Chinese futures",
               .files = kAnyFile,
               .exchange = "exchange",
               .contract = "code",
               .trading_day = "trading_date",
               .date = "",
               .time = "datetime",
               .millisecond = "",
               .last = "price",
               .volume = "total_volume",
               .volume_change = "volume",
               .open_interest = "open_interest",
               .bid_price = "bid_price1",
               .bid_volume = "bid_qty1",
               .ask_price = "ask_price1",
               .ask_volume = "ask_qty1",
               .reference_price = "pre_settle",
               .limit_up = "upper_limit",
               .limit_down = "lower_limit",
               .settlement = "settle_price"},
    TickLayout{.name = "last_price_ticks",
               .about = "Last prices and running volumes of a Chinese futures contract",
               .files = kLastPriceFiles,
               .exchange = "",
               .contract = "",
               .trading_day = "",
               .date = "",
               .time = "datetime",
               .millisecond = "",
               .last = "last_price",
               .volume = "volume_cum",
               .volume_change = "",
               .open_interest = "open_interest",
               .bid_price = "",
               .bid_volume = "",
               .ask_price = "",
               .ask_volume = "",
               .reference_price = "",
               .limit_up = "",
               .limit_down = "",
               .settlement = ""}};

}  // namespace

std::span<const TickLayout> tick_layouts() { return kLayouts; }

}  // namespace godwit
