// The simulated markets that have a name: what a person asks for without writing parameters.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "market/synthetic/synthetic_config.h"

namespace godwit {

enum class SyntheticKind : uint8_t {
  kRandomWalk,
  kRegimes,
  kMeanRevertingPair,
  kJumps,
  kOrderFlow,
  kPlantedSignal,
};

inline constexpr std::array kSyntheticKinds{
    std::string_view{"random_walk"}, std::string_view{"regimes"},
    std::string_view{"pair"},        std::string_view{"jumps"},
    std::string_view{"order_flow"},  std::string_view{"planted_signal"}};

[[nodiscard]] constexpr std::string_view name(SyntheticKind kind) {
  return kSyntheticKinds[static_cast<size_t>(kind)];
}
[[nodiscard]] constexpr std::optional<SyntheticKind> parse_synthetic_kind(std::string_view text) {
  for (size_t i = 0; i < kSyntheticKinds.size(); ++i)
    if (kSyntheticKinds[i] == text) return static_cast<SyntheticKind>(i);
  return std::nullopt;
}

struct SyntheticRequest {
  uint64_t seed = 0;
  Interval interval = Interval::k1m;  ///< At most 1d.
  double signal_strength = 0.1;       ///< Of kPlantedSignal.
};

/// The markets of one kind, one configuration per instrument (the pair has two): WALK.SIM, ... with
/// prices near 100, a tick of 0.01, lots of 100, limits of 20 % a day, shares, hourly funding and
/// news without meaning on every twentieth bar, so that every kind of rows has some. Volatility
/// is 1.5 % per day of 240 minutes, scaled to the interval by the square root of time.
[[nodiscard]] std::vector<SyntheticMarketConfig> synthetic_preset(SyntheticKind kind,
                                                                  const SyntheticRequest& request);

}  // namespace godwit
