// Where a cleaned catalog lists what cleaning took out and changed, and how it names a series
// there.
#pragma once

#include <string>
#include <string_view>

#include "market/domain/series.h"
#include "options/series_options.h"

namespace godwit {

inline constexpr std::string_view kTakenOutFile = "quarantine/cleaning_quarantined.csv";
inline constexpr std::string_view kRepairedFile = "quarantine/cleaning_repaired.csv";

/// "bar 1d 600519.SSE".
[[nodiscard]] inline std::string cleaning_name(const Series& series) {
  return kind_text(series) + " " + series.instrument.text();
}

}  // namespace godwit
