// Where bars that we built and bars that a vendor recorded part.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "market/domain/event.h"

namespace godwit {

enum class BarField : uint8_t {
  kNotBuilt,     ///< The vendor has a bar that we lack.
  kNotRecorded,  ///< We have a bar that the vendor lacks.
  kOpen,
  kHigh,
  kLow,
  kClose,
  kVolume,
  kTurnover,
  kOpenInterest,
};

inline constexpr std::array kBarFields{
    std::string_view{"not built"},    std::string_view{"not recorded"},
    std::string_view{"open"},         std::string_view{"high"},
    std::string_view{"low"},          std::string_view{"close"},
    std::string_view{"volume"},       std::string_view{"turnover"},
    std::string_view{"open interest"}};

[[nodiscard]] constexpr std::string_view name(BarField field) {
  return kBarFields[static_cast<size_t>(field)];
}

/// A difference counts when it is larger.
struct BarTolerance {
  Price price;             ///< Absolute.
  double volume = 0;       ///< Relative to the recorded value, as the two below.
  double turnover = 1e-9;  ///< Vendors round it, and sums of doubles end in noise.
  double open_interest = 0;
};

struct BarDifference {
  TradingDay day;
  Timestamp ts_event;
  BarField field = BarField::kOpen;
  double built = 0;  ///< NaN for the bars that one side lacks.
  double recorded = 0;
};

/// All differences in the order of time, then of BarField. Both lists ordered by strictly
/// increasing ts_event, by which bars are matched. A statistic that one side does not know (NaN) is
/// not compared.
[[nodiscard]] std::vector<BarDifference> compare_bars(std::span<const Bar> built,
                                                      std::span<const Bar> recorded,
                                                      const BarTolerance& tolerance);

}  // namespace godwit
