// Daily price limits: the reference price moved by a share and rounded to the tick, in integers.
#pragma once

#include <cstdint>

#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// The highest and the lowest price that an order may bear on a trading day.
struct LimitPair {
  Price down;
  Price up;
  friend bool operator==(const LimitPair&, const LimitPair&) = default;
};

/// How far prices may move on a day, as shares of the reference price.
struct LimitBand {
  Rate up;    ///< >= 0.
  Rate down;  ///< 0 to 1.
};

/// Chinese stock exchanges: both limits rounded half up to the tick, at least one tick away from
/// the reference, the lower at least one tick. reference > 0, tick > 0. Throws Error(kDataRefused)
/// for a reference beyond 1e9. Source: SSE and SZSE trading rules, 3.3.13.
[[nodiscard]] LimitPair stock_limits(Price reference, LimitBand band, Price tick);

/// To which side limits that fall between two ticks are rounded.
enum class LimitRounding : uint8_t {
  kInside,   ///< The band is never exceeded: CFFEX, as its records show.
  kOutside,  ///< The band is always reached: CZCE, as its records show.
};

/// Futures exchanges. The reference is the previous settlement price. The same requirements.
[[nodiscard]] LimitPair futures_limits(Price reference, LimitBand band, Price tick,
                                       LimitRounding rounding);

}  // namespace godwit
