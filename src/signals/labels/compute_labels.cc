#include "signals/labels/compute_labels.h"

#include <algorithm>
#include <string>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "signals/labels/cusum_events.h"
#include "signals/labels/rows_left.h"
#include "signals/labels/uniqueness.h"

namespace godwit {
namespace {

template <class T>
void require(const LabelColumns& columns, std::span<const T> column, std::string_view name,
             const LabelConfig& config) {
  if (column.empty() && !columns.times.empty())
    throw usage_error("labels of kind " + std::string{config.kind_name()} + " need the column " +
                      std::string{name} + ", which these data do not have");
}

void require_columns(const LabelConfig& config, const LabelColumns& columns) {
  for (const size_t size :
       {columns.trading_day.size(), columns.open.size(), columns.high.size(), columns.low.size(),
        columns.close.size(), columns.mid.size(), columns.side.size()})
    CHECK(size == 0 || size == columns.times.size(), "columns have one length");
  if (config.within_day) require(columns, columns.trading_day, "trading_day", config);
  if (config.events) require(columns, columns.close, "close", config);
  const auto entry = [&](const EntryRule& rule) {
    require(columns, rule.column(columns), rule.price == EntryPrice::kOpen ? "open" : "close",
            config);
  };
  const auto barriers = [&](const Barriers& rule) {
    entry(rule.entry);
    require(columns, columns.close, "close", config);
    if (rule.watch == BarrierWatch::kClose) return;
    require(columns, columns.open, "open", config);
    require(columns, columns.high, "high", config);
    require(columns, columns.low, "low", config);
  };
  if (const auto* forward = std::get_if<ForwardReturn>(&config.kind)) entry(forward->entry);
  if (const auto* scaled = std::get_if<VolatilityScaled>(&config.kind)) {
    entry(scaled->forward.entry);
    require(columns, columns.close, "close", config);
  }
  if (const auto* triple = std::get_if<TripleBarrierLabels>(&config.kind))
    barriers(triple->rule.barriers);
  if (const auto* meta = std::get_if<MetaLabels>(&config.kind)) {
    barriers(meta->rule.barriers);
    if (meta->rule.side == SideSource::kColumn) require(columns, columns.side, "side", config);
  }
  if (const auto* trend = std::get_if<TrendScan>(&config.kind)) entry(trend->entry);
  if (const auto* formula = std::get_if<ExpressionLabel>(&config.kind))
    for (const std::string& name : formula->columns())
      require(columns, column_of(columns, name), name, config);
  if (const auto* move = std::get_if<MidMove>(&config.kind))
    require(columns, move->column(columns), move->price == MovePrice::kMid ? "mid" : "close",
            config);
}

/// The label of a row, whatever the kind; NaN units are not known.
class LabelMaker {
 public:
  LabelMaker(const LabelKind& kind, const LabelColumns& columns) : kind_{kind}, columns_{columns} {
    if (const auto* scaled = std::get_if<VolatilityScaled>(&kind))
      units_ = ewm_volatility(columns.close, scaled->forward.space, scaled->volatility);
    if (const auto* triple = std::get_if<TripleBarrierLabels>(&kind))
      units_ = widths(triple->width, triple->rule.barriers.space);
    if (const auto* meta = std::get_if<MetaLabels>(&kind))
      units_ = widths(meta->width, meta->rule.barriers.space);
    if (const auto* formula = std::get_if<ExpressionLabel>(&kind))
      values_ = formula->values(columns);
  }

  [[nodiscard]] std::optional<Label> operator()(size_t row) const {
    return std::visit([&](const auto& rule) { return make(rule, row); }, kind_);
  }

  /// The last row that the label of `row` may look at, whether or not it ends before.
  [[nodiscard]] size_t last_row(size_t row) const {
    return row + std::visit([](const auto& rule) { return rule.rows_ahead(); }, kind_);
  }
  /// The first row that the label of `row` looks at.
  [[nodiscard]] size_t first_row(size_t row) const {
    size_t back = 0;
    if (const auto* const move = std::get_if<MidMove>(&kind_)) back = move->rows_before();
    if (const auto* const formula = std::get_if<ExpressionLabel>(&kind_))
      back = formula->looks_back().rows;
    return row - std::min(row, back);
  }

 private:
  [[nodiscard]] std::vector<double> widths(const BarrierWidth& width, ReturnSpace space) const {
    std::vector<double> all = width.fixed ? std::vector<double>(columns_.close.size(), *width.fixed)
                                          : ewm_volatility(columns_.close, space, width.volatility);
    for (double& one : all)
      if (!(one > width.min)) one = std::nan("");
    return all;
  }

  template <class Rule>
  [[nodiscard]] std::optional<Label> make(const Rule& rule, size_t row) const {
    return label_at(rule, columns_, row);
  }
  [[nodiscard]] std::optional<Label> make(const VolatilityScaled& rule, size_t row) const {
    std::optional<Label> label = label_at(rule.forward, columns_, row);
    const double horizon = static_cast<double>(rule.forward.horizon);
    if (!label || !(units_[row] > 0)) return std::nullopt;
    label->value /= units_[row] * (rule.root_horizon ? std::sqrt(horizon) : 1);
    return std::isfinite(label->value) ? label : std::nullopt;
  }
  [[nodiscard]] std::optional<Label> make(const TripleBarrierLabels& labels, size_t row) const {
    if (std::isnan(units_[row])) return std::nullopt;
    return label_at(labels.rule, columns_, row, units_[row]);
  }
  [[nodiscard]] std::optional<Label> make(const MetaLabels& labels, size_t row) const {
    if (std::isnan(units_[row])) return std::nullopt;
    return label_at(labels.rule, columns_, row, units_[row]);
  }

