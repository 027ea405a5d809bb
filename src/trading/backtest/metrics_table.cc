#include "trading/backtest/metrics_table.h"

#include <array>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "foundation/report/format.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

enum class Shown : uint8_t { kPercent, kNumber, kText };
/// Whose number it is: of each alone, of the strategy's trades, or of the strategy against the
/// benchmark (kept with the benchmark in summary.json).
enum class Of : uint8_t { kEach, kTrades, kBoth };

struct Row {
  std::string_view key;
  std::string_view label;
  Shown shown = Shown::kNumber;
  Of of = Of::kEach;
};

constexpr std::array kRows{
    Row{"total_return", "Total return", Shown::kPercent},
    Row{"annual_return", "Annual return", Shown::kPercent},
    Row{"annual_volatility", "Annual volatility", Shown::kPercent},
    Row{"sharpe", "Sharpe ratio"},
    Row{"sortino", "Sortino ratio"},
    Row{"calmar", "Calmar ratio"},
    Row{"max_drawdown", "Maximum drawdown", Shown::kPercent},
    Row{"max_drawdown_from", "... from its peak", Shown::kText},
    Row{"max_drawdown_to", "... to its trough", Shown::kText},
    Row{"var_95", "VaR 95 %", Shown::kPercent},
    Row{"var_99", "VaR 99 %", Shown::kPercent},
    Row{"cvar_95", "CVaR 95 %", Shown::kPercent},
    Row{"cvar_99", "CVaR 99 %", Shown::kPercent},
    Row{"skew", "Skew"},
    Row{"kurtosis", "Kurtosis"},
    Row{"tail_ratio", "Tail ratio"},
    Row{"omega", "Omega"},
    Row{"psr", "PSR (probability of skill)", Shown::kPercent},
    Row{"min_trl", "MinTRL, periods"},
    Row{"win_rate", "Win rate of round trips", Shown::kPercent, Of::kTrades},
    Row{"profit_factor", "Profit factor", Shown::kNumber, Of::kTrades},
    Row{"turnover", "Turnover a year", Shown::kNumber, Of::kTrades},
    Row{"alpha", "Alpha", Shown::kPercent, Of::kBoth},
    Row{"beta", "Beta", Shown::kNumber, Of::kBoth},
    Row{"information_ratio", "Information ratio, per period", Shown::kNumber, Of::kBoth},
    Row{"tracking_error", "Tracking error", Shown::kPercent, Of::kBoth},
};

Cell cell(const Json& from, const Row& row) {
  const auto value = from.find(row.key);
  if (value == from.end()) return {"–"};
  if (row.shown == Shown::kText && value->is_string()) return {value->get<std::string>()};
  if (!value->is_number()) return {"–"};
  return row.shown == Shown::kPercent
             ? number_cell(value->get<double>(), {.kind = NumberKind::kPercent})
             : number_cell(value->get<double>(), {.decimals = 3});
}

}  // namespace

Table metrics_table(const Json& summary) {
  const Json& benchmark = summary.at("benchmark");
  const bool compared = benchmark.is_object();
  const Json& conventions = summary.at("conventions");
  Table table;
  table.columns = {
      {"Metric"}, {"Strategy", Align::kRight}, {"Benchmark", Align::kRight}, {"Convention"}};
  table.sortable = false;
  table.at_full_height = true;
  for (const Row& row : kRows) {
    if (row.of == Of::kBoth && !compared) continue;
    const auto convention = conventions.find(row.key);
    table.rows.push_back({Cell{std::string{row.label}},
                          cell(row.of == Of::kBoth ? benchmark : summary, row),
                          compared && row.of == Of::kEach ? cell(benchmark, row) : Cell{""},
                          Cell{convention != conventions.end() && convention->is_string()
                                   ? convention->get<std::string>()
                                   : ""}});
  }
  return table;
}

}  // namespace godwit
