// What is to be known of the data before features are computed from them.
#include <algorithm>

#include "features/input.h"
#include "foundation/base/interrupt.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

constexpr size_t kNamesShown = 5;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamesShown)
    text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  return text;
}

}  // namespace

void FeaturesInput::note_prices() {
  if (is_quiet_ || !file_.empty()) return;
  if (adjust_ == AdjustMode::kForward)
    note(
        "--adjust forward counts from the last day: each later ex-date changes all prices before "
        "it, so that features of price levels are not causal; train and trade on --adjust "
        "backward");
  if (adjust_ != AdjustMode::kNone || query_.kind != DataKind::kBar) return;
  std::string text;
  size_t others = 0;
  for (const InstrumentId& id : query_.instruments) {
    const Series series = series_of(id);
    const auto rows = catalog().read<Bar>(series, by_sessions(book(), series, query_.range));
    std::optional<TradingDay> first;
    TradingDay last;
    for (auto block = rows->next(); !block.empty(); block = rows->next()) {
      first = first.value_or(block.front().trading_day());
      last = block.back().trading_day();
    }
    if (!first) continue;
    const std::string one = raw_price_warning(catalog(), book(), id, *first, last);
    if (text.empty())
      text = one;
    else
      others += one.empty() ? 0 : 1;
  }
  if (text.empty()) return;
  if (others > 0) text += " (and " + std::to_string(others) + " more instruments)";
  note(text);
}

void FeaturesInput::note_sides(const features::FeatureSet& set) {
  if (is_quiet_ || !file_.empty() || has_interval(query_.kind)) return;
  const features::FeatureStream stream{set, open()};
  const std::vector<std::string>& columns = stream.columns();
  const auto reads = [&](const char* name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  std::string empty;
  for (const char* name : {"buy_volume", "sell_volume"})
    if (reads(name)) empty += (empty.empty() ? "" : " and ") + std::string{name};
  // Beside books and quotes these go by the prices, too.
  for (const char* name : {"session_bid_share", "session_ask_share"})
    if (query_.kind == DataKind::kTrade && reads(name))
      empty += (empty.empty() ? "" : " and ") + std::string{name};
  if (empty.empty()) return;
  std::string first;
  size_t others = 0;
  for (const InstrumentId& id : query_.instruments) {
    if (!lacks_sides(id)) continue;
    if (first.empty())
      first = id.text();
    else
      ++others;
  }
  if (first.empty()) return;
  if (others > 0) first += " (and " + std::to_string(others) + " more)";
  warn_once("no trade of " + first + " has a side, so that " + empty +
            " stay empty; import its trades again with a column side (buy or sell, of who "
            "pressed; --column side=NAME where the file names it otherwise)");
}

void FeaturesInput::note_empty(const features::FeatureStream& stream) {
  const std::vector<std::string> columns = stream.empty_columns();
  const std::vector<std::string> empty = stream.without_values();
  const std::string nowhere = " no value in any row of " + text();
  if (columns.empty() && empty.empty()) return;
  if (columns.empty())
    return note(listed(empty) + (empty.size() == 1 ? " has" : " have") + nowhere +
                "; features show says how many rows a feature asks for");
  std::string told = columns.size() == 1 ? "the column " : "the columns ";
  told += listed(columns) + (columns.size() == 1 ? " has" : " have") + nowhere;
  if (!empty.empty()) told += "; features without a value: " + listed(empty);
  warn_once(told);
}

bool FeaturesInput::lacks_sides(const InstrumentId& id) {
  const Series trades{.instrument = id, .kind = DataKind::kTrade};
  if (!catalog().contains(trades)) return false;
  const auto rows = catalog().read<Trade>(trades, by_sessions(book(), series_of(id), query_.range));
  bool has_trades = false;
  for (auto block = rows->next(); !block.empty(); block = rows->next()) {
    throw_if_interrupted();
    has_trades = true;
    for (const Trade& trade : block)
      if (static_cast<AggressorSide>(trade.header.flags & 0xff) != AggressorSide::kUnknown)
        return false;
  }
  return has_trades;
}

}  // namespace godwit