  [[nodiscard]] std::optional<Label> make(const ExpressionLabel& formula, size_t row) const {
    if (!has_rows(values_.size(), row, 0, formula.rows_ahead()) || !std::isfinite(values_[row]))
      return std::nullopt;
    return Label{
        .row = row, .t0 = row + 1, .t1 = row + formula.rows_ahead(), .value = values_[row]};
  }

  const LabelKind& kind_;
  const LabelColumns& columns_;
  std::vector<double> units_;   // One a row: volatility, or width of the barriers.
  std::vector<double> values_;  // One a row: of the formula.
};

std::vector<size_t> decision_rows(const std::optional<CusumRule>& events,
                                  const LabelColumns& columns) {
  if (events) {
    std::vector<double> thresholds(columns.close.size(), events->threshold.value_or(0));
    if (!events->threshold) {
      thresholds = ewm_volatility(columns.close, ReturnSpace::kLog, events->volatility);
      for (double& one : thresholds) one *= events->multiple;
    }
    return cusum_events(columns.close, thresholds);
  }
  std::vector<size_t> rows(columns.times.size());
  for (size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  return rows;
}

/// Where the return of a label of this kind begins and ends, for attribution; not of formulas.
LabelPath label_path(const LabelKind& kind, const LabelColumns& columns) {
  const auto along_close = [&](const EntryRule& entry) {
    return LabelPath{.entry = entry.column(columns), .path = columns.close, .exit = columns.close};
  };
  const auto same_price = [&](std::span<const double> price) {
    return LabelPath{.entry = price, .path = price, .exit = price};
  };
  if (const auto* forward = std::get_if<ForwardReturn>(&kind))
    return same_price(forward->entry.column(columns));
  if (const auto* scaled = std::get_if<VolatilityScaled>(&kind))
    return same_price(scaled->forward.entry.column(columns));
  if (const auto* triple = std::get_if<TripleBarrierLabels>(&kind))
    return along_close(triple->rule.barriers.entry);
  if (const auto* meta = std::get_if<MetaLabels>(&kind))
    return along_close(meta->rule.barriers.entry);
  if (const auto* trend = std::get_if<TrendScan>(&kind))
    return same_price(trend->entry.column(columns));
  return same_price(std::get<MidMove>(kind).column(columns));
}

void set_weights(const LabelConfig& config, const LabelColumns& columns,
                 std::vector<Label>& labels) {
  if (config.weights.kind == WeightKind::kNone || labels.empty()) return;
  const std::vector<uint32_t> concurrent = concurrency(labels, columns.times.size());
  const std::vector<double> uniqueness = average_uniqueness(labels, concurrent);
  std::vector<double> weights = uniqueness;
  if (config.weights.kind == WeightKind::kReturnAttribution)
    weights = return_attribution(labels, concurrent, label_path(config.kind, columns));
  const std::vector<double> factors = time_decay(uniqueness, config.weights.oldest);
  for (size_t i = 0; i < labels.size(); ++i) labels[i].weight = weights[i] * factors[i];
}

bool has_volatility(const LabelKind& kind) {
  if (const auto* triple = std::get_if<TripleBarrierLabels>(&kind)) return !triple->width.fixed;
  if (const auto* meta = std::get_if<MetaLabels>(&kind)) return !meta->width.fixed;
  return std::holds_alternative<VolatilityScaled>(kind);
}

}  // namespace

features::WarmUp looks_back(const LabelConfig& config) {
  features::WarmUp back;
  if (const auto* formula = std::get_if<ExpressionLabel>(&config.kind))
    back = formula->looks_back();
  if (const auto* move = std::get_if<MidMove>(&config.kind)) back.rows = move->rows_before();
  back.decays = back.decays || has_volatility(config.kind);        // Weighted exponentially.
  back.from_start = back.from_start || config.events.has_value();  // Sums that go on.
  return back;
}

std::vector<Label> compute_labels(const LabelConfig& config, const LabelColumns& columns,
                                  size_t first_row) {
  require_columns(config, columns);
  const LabelMaker make{config.kind, columns};
  std::vector<Label> labels;
  for (const size_t row : decision_rows(config.events, columns)) {
    throw_if_interrupted();
    if (row < first_row) continue;
    std::optional<Label> label = make(row);
    if (!label) continue;
    if (config.within_day &&
        columns.trading_day[make.first_row(row)] != columns.trading_day[make.last_row(row)])
      continue;
    label->time_row = columns.times[row];
    label->time_t0 = columns.times[label->t0];
    label->time_t1 = columns.times[label->t1];
    labels.push_back(*label);
  }
  set_weights(config, columns, labels);
  return labels;
}

}  // namespace godwit
