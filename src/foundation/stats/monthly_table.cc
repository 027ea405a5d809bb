#include "foundation/stats/monthly_table.h"

#include <cmath>
#include <limits>
#include <string>

#include "foundation/base/error.h"
#include "foundation/stats/accumulate.h"

namespace godwit {

std::vector<MonthlyRow> monthly_table(std::span<const DatedReturn> returns) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::vector<MonthlyRow> rows;
  CompoundedGrowth month, year;
  for (size_t i = 0; i < returns.size(); ++i) {
    const auto [date, value] = returns[i];
    if (!std::isfinite(value))
      throw failed("the return of " + format_date(date) +
                   " is not a finite number; drop or fill that period first");
    if (i > 0 && date < returns[i - 1].date)
      throw failed("dates go backwards: " + format_date(date) + " comes after " +
                   format_date(returns[i - 1].date) + "; sort the returns by date");
    const bool new_year = i == 0 || date.year() != rows.back().year;
    if (new_year) {
      for (int y = rows.empty() ? date.year() : rows.back().year + 1; y <= date.year(); ++y) {
        rows.push_back({.year = y, .months = {}, .total = kNone});
        rows.back().months.fill(kNone);
      }
      year = {};
    }
    if (new_year || date.month() != returns[i - 1].date.month()) month = {};
    month.add(value);
    year.add(value);
    rows.back().months[date.month() - 1] = month.total_return();
    rows.back().total = year.total_return();
  }
  return rows;
}

}  // namespace godwit
