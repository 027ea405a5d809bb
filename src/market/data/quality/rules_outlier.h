// Rules that ask whether a price can be true: limits, spikes, jumps, rare returns, the tick grid.
#pragma once

#include <cmath>
#include <type_traits>

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "market/data/quality/rule.h"
#include "market/data/quality/series_context.h"

namespace godwit {

/// No order is taken beyond the limits of the day, so no price can lie there. Prices of the book
/// included: a level beyond the limit cannot rest.
template <class Row>
class BeyondLimitRule final : public Rule<Row> {
 public:
  explicit BeyondLimitRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kBeyondLimit, settings} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    if (scan.facts == nullptr) return std::nullopt;
    std::optional<Finding> finding;
    RowView<Row>::each_price(row, [&](const Price& price) {
      const std::optional<Price>& up = scan.facts->limit_up;
      const std::optional<Price>& down = scan.facts->limit_down;
      if (up && price > *up) finding = this->found(price.to_double(), up->to_double());
      if (down && price < *down) finding = this->found(price.to_double(), down->to_double());
    });
    return finding;
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "price " + format_double(finding.value) + " beyond the limit " +
           format_double(finding.bound);
  }
};

/// A price that stands out by its z-score and is taken back by the next row is a bad print, not a
/// move. Sees the next row, so it works in cleaning alone.
template <class Row>
class SpikeRule final : public Rule<Row> {
 public:
  explicit SpikeRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kSpike, settings},
        z_max_{settings.value(RuleId::kSpike, "z_max")},
        move_min_{settings.value(RuleId::kSpike, "move_min")},
        return_share_{settings.value(RuleId::kSpike, "return_share")} {}
  std::optional<Finding> judge(Row& /*row*/, const Scan<Row>& scan) override {
    if (!scan.next_is_near || !(std::abs(scan.log_return) >= move_min_)) return std::nullopt;
    const double z = scan.scale->z_score(scan.log_return);
    if (!(std::abs(z) > z_max_)) return std::nullopt;
    const double left = std::log(RowView<Row>::price(*scan.next) / RowView<Row>::price(*scan.kept));
    if (!(std::abs(left) <= return_share_ * std::abs(scan.log_return))) return std::nullopt;
    return this->found(scan.log_return, z);
  }
  std::string explain(const Row& row, const Finding& finding) const override {
    return "price " + format_double(RowView<Row>::price(row)) + " is a log return of " +
           format_double(finding.value) +
           " that the next row takes back, z = " + format_double(std::nearbyint(finding.bound));
  }

 private:
  double z_max_;
  double move_min_;
  double return_share_;
};

/// Against the daily limits of the market's rules, where the day's reference price is known: from
/// the facts, or of daily bars the close of the trading day before. Else the price that the row
/// stands for against the reference price of the facts, so that ex-dates are no jumps, or against
/// the row before. Silent where the facts have limits: beyond_limit judges those.
template <class Row>
class JumpRule final : public Rule<Row> {
 public:
  JumpRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule<Row>{RuleId::kJump, settings},
        share_max_{settings.value(RuleId::kJump, "limit_share")},
        limits_{context.limits},
        calendar_{*context.calendar},
        is_daily_{context.interval == Interval::k1d} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    if (days_seen_ == 0 || scan.day > last_day_) {
      ++days_seen_;
      last_day_ = scan.day;
    }
    if (scan.facts != nullptr && scan.facts->limit_up && scan.facts->limit_down)
      return std::nullopt;
    const std::optional<PriceRange> allowed = allowed_by_rule(scan);
    is_by_rule_ = allowed.has_value();
    return allowed ? beyond(row, *allowed) : moved(row, scan);
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    return "price " + format_double(finding.value) +
           (is_by_rule_ ? " beyond the limit by rule " : " after ") + format_double(finding.bound);
  }

 private:
  std::optional<PriceRange> allowed_by_rule(const Scan<Row>& scan) {
    if (limits_ == nullptr) return std::nullopt;
    const TradingDay day = scan.day;
    DayLimitQuery query{.day = day, .days_seen = days_seen_};
    if (scan.facts != nullptr) {
      query.reference = scan.facts->reference_price.value_or(Price{});
      query.special_treatment = scan.facts->special_treatment;
    }
    query.is_recorded = query.reference > Price{};
    if constexpr (std::is_same_v<Row, Bar>)
      if (!query.is_recorded && is_daily_ && scan.kept != nullptr &&
          scan.kept->trading_day() < day &&
          calendar_.count_between(scan.kept->trading_day(), day) == 0)
        query.reference = scan.kept->close;
    if (query.reference <= Price{}) return std::nullopt;
    if (!asked_ || asked_->day != query.day || asked_->reference != query.reference ||
        asked_->special_treatment != query.special_treatment)
      answer_ = limits_->allowed(query);
    asked_ = query;
    return answer_;
  }
  std::optional<Finding> beyond(const Row& row, const PriceRange& allowed) const {
    std::optional<Finding> finding;
    RowView<Row>::each_price(row, [&](const Price& price) {
      if (price > allowed.high) finding = this->found(price.to_double(), allowed.high.to_double());
      if (price < allowed.low) finding = this->found(price.to_double(), allowed.low.to_double());
    });
    return finding;
  }
  std::optional<Finding> moved(const Row& row, const Scan<Row>& scan) const {
    double reference = scan.kept != nullptr ? RowView<Row>::price(*scan.kept) : 0;
    if (scan.facts != nullptr && scan.facts->reference_price.value_or(Price{}) > Price{})
      reference = scan.facts->reference_price->to_double();
    const double price = RowView<Row>::price(row);
    if (!(reference > 0) || !(price > 0)) return std::nullopt;
    if (!(std::abs(price / reference - 1) > share_max_)) return std::nullopt;
    return this->found(price, reference);
  }

  double share_max_;
  const DayLimits* limits_;
  const Calendar& calendar_;
  bool is_daily_;
  int32_t days_seen_ = 0;
  TradingDay last_day_;
  std::optional<DayLimitQuery> asked_;  // Last, with its answer: rows of one day ask the same.
  std::optional<PriceRange> answer_;
  bool is_by_rule_ = false;  // Of the finding last made.
};

