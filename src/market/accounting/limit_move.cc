#include "market/accounting/limit_move.h"

#include <algorithm>

#include "market/rules/row_reader.h"

namespace godwit {
namespace {

/// The product's own row goes before its exchange's.
template <class Row>
const Row& row_of(const DatedTable<Row>& rows, const FuturesListing& listing, TradingDay day,
                  Assumptions& assumptions) {
  const std::string& exchange = listing.exchange->name;
  const bool has_own = rows.has(listing.key) || !rows.has(exchange);
  return rows.at(has_own ? listing.key : exchange, day.date(), assumptions);
}

}  // namespace

LimitMoveTable::LimitMoveTable(const ConfigSection& root, Assumptions& assumptions)
    : assumptions_{assumptions} {
  for (const ConfigSection& row : root.sections("limit_move")) {
    Row entry;
    for (const std::string& text : row.strings("band_steps")) {
      const std::optional<Rate> step = parse_rate(text);
      if (!step) row.fail("band_steps", "expected shares like \"3%\", got \"" + text + "\"");
      entry.band_steps.push_back(*step);
    }
    entry.margin_over_band = read_rate(row, "margin_over_band");
    const Validity validity = read_validity(row);
    for (const std::string& key : row.strings("products")) rows_.add(key, validity, entry, row);
    row.finish();
  }
  rows_.finish();
}

LimitMove LimitMoveTable::after(const FuturesListing& listing, int32_t locked_days, Rate band,
                                Rate margin, TradingDay day) const {
  CHECK(locked_days >= 0, "a number of locked days is not negative");
  if (locked_days == 0) return {band, margin, false};
  const Row& row = row_of(rows_, listing, day, assumptions_);
  const auto steps = static_cast<int32_t>(row.band_steps.size());
  for (int32_t i = 0; i < std::min(locked_days, steps); ++i)
    band += row.band_steps[static_cast<size_t>(i)];
  return {band, std::max(margin, band + row.margin_over_band), locked_days > steps};
}

LargerSideTable::LargerSideTable(const ConfigSection& root, Assumptions& assumptions)
    : assumptions_{assumptions} {
  for (const ConfigSection& row : root.sections("larger_side")) {
    const bool holds = row.boolean("holds");
    const Validity validity = read_validity(row);
    for (const std::string& key : row.strings("products"))
      rows_.add(key, validity, Row{holds}, row);
    row.finish();
  }
  rows_.finish();
}

bool LargerSideTable::holds(const FuturesListing& listing, TradingDay day) const {
  return row_of(rows_, listing, day, assumptions_).holds;
}

}  // namespace godwit
