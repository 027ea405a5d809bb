// How often rows of a CSV file come, where nobody says it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "market/domain/interval.h"

namespace godwit::features {

/// How far one row is from the next.
struct StampStep {
  std::optional<Interval> interval;  ///< nothing: no interval, or months
  bool is_month = false;

  friend bool operator==(const StampStep&, const StampStep&) = default;
};

/// The step in `ts` that most rows show to the row before of their instrument, of several the
/// smallest, among the first 2,000 rows of a file as CsvColumnSource reads it. Dates with nothing
/// but a weekend between them are a day apart; those in neighbouring months, three weeks apart or
/// more, a month. With `chosen` of rows of that instrument alone, where the file has a column
/// instrument. What the file says later changes nothing, so that no feature looks ahead by it.
[[nodiscard]] StampStep step_of_stamps(const std::filesystem::path& path,
                                       const std::optional<std::string>& chosen = {});

}  // namespace godwit::features
