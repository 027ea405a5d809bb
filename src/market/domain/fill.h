// Our own execution, as opposed to a public trade.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "foundation/base/time.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"
#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

enum class Side : uint8_t { kBuy, kSell };

[[nodiscard]] constexpr std::string_view name(Side side) {
  return side == Side::kBuy ? "buy" : "sell";
}
/// +1 for a buy, -1 for a sell.
[[nodiscard]] constexpr int sign(Side side) { return side == Side::kBuy ? 1 : -1; }

/// Which part of a position a fill opens or closes. Cash accounts net; Chinese futures name it.
enum class Offset : uint8_t { kNet, kOpen, kClose, kCloseToday, kCloseYesterday };

/// What the fill cost beyond its price, and how much of its price was cost. All >= 0 except
/// rebates. Amounts are in the instrument's currency.
struct FillCosts {
  Amount commission;
  Amount tax;
  Amount fee;       ///< Every other charge: transfer, exchange, regulatory.
  Amount slippage;  ///< Part of the price paid, not charged again.
  Amount impact;    ///< Part of the price paid, not charged again.
};

struct Fill {
  OrderId order;
  uint64_t fill_number = 0;  ///< 1, 2, ... within the order; (order, fill_number) is unique.
  InstrumentIndex instrument;
  StrategyIndex strategy;
  Side side = Side::kBuy;
  Offset offset = Offset::kNet;
  Timestamp ts;
  TradingDay trading_day;
  Price price;        ///< Paid, slippage and impact included.
  Quantity quantity;  ///< > 0.
  Amount amount;      ///< price x quantity x multiplier, rounded against us at 1e-8.
  FillCosts costs;
};
static_assert(std::is_trivially_copyable_v<Fill>);

}  // namespace godwit
