// The interval of the bars of a CSV file where nobody says it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "market/domain/interval.h"

namespace godwit::features {

/// The step in `ts` that most rows show to the row before of their instrument, of several the
/// smallest, among the first 2,000 rows of a file as CsvColumnSource reads it; nothing where that
/// is no interval. With `chosen` of rows of that instrument alone, where the file has a column
/// instrument. What the file says later changes nothing, so that no feature looks ahead by it.
[[nodiscard]] std::optional<Interval> interval_of_stamps(
    const std::filesystem::path& path, const std::optional<std::string>& chosen = {});

}  // namespace godwit::features
