// Rules on the two sides of a market: crossed, locked, and levels out of order.
#pragma once

#include "foundation/base/decimal.h"
#include "market/data/quality/rule.h"

namespace godwit {

namespace rules_book_detail {
/// A pair of best bid and best ask, both there or not.
struct Top {
  Price bid;
  Price ask;
  [[nodiscard]] bool both() const { return bid > Price{} && ask > Price{}; }
};
inline Top close_of(const QuoteBar& row) { return {row.bid.close, row.ask.close}; }
inline Top close_of(const Quote& row) { return {row.bid_price, row.ask_price}; }
inline Top close_of(const Depth& row) { return {row.bids[0].price, row.asks[0].price}; }
inline Top open_of(const QuoteBar& row) { return {row.bid.open, row.ask.open}; }
inline Top open_of(const Quote& row) { return close_of(row); }
inline Top open_of(const Depth& row) { return close_of(row); }
}  // namespace rules_book_detail

template <class Row>
class CrossedRule final : public Rule<Row> {
 public:
  explicit CrossedRule(const QualitySettings& settings) : Rule<Row>{RuleId::kCrossed, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    for (const auto& top : {rules_book_detail::close_of(row), rules_book_detail::open_of(row)})
      if (top.both() && top.bid > top.ask)
        return this->found(top.bid.to_double(), top.ask.to_double());
    return std::nullopt;
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    auto top = rules_book_detail::close_of(row);
    if (top.bid <= top.ask) top = rules_book_detail::open_of(row);
    return "bid " + format_fixed(top.bid) + " above ask " + format_fixed(top.ask);
  }
};

template <class Row>
class LockedRule final : public Rule<Row> {
 public:
  explicit LockedRule(const QualitySettings& settings) : Rule<Row>{RuleId::kLocked, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& /*scan*/) override {
    const auto top = rules_book_detail::close_of(row);
    if (!top.both() || top.bid != top.ask) return std::nullopt;
    return this->found();
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    return "bid and ask are both " + format_fixed(rules_book_detail::close_of(row).bid);
  }
};

/// In call auctions exchanges show the virtual match on both sides and what is left over without a
/// price below it; such a locked book is no order of levels.
class LevelOrderRule final : public Rule<Depth> {
 public:
  explicit LevelOrderRule(const QualitySettings& settings) : Rule{RuleId::kLevelOrder, settings} {}
  std::optional<Finding> judge(Depth& row, const Scan<Depth>& scan) override;
  std::string explain(const Depth& row, const Finding& finding) const override;
};

}  // namespace godwit
