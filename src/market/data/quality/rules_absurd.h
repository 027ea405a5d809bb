// The rule for prices that no market makes from one row to the next: a lost decimal point, cents
// for dollars, another instrument's price.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "foundation/base/number_text.h"
#include "market/data/quality/rule.h"
#include "market/data/quality/series_context.h"

namespace godwit {

/// The highest price that somebody paid or bids, and the lowest that somebody took or asks; NaN:
/// none. A far ask or a bid near zero harms nobody, and stands in true books.
struct PriceEnds {
  double highest = std::numeric_limits<double>::quiet_NaN();
  double lowest = std::numeric_limits<double>::quiet_NaN();
};

/// Of bars those of open and close.
[[nodiscard]] inline PriceEnds price_ends(const Bar& row) {
  return {row_view_detail::positive(std::max(row.open, row.close)),
          row_view_detail::positive(std::min(row.open, row.close))};
}
[[nodiscard]] inline PriceEnds price_ends(const QuoteBar& row) {
  return {row_view_detail::positive(std::max(row.bid.open, row.bid.close)),
          row_view_detail::positive(std::min(row.ask.open, row.ask.close))};
}
/// What lies between open and close.
[[nodiscard]] inline PriceEnds range_ends(const Bar& row) {
  return {row_view_detail::positive(row.high), row_view_detail::positive(row.low)};
}
[[nodiscard]] inline PriceEnds range_ends(const QuoteBar& row) {
  return {row_view_detail::positive(row.bid.high), row_view_detail::positive(row.ask.low)};
}
[[nodiscard]] inline PriceEnds price_ends(const Quote& row) {
  return {row_view_detail::positive(row.bid_price), row_view_detail::positive(row.ask_price)};
}
[[nodiscard]] inline PriceEnds price_ends(const Trade& row) {
  return {row_view_detail::positive(row.price), row_view_detail::positive(row.price)};
}
[[nodiscard]] inline PriceEnds price_ends(const Depth& row) {
  return {row_view_detail::positive(row.bids[0].price),
          row_view_detail::positive(row.asks[0].price)};
}

/// Against the last kept row, or the reference price of the day where facts have it, by a factor.
/// A true new level (a split that no fact tells, a new denomination) is believed from the second
/// trading day on: a row is kept when a row of an earlier day was refused at its level, and none
/// was kept since. So a single bad day is taken out whole, and a true step costs its first day.
template <class Row>
class AbsurdPriceRule final : public Rule<Row> {
 public:
  AbsurdPriceRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kAbsurdPrice, settings},
        factor_{settings.value(RuleId::kAbsurdPrice, "factor")},
        sessions_{context.sessions} {}

  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    const PriceEnds ends = price_ends(row);
    if (!is_absurd(ends, level_)) return far_range(row);
    if (scan.facts != nullptr && scan.facts->reference_price.value_or(Price{}) > Price{} &&
        !is_absurd(ends, scan.facts->reference_price->to_double()))
      return std::nullopt;
    const double price = worst(ends);
    const TradingDay day = trading_day_of(row, sessions_);
    if (refused_ && !is_absurd(ends, refused_->price)) {
      if (refused_->since < day) return std::nullopt;
      refused_->price = price;
    } else {
      refused_ = Refused{.since = day, .price = price};
    }
    return this->found(price, level_);
  }
  void learn(const Row& row) override {
    refused_.reset();
    const PriceEnds ends = price_ends(row);
    const bool is_wide = ends.lowest > factor_ * ends.highest;  // The middle is no price then.
    const double price = RowView<Row>::price(row);
    if (price > 0 && !is_wide) level_ = price;
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "price " + format_double(finding.value) + " is beyond " + format_double(factor_) +
           " times " + (finding.value > finding.bound ? "" : "below ") + "the last good one, " +
           format_double(finding.bound);
  }

 private:
  /// The level of the rows refused since the last one kept, and their first trading day.
  struct Refused {
    TradingDay since;
    double price = 0;
  };

  [[nodiscard]] double worst(const PriceEnds& ends) const {
    return ends.highest > factor_ * level_ ? ends.highest : ends.lowest;
  }
  [[nodiscard]] std::optional<Finding> far_range(const Row& row) const {
    if constexpr (requires { range_ends(row); }) {
      const PriceEnds ends = range_ends(row);
      if (!is_absurd(ends, level_)) return std::nullopt;
      Finding finding = this->found(worst(ends), level_);
      finding.verdict = Verdict::kKeep;
      return finding;
    }
    return std::nullopt;
  }

  /// False where a price is not known.
  [[nodiscard]] bool is_absurd(const PriceEnds& ends, double level) const {
    return ends.highest > factor_ * level || ends.lowest * factor_ < level;
  }

  double factor_;
  const SessionHours* sessions_;
  double level_ = std::numeric_limits<double>::quiet_NaN();
  std::optional<Refused> refused_;
};

}  // namespace godwit
