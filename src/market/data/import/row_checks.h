// What a row of each kind has to satisfy on its own. What needs its neighbours is for the quality
// check.
#pragma once

#include <optional>

#include "market/data/import/refused_row.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

/// Volumes, turnovers and open interests of bars are doubles, since indices turn over more than a
/// quantity holds; from here on they are a mistake. Nothing traded comes near it.
inline constexpr double kStatisticMax = 1e18;

/// Nothing when the row is sound. A crossed quote is: it happened, and the quality check counts it.
[[nodiscard]] std::optional<RefusedRow> check_row(const Bar& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const QuoteBar& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const Quote& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const Trade& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const Depth& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const BookDelta& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const OrderByOrder& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const Funding& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const DayFacts& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const NewsItem& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const KnownValue& row);
[[nodiscard]] std::optional<RefusedRow> check_row(const Relation& row);

}  // namespace godwit
