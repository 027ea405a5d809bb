#include "market/data/quality/rules_book.h"

#include <span>

namespace godwit {
namespace {

/// The first level, from 1, that is out of order; 0: none.
size_t first_disorder(std::span<const BookLevel> levels, int direction) {
  for (size_t i = 0; i < levels.size(); ++i) {
    const bool has_price = levels[i].price > Price{};
    if (!has_price && !levels[i].volume.is_zero()) return i + 1;
    if (i == 0 || !has_price) continue;
    const Price before = levels[i - 1].price;
    if (before <= Price{}) return i + 1;  // A hole above a level.
    const bool worse = direction > 0 ? levels[i].price > before : levels[i].price < before;
    if (!worse) return i + 1;
  }
  return 0;
}

}  // namespace

std::optional<Finding> LevelOrderRule::judge(Depth& row, const Scan<Depth>& /*scan*/) {
  const auto top = rules_book_detail::close_of(row);
  if (top.both() && top.bid == top.ask) return std::nullopt;
  if (const size_t bid = first_disorder(row.bids, -1); bid > 0)
    return found(-static_cast<double>(bid), 0);
  if (const size_t ask = first_disorder(row.asks, 1); ask > 0)
    return found(static_cast<double>(ask), 0);
  return std::nullopt;
}

std::string LevelOrderRule::explain(const Depth& row, const Finding& finding) const {
  const bool bid = finding.value < 0;
  const auto level = static_cast<size_t>(bid ? -finding.value : finding.value);
  const BookLevel& at = (bid ? row.bids : row.asks)[level - 1];
  return std::string{bid ? "bid" : "ask"} + " level " + std::to_string(level) + ": " +
         format_fixed(at.volume) + " at " + format_fixed(at.price);
}

}  // namespace godwit