template <class Row>
class ReturnOutlierRule final : public Rule<Row> {
 public:
  explicit ReturnOutlierRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kReturnOutlier, settings},
        z_max_{settings.value(RuleId::kReturnOutlier, "z_max")},
        move_min_{settings.value(RuleId::kReturnOutlier, "move_min")} {}
  std::optional<Finding> judge(Row& /*row*/, const Scan<Row>& scan) override {
    if (!(std::abs(scan.log_return) >= move_min_)) return std::nullopt;
    const double z = scan.scale->z_score(scan.log_return);
    if (!(std::abs(z) > z_max_)) return std::nullopt;
    return this->found(scan.log_return, z);
  }
  std::string explain(const Row& row, const Finding& finding) const override {
    return "price " + format_double(RowView<Row>::price(row)) + " is a log return of " +
           format_double(finding.value) + ", z = " + format_double(std::nearbyint(finding.bound));
  }

 private:
  double z_max_;
  double move_min_;
};

/// A price a hair off the grid (15.929999999 for 15.93) is what binary floating point leaves of a
/// decimal: rounding it back is certain. Any other price off the grid is told.
template <class Row>
class TickGridRule final : public Rule<Row> {
 public:
  explicit TickGridRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kTickGrid, settings},
        artefact_ticks_{settings.value(RuleId::kTickGrid, "artefact_ticks")} {}
  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    const Price tick = scan.terms.tick;
    if (tick <= Price{}) return std::nullopt;
    const auto artefact_raw =
        static_cast<int64_t>(artefact_ticks_ * static_cast<double>(tick.raw()));
    bool artefact = false;
    std::optional<Finding> off_grid;
    RowView<Row>::each_price(row, [&](const Price& price) {
      const int64_t distance = distance_raw(price, tick);
      if (distance == 0) return;
      if (distance <= artefact_raw)
        artefact = true;
      else
        off_grid = this->found(price.to_double(), tick.to_double());
    });
    if (off_grid || !artefact) return off_grid;
    Finding finding = this->found(static_cast<double>(artefact_raw), tick.to_double());
    finding.verdict = Verdict::kMark;
    RowView<Row>::each_price(
        row, [&](Price& price) { price = round_to_grid(price, tick, Rounding::kHalfEven); });
    return finding;
  }
  std::string explain(const Row& /*row*/, const Finding& finding) const override {
    if (finding.verdict == Verdict::kMark) return "an artefact of binary floating point";
    return "price " + format_double(finding.value) + " is no multiple of " +
           format_double(finding.bound);
  }

 private:
  [[nodiscard]] static int64_t distance_raw(Price price, Price tick) {
    const int64_t rest = std::abs(price.raw() % tick.raw());
    return std::min(rest, tick.raw() - rest);
  }

  double artefact_ticks_;
};

}  // namespace godwit
