#include "stored/withheld_bars.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/csv.h"
#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/quality/rule_text.h"
#include "options/series_options.h"
#include "stored/cleaning_files.h"

namespace godwit {
namespace {

/// Rules that refuse a bar for another column than its prices.
bool leaves_prices_sound(std::string_view rule) {
  switch (parse_rule(rule).value_or(RuleId::kAbsurdPrice)) {
    case RuleId::kMissingVolume:
    case RuleId::kZeroVolume:
    case RuleId::kNegativeVolume:
    case RuleId::kNegativeOpenInterest:
    case RuleId::kTurnoverMismatch:
    case RuleId::kTradedWhileSuspended:
    case RuleId::kFractionalVolume: return true;
    default: return false;
  }
}

/// A row as bar_csv_header names its fields.
std::optional<Bar> bar_of(const std::string& row) {
  const std::string text = std::string{bar_csv_header(TradingDayColumn::kNone)} + row + "\n";
  CsvReader csv{CsvText{.name = "a row taken out", .bytes = text}, CsvReader::Options{}};
  const auto column = [&](std::string_view name) {
    const std::optional<size_t> at = csv.find_column(name);
    return at && *at < csv.fields().size() ? csv.fields()[*at] : std::string_view{};
  };
  if (csv.step() != CsvStep::kRecord) return std::nullopt;
  const std::optional<Date> date = parse_date(column("ts"));
  const auto close = parse_fixed<Price>(column("close"));
  if (!date || !close || *close <= Price{}) return std::nullopt;
  Bar bar;
  bar.header.ts_event = TradingDay{*date}.end_utc();
  bar.trading_day_days = date->days();
  bar.close = *close;
  bar.volume = parse_double(column("volume")).value_or(bar.volume);
  return bar;
}

}  // namespace

std::vector<WithheldBar> withheld_bars(const Catalog& catalog, const InstrumentId& instrument) {
  const std::filesystem::path list = catalog.root() / kTakenOutFile;
  if (!std::filesystem::exists(list)) return {};
  const std::string wanted = cleaning_name(bar_series(instrument, Interval::k1d));
  CsvReader csv{list};
  const auto file = csv.find_column("file");
  const auto reason = csv.find_column("reason");
  const auto raw = csv.find_column("raw");
  if (!file || !reason || !raw) return {};
  std::map<TradingDay, WithheldBar> by_day;  // Of each day the first.
  while (csv.step() == CsvStep::kRecord) {
    const auto& fields = csv.fields();
    if (fields.size() <= std::max({*file, *reason, *raw}) || fields[*file] != wanted) continue;
    if (const std::optional<Bar> bar = bar_of(std::string{fields[*raw]}))
      by_day.try_emplace(
          bar->trading_day(),
          WithheldBar{.bar = *bar, .has_doubtful_prices = !leaves_prices_sound(fields[*reason])});
  }
  std::vector<WithheldBar> bars;
  bars.reserve(by_day.size());
  for (const auto& [day, bar] : by_day) bars.push_back(bar);
  return bars;
}

}  // namespace godwit
