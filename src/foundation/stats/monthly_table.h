// Compounded returns by calendar month and year.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "foundation/base/time.h"

namespace godwit {

struct DatedReturn {
  Date date;  ///< the day on which the period ends
  double value = 0;
};

struct MonthlyRow {
  int year = 0;
  std::array<double, 12> months{};  ///< compounded; NaN where there is no period
  double total = 0;                 ///< compounded over the year's periods
};

/// One row for each year from the first to the last date; a year without periods has NaN alone.
/// Throws Error when dates go backwards or a return is not finite.
[[nodiscard]] std::vector<MonthlyRow> monthly_table(std::span<const DatedReturn> returns);

}  // namespace godwit
