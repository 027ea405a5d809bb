#include "market/data/import/row_checks.h"

#include <algorithm>
#include <initializer_list>

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

std::optional<RefusedRow> refuse(RowRule rule, std::string detail) {
  return RefusedRow{rule, std::move(detail)};
}

std::optional<RefusedRow> check_prices(std::string_view what, Price open, Price high, Price low,
                                       Price close) {
  if (std::min({open, high, low, close}) <= Price{})
    return refuse(RowRule::kNonPositivePrice, std::string{what});
  if (high < low) return refuse(RowRule::kHighBelowLow, std::string{what});
  if (std::max(open, close) > high || std::min(open, close) < low)
    return refuse(RowRule::kPriceOutsideRange, std::string{what});
  return std::nullopt;
}

/// Of statistics, NaN for what is not known.
std::optional<RefusedRow> check_statistics(std::initializer_list<double> values) {
  for (const double value : values) {
    if (value < 0) return refuse(RowRule::kNegativeVolume, "");
    if (value >= kStatisticMax) return refuse(RowRule::kOutOfRange, format_double(value));
  }
  return std::nullopt;
}

/// Four zeros stand for a side that nobody quoted; fewer are an error.
bool is_unquoted(const QuoteBar::Prices& side) {
  return side.open.is_zero() && side.high.is_zero() && side.low.is_zero() && side.close.is_zero();
}

/// A side of a quote or a level of a book: a price wherever there is volume.
bool is_level(Price price, Quantity volume) { return volume.is_zero() || price > Price{}; }

}  // namespace

std::optional<RefusedRow> check_row(const Bar& row) {
  if (auto refused = check_prices("prices", row.open, row.high, row.low, row.close)) return refused;
  return check_statistics({row.volume, row.turnover, row.open_interest});
}

std::optional<RefusedRow> check_row(const QuoteBar& row) {
  if (is_unquoted(row.bid) && is_unquoted(row.ask)) return refuse(RowRule::kMissingField, "prices");
  for (const auto& [what, side] : {std::pair{"bid", &row.bid}, std::pair{"ask", &row.ask}})
    if (!is_unquoted(*side))
      if (auto refused = check_prices(what, side->open, side->high, side->low, side->close))
        return refused;
  return check_statistics({row.bid_volume, row.ask_volume, row.volume});
}

std::optional<RefusedRow> check_row(const Quote& row) {
  if (row.bid_volume < Quantity{} || row.ask_volume < Quantity{})
    return refuse(RowRule::kNegativeVolume, "");
  const bool unknown = (row.header.flags & Quote::kVolumesUnknown) != 0;
  const bool ok =
      unknown ? row.bid_price > Price{} && row.ask_price > Price{}
              : is_level(row.bid_price, row.bid_volume) && is_level(row.ask_price, row.ask_volume);
  return ok ? std::nullopt : refuse(RowRule::kNonPositivePrice, "");
}

std::optional<RefusedRow> check_row(const Trade& row) {
  if (row.price <= Price{}) return refuse(RowRule::kNonPositivePrice, "price");
  if (row.quantity <= Quantity{}) return refuse(RowRule::kNonPositiveQuantity, "quantity");
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const Depth& row) {
  for (const auto& side : {row.bids, row.asks})
    for (const BookLevel& level : side) {
      if (level.volume < Quantity{}) return refuse(RowRule::kNegativeVolume, "");
      if (!is_level(level.price, level.volume)) return refuse(RowRule::kNonPositivePrice, "");
    }
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const BookDelta& row) {
  if (row.level.price <= Price{}) return refuse(RowRule::kNonPositivePrice, "price");
  if (row.level.volume < Quantity{}) return refuse(RowRule::kNegativeVolume, "volume");
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const OrderByOrder& row) {
  if (row.quantity < Quantity{}) return refuse(RowRule::kNegativeVolume, "quantity");
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const Funding&) { return std::nullopt; }

std::optional<RefusedRow> check_row(const DayFacts& row) {
  for (const std::optional<Price>& price :
       {row.reference_price, row.limit_up, row.limit_down, row.settlement})
    if (price && *price <= Price{}) return refuse(RowRule::kNonPositivePrice, "");
  if (row.limit_up && row.limit_down && *row.limit_down > *row.limit_up)
    return refuse(RowRule::kLimitsCrossed,
                  "down " + format_fixed(*row.limit_down) + ", up " + format_fixed(*row.limit_up));
  if (row.reference_price) {
    const bool is_above = row.limit_up && *row.reference_price > *row.limit_up;
    const bool is_below = row.limit_down && *row.reference_price < *row.limit_down;
    if (is_above || is_below)
      return refuse(RowRule::kReferenceOutsideLimits,
                    "reference " + format_fixed(*row.reference_price) + ", " +
                        (is_above ? "up " + format_fixed(*row.limit_up)
                                  : "down " + format_fixed(*row.limit_down)));
  }
  for (const std::optional<int64_t>& shares : {row.total_shares, row.float_shares})
    if (shares && *shares <= 0) return refuse(RowRule::kNonPositiveQuantity, "shares");
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const NewsItem& row) {
  if (row.title.empty() && row.text.empty()) return refuse(RowRule::kMissingField, "title");
  if (row.available_at < row.ts_event) return refuse(RowRule::kBackwardTime, "available_at");
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const KnownValue& row) {
  if (row.name.empty()) return refuse(RowRule::kMissingField, "name");
  if (row.available_at < row.ts_event) return refuse(RowRule::kBackwardTime, "available_at");
  return std::nullopt;
}

std::optional<RefusedRow> check_row(const Relation& row) {
  if (row.kind.empty() || row.subject.empty() || row.object.empty())
    return refuse(RowRule::kMissingField, "kind, subject or object");
  if (row.valid_to && *row.valid_to < row.valid_from)
    return refuse(RowRule::kBackwardTime, "valid_to");
  return std::nullopt;
}

}  // namespace godwit
