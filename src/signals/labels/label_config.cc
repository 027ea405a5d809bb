#include "signals/labels/label_config.h"

#include <array>

#include "foundation/base/error.h"
#include "signals/features/expression/expression_error.h"

namespace godwit {
namespace {

using Words = std::array<std::string_view, 2>;

/// More rows than any file has; keeps sums of rows far from their limits.
constexpr int64_t kRowsMax = 1'000'000'000;

size_t rows_or(const ConfigSection& at, std::string_view key, size_t fallback, int64_t min) {
  return static_cast<size_t>(
      at.integer_or(key, static_cast<int64_t>(fallback), {.min = min, .max = kRowsMax}));
}

size_t rows(const ConfigSection& at, std::string_view key, int64_t min) {
  return static_cast<size_t>(at.integer(key, {.min = min, .max = kRowsMax}));
}

/// The position of the word that stands at `key` among the two choices; the first when absent.
template <class Choice>
Choice choice_or_first(const ConfigSection& at, std::string_view key, const Words& words) {
  return static_cast<Choice>(at.choice_or(key, words[0], words) == words[1] ? 1 : 0);
}

double above_zero(const ConfigSection& at, std::string_view key, double value) {
  if (!(value > 0)) at.fail(key, "expected a number above 0, got " + std::to_string(value));
  return value;
}

EntryRule read_entry(const ConfigSection& at) {
  EntryRule entry;
  entry.price = choice_or_first<EntryPrice>(at, "price", {"open", "close"});
  entry.lag = rows_or(at, "lag", entry.lag, 0);
  if (entry.price == EntryPrice::kOpen && entry.lag == 0)
    at.fail("lag",
            "expected 1 or more with price = \"open\": the open of the row that decides is past "
            "when it decides; price = \"close\" may have lag = 0");
  return entry;
}

ReturnSpace read_space(const ConfigSection& at) {
  return choice_or_first<ReturnSpace>(at, "return", {"simple", "log"});
}

VolatilityRule read_volatility(const ConfigSection& root) {
  const ConfigSection at = root.section("volatility");
  VolatilityRule rule;
  rule.span = rows_or(at, "span", rule.span, 2);
  rule.returns_min = rows_or(at, "returns_min", rule.span, 2);
  at.finish();
  return rule;
}

ForwardReturn read_forward(const ConfigSection& at) {
  return {.horizon = rows(at, "horizon", 1), .entry = read_entry(at), .space = read_space(at)};
}

VolatilityScaled read_scaled(const ConfigSection& at) {
  return {.forward = read_forward(at),
          .volatility = read_volatility(at),
          .root_horizon = at.boolean_or("root_horizon", true)};
}

Barriers read_barriers(const ConfigSection& at) {
  Barriers barriers;
  barriers.horizon = rows(at, "horizon", 1);
  barriers.entry = read_entry(at);
  barriers.space = read_space(at);
  barriers.watch = choice_or_first<BarrierWatch>(at, "watch", {"close", "high_low"});
  return barriers;
}

BarrierWidth read_width(const ConfigSection& at) {
  BarrierWidth width;
  width.min = at.number_or("width_min", 0, {.min = 0});
  if (at.has("width"))
    width.fixed = above_zero(at, "width", at.number("width"));
  else
    width.volatility = read_volatility(at);
  return width;
}

TripleBarrierLabels read_triple(const ConfigSection& at) {
  TripleBarrierLabels labels;
  labels.rule.barriers = read_barriers(at);
  labels.rule.multiple = above_zero(at, "multiple", at.number_or("multiple", 1));
  labels.rule.vertical = choice_or_first<VerticalValue>(at, "vertical", {"zero", "sign"});
  labels.width = read_width(at);
  return labels;
}

MetaLabels read_meta(const ConfigSection& at, const std::filesystem::path& folder) {
  MetaLabels labels;
  labels.rule.barriers = read_barriers(at);
  labels.rule.barriers.gain = at.number_or("gain", 1, {.min = 0});
  labels.rule.barriers.loss = at.number_or("loss", 1, {.min = 0});
  labels.width = read_width(at);
  if (at.has("side") == at.has("side_file"))
    at.fail(at.has("side") ? "side" : "side_file",
            "expected either side = \"long\" or \"short\", or side_file = a CSV file with ts,side");
  if (at.has("side")) {
    labels.rule.side = choice_or_first<SideSource>(at, "side", {"long", "short"});
  } else {
    labels.rule.side = SideSource::kColumn;
    labels.side_file = folder / at.string("side_file");
  }
  return labels;
}

TrendScan read_trend(const ConfigSection& at) {
  TrendScan scan;
  scan.n_min = rows_or(at, "n_min", scan.n_min, 3);
  scan.n_max = rows_or(at, "n_max", scan.n_max, 3);
  if (scan.n_max < scan.n_min)
    at.fail("n_max", "expected n_min = " + std::to_string(scan.n_min) + " or more, got " +
                         std::to_string(scan.n_max));
  scan.entry = read_entry(at);
  scan.logarithms = at.boolean_or("logarithms", false);
  scan.value = choice_or_first<TrendValue>(at, "value", {"sign", "t_value"});
  scan.span = choice_or_first<TrendSpan>(at, "span", {"scan", "trend"});
  return scan;
}

MidMove read_move(const ConfigSection& at) {
  MidMove move;
  move.horizon = rows(at, "horizon", 1);
  constexpr Words kDefinitions{"fi2010", "lse"};
  move.definition = at.choice("definition", kDefinitions) == "lse" ? MoveDefinition::kLse
                                                                   : MoveDefinition::kFi2010;
  move.price = choice_or_first<MovePrice>(at, "price", {"mid", "close"});
  move.value = choice_or_first<MoveValue>(at, "value", {"class", "move"});
  if (move.value == MoveValue::kClass) move.alpha = at.number("alpha", {.min = 0});
  return move;
}

ExpressionLabel read_expression(const ConfigSection& at) {
  const std::string formula = at.string("formula");
  try {
    return ExpressionLabel{formula};
  } catch (const features::ExpressionError& error) {
    at.fail("formula", "column " + std::to_string(error.column()) + ": " + error.reason() +
                           features::drawn_place(formula, error.column()));
  } catch (const Error& error) {
    at.fail("formula", error.what());
  }
}

LabelKind read_kind(const ConfigSection& at, const std::filesystem::path& folder) {
  const std::string kind = at.choice("kind", kLabelKinds);
  if (kind == "forward_return") return read_forward(at);
  if (kind == "volatility_scaled") return read_scaled(at);
  if (kind == "triple_barrier") return read_triple(at);
  if (kind == "meta") return read_meta(at, folder);
  if (kind == "trend_scan") return read_trend(at);
  if (kind == "expression") return read_expression(at);
  return read_move(at);
}

std::optional<CusumRule> read_events(const ConfigSection& root) {
  if (!root.has("events")) return std::nullopt;
  const ConfigSection at = root.section("events");
  constexpr std::array<std::string_view, 1> kKinds{"cusum"};
  static_cast<void>(at.choice("kind", kKinds));
  CusumRule rule;
  if (at.has("threshold") == at.has("multiple"))
    at.fail(at.has("threshold") ? "threshold" : "multiple",
            "expected either threshold = a log return, or multiple = of the volatility");
  if (at.has("threshold")) {
    rule.threshold = above_zero(at, "threshold", at.number("threshold"));
  } else {
    rule.multiple = above_zero(at, "multiple", at.number("multiple"));
    rule.volatility = read_volatility(root);
  }
  at.finish();
  return rule;
}

WeightRule read_weights(const ConfigSection& root) {
  if (!root.has("weights")) return {};
  const ConfigSection at = root.section("weights");
  constexpr Words kKinds{"uniqueness", "return_attribution"};
  WeightRule rule;
  rule.kind = at.choice("kind", kKinds) == kKinds[0] ? WeightKind::kUniqueness
                                                     : WeightKind::kReturnAttribution;
  rule.oldest = at.number_or("oldest", 1, {.min = -1, .max = 1});
  if (rule.oldest == -1) at.fail("oldest", "expected a number above -1, which leaves no label");
  at.finish();
  return rule;
}

/// What cannot be said of a formula, which has no entry, and of rows without bars.
void check_together(const ConfigSection& root, const LabelConfig& config) {
  if (config.events && config.needs_mid())
    root.fail("events",
              "only rows of bars can be chosen by their closes: kind = \"" +
                  std::string{config.kind_name()} +
                  "\" of middle prices takes every row; use closes (mid_move: price = \"close\")");
  const auto* const formula = std::get_if<ExpressionLabel>(&config.kind);
  if (formula == nullptr) return;
  if (config.weights.kind == WeightKind::kReturnAttribution)
    root.fail("weights",
              "a formula has no entry from which a return could be counted; expected kind = "
              "\"uniqueness\"");
  const features::WarmUp back = formula->looks_back();
  if (config.within_day && (back.decays || back.from_start))
    root.fail("within_day",
              "the formula looks back to the start of the data (ema, wilder, cumsum, cumprod or "
              "bars_since); expected false, or windows instead");
}

}  // namespace

bool LabelConfig::needs_mid() const {
  if (const auto* const move = std::get_if<MidMove>(&kind)) return move->price == MovePrice::kMid;
  const auto* const formula = std::get_if<ExpressionLabel>(&kind);
  return formula != nullptr && formula->needs_mid();
}

LabelConfig read_label_config(const ConfigFile& file, const std::filesystem::path& folder) {
  const ConfigSection root = file.root();
  LabelConfig config{.kind = read_kind(root, folder)};
  const auto* const move = std::get_if<MidMove>(&config.kind);
  config.within_day = root.boolean_or("within_day", move != nullptr);
  config.events = read_events(root);
  config.weights = read_weights(root);
  check_together(root, config);
  root.finish();
  return config;
}

LabelConfig load_label_config(const std::filesystem::path& path) {
  return read_label_config(ConfigFile::load(path), path.parent_path());
}

}  // namespace godwit
