// A best bid above the best ask, which no matching venue shows.
#pragma once

#include <optional>

#include "market/data/feed/alarm_latch.h"
#include "market/domain/price.h"

namespace godwit {

struct CrossedConfig {
  bool enabled = true;
  bool locked_is_bad = false;  ///< Bid = ask counts as crossed; else it only keeps an alarm up.
  LatchConfig latch{.clear_after = Duration::seconds(2)};
};

/// Best bid and ask of one quote. Nothing when a side is empty.
struct TopOfBook {
  Price bid;
  Price ask;
};

[[nodiscard]] inline Observation observe_crossed(const TopOfBook& top,
                                                 const CrossedConfig& config) {
  const double bid = static_cast<double>(top.bid.raw());
  const double ask = static_cast<double>(top.ask.raw());
  const double share = ask == 0 ? 0 : (bid - ask) / (ask < 0 ? -ask : ask);
  Level level = Level::kGood;
  if (top.bid > top.ask) level = Level::kBad;
  if (top.bid == top.ask) level = config.locked_is_bad ? Level::kBad : Level::kBetween;
  return {.level = level, .observed = share, .limit = 0};
}

}  // namespace godwit
