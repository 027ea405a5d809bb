#include "market/data/history/facts_history.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "foundation/base/error.h"
#include "market/data/catalog/row_schema.h"

namespace godwit {
namespace {

/// "settlement, suspended": the columns in which two rows differ.
std::string differing_columns(const DayFacts& a, const DayFacts& b) {
  std::string names;
  const auto compare = [&](const auto& column) {
    if (column.get(a) != column.get(b)) names.append(names.empty() ? "" : ", ").append(column.name);
  };
  std::apply([&](const auto&... column) { (compare(column), ...); },
             RowSchema<DayFacts>::columns());
  return names;
}

}  // namespace

FactsHistory::FactsHistory(std::string_view source, std::vector<DayFacts> rows)
    : rows_{std::move(rows)} {
  std::stable_sort(rows_.begin(), rows_.end(), [](const DayFacts& a, const DayFacts& b) {
    return a.trading_day < b.trading_day;
  });
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
  for (size_t i = 1; i < rows_.size(); ++i)
    if (rows_[i - 1].trading_day == rows_[i].trading_day)
      throw failed(std::string{source} + ": two rows of facts for " +
                   format_date(rows_[i].trading_day.date()) + " differ in " +
                   differing_columns(rows_[i - 1], rows_[i]) +
                   "; remove one from the source and import it again");
}

std::optional<DayFacts> FactsHistory::after_close(TradingDay day) const {
  const auto row = std::partition_point(
      rows_.begin(), rows_.end(), [&](const DayFacts& facts) { return facts.trading_day < day; });
  if (row == rows_.end() || row->trading_day != day) return std::nullopt;
  return *row;
}

std::optional<DayFacts> FactsHistory::before_open(TradingDay day) const {
  std::optional<DayFacts> facts = after_close(day);
  if (facts) facts->settlement.reset();
  return facts;
}

}  // namespace godwit
