// Bar intervals of the command line: 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "foundation/base/time.h"

namespace godwit {

enum class Interval : uint8_t { k1s, k5s, k1m, k5m, k15m, k30m, k1h, k4h, k8h, k1d, k1w };

inline constexpr std::array kIntervals{
    std::string_view{"1s"}, std::string_view{"5s"},  std::string_view{"1m"},
    std::string_view{"5m"}, std::string_view{"15m"}, std::string_view{"30m"},
    std::string_view{"1h"}, std::string_view{"4h"},  std::string_view{"8h"},
    std::string_view{"1d"}, std::string_view{"1w"}};

[[nodiscard]] constexpr std::string_view name(Interval interval) {
  return kIntervals[static_cast<size_t>(interval)];
}

[[nodiscard]] constexpr std::optional<Interval> parse_interval(std::string_view text) {
  for (size_t i = 0; i < kIntervals.size(); ++i)
    if (kIntervals[i] == text) return static_cast<Interval>(i);
  return std::nullopt;
}

/// Daily and longer bars carry a trading day; intraday bars carry the time at which they close.
[[nodiscard]] constexpr bool is_intraday(Interval interval) { return interval < Interval::k1d; }

/// The nominal length.
[[nodiscard]] constexpr Duration duration(Interval interval) {
  constexpr std::array<int64_t, kIntervals.size()> seconds{1,    5,     60,    300,   900,   1800,
                                                           3600, 14400, 28800, 86400, 604800};
  return Duration::seconds(seconds[static_cast<size_t>(interval)]);
}

}  // namespace godwit
