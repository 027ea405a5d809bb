// A table whose cells are coloured by value: months by years, correlations, weights over time.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "foundation/report/format.h"
#include "foundation/report/words.h"

namespace godwit {

struct HeatRow {
  std::string label{};
  std::vector<double> values{};  ///< One per column; NaN leaves the cell empty.
};

/// Blue above zero, orange below, none at zero: told apart with any colour vision, and every cell
/// shows its number. A plain table; needs no JavaScript.
struct HeatMap {
  std::string title{};   ///< May be empty.
  std::string corner{};  ///< Header of the label column; may be empty.
  std::vector<std::string> columns{};
  std::vector<HeatRow> rows{};
  bool last_column_is_total = false;  ///< Set apart, and left out of the automatic scale.
  NumberFormat format{.kind = NumberKind::kPercent, .decimals = 1, .unit = {}};
  double full_scale = 0;  ///< |value| of the strongest colour; 0: the 95th percentile of |values|.
  std::string note{};     ///< Under the map; may be empty.
};

/// The months of one year, as simple returns; NaN where there is none.
struct MonthlyReturns {
  int year = 0;
  std::array<double, 12> month{};
  double total = 0;  ///< Of the year, as the caller defines it.
};

/// Rows are years, columns are months and the year.
[[nodiscard]] HeatMap monthly_heat_map(const std::vector<MonthlyReturns>& years, Language language);

/// Percentages stand without their sign in the cells; the legend has it.
void append_html(std::string& out, const HeatMap& map, Language language);

}  // namespace godwit
