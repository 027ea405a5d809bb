// A TOML file that says what the labels are. docs/labels.md explains every key with an example.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "foundation/base/config.h"
#include "signals/labels/expression_label.h"
#include "signals/labels/forward_return.h"
#include "signals/labels/mid_move.h"
#include "signals/labels/trend_scan.h"
#include "signals/labels/triple_barrier.h"
#include "signals/labels/volatility.h"

namespace godwit {

/// value = forward return / volatility at the deciding row, and / sqrt(horizon) besides where
/// `root_horizon`, which makes it about a standard normal number for a random walk.
struct VolatilityScaled {
  ForwardReturn forward;
  VolatilityRule volatility;
  bool root_horizon = true;

  [[nodiscard]] size_t rows_ahead() const { return forward.rows_ahead(); }
};

/// The unit of barriers: a fixed return, or the volatility at the deciding row. Rows whose unit is
/// not above `min` have no label.
struct BarrierWidth {
  std::optional<double> fixed;
  VolatilityRule volatility;
  double min = 0;
};

struct TripleBarrierLabels {
  TripleBarrier rule;
  BarrierWidth width;

  [[nodiscard]] size_t rows_ahead() const { return rule.barriers.rows_ahead(); }
};

struct MetaLabels {
  MetaLabel rule;
  BarrierWidth width;
  std::filesystem::path side_file;  ///< CSV `ts,side`; of SideSource::kColumn.

  [[nodiscard]] size_t rows_ahead() const { return rule.barriers.rows_ahead(); }
};

/// In the order of their names in a file: forward_return, volatility_scaled, triple_barrier, meta,
/// trend_scan, mid_move, expression.
using LabelKind = std::variant<ForwardReturn, VolatilityScaled, TripleBarrierLabels, MetaLabels,
                               TrendScan, MidMove, ExpressionLabel>;
inline constexpr std::array kLabelKinds{
    std::string_view{"forward_return"}, std::string_view{"volatility_scaled"},
    std::string_view{"triple_barrier"}, std::string_view{"meta"},
    std::string_view{"trend_scan"},     std::string_view{"mid_move"},
    std::string_view{"expression"}};

/// Decisions at the rows of the symmetric CUSUM filter alone, instead of at every row. The bound is
/// fixed or a multiple of the volatility of log returns.
struct CusumRule {
  std::optional<double> threshold;
  double multiple = 1;
  VolatilityRule volatility;
};

enum class WeightKind : uint8_t { kNone, kUniqueness, kReturnAttribution };

struct WeightRule {
  WeightKind kind = WeightKind::kNone;
  double oldest = 1;  ///< time_decay()
};

struct LabelConfig {
  LabelKind kind;
  /// No row that a label looks at, or would have looked at had it not ended before, lies in another
  /// trading day: else what comes would choose which labels there are.
  bool within_day = false;
  std::optional<CusumRule> events;
  WeightRule weights;

  [[nodiscard]] std::string_view kind_name() const { return kLabelKinds[kind.index()]; }
  /// Made of the middle prices of quotes or books, not of bars.
  [[nodiscard]] bool needs_mid() const;
};

/// Throws Error (kUsage) at file:line:column. Relative paths start from the file's folder.
[[nodiscard]] LabelConfig load_label_config(const std::filesystem::path& path);
[[nodiscard]] LabelConfig read_label_config(const ConfigFile& file,
                                            const std::filesystem::path& folder);

}  // namespace godwit
