// The operators of the language, in one table: what compile() accepts, `features list` prints and
// docs/features.md shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace godwit::features {

enum class Function : uint16_t {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kNegate,
  kEqual,
  kUnequal,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAnd,
  kOr,
  kNot,
  kLog,
  kExp,
  kSqrt,
  kAbs,
  kSign,
  kTanh,
  kPower,
  kClip,
  kGreatest,
  kLeast,
  kWhere,
  kRef,
  kDelta,
  kRoc,
  kMean,
  kSum,
  kStd,
  kVar,
  kSkew,
  kKurt,
  kMin,
  kMax,
  kArgMin,
  kArgMax,
  kMedian,
  kQuantile,
  kRank,
  kMad,
  kZscore,
  kWma,
  kCorr,
  kCov,
  kSlope,
  kIntercept,
  kRsquare,
  kResid,
  kCountTrue,
  kEma,
  kWilder,
  kCumsum,
  kCumprod,
  kBarsSince,
  kCrossUp,
  kCrossDown,
  kCsRank,
  kCsZscore,
  kCsDemean,
  kCsWinsorise,
  kCsNeutralise,
};

/// How far back a result reaches.
enum class WarmUpRule {
  kNone,       ///< this row alone
  kWindow,     ///< n - 1 rows more than its argument
  kLag,        ///< n rows more than its argument
  kDecay,      ///< rows until the weight of what came before is under 1e-12
  kFromStart,  ///< everything since the start
};

/// One operator. Arguments named n or span are whole constants, p and q constant fractions; all
/// others are expressions. No operator but ref with a negative n sees a later row, and that one
/// does not compile outside labels.
struct OperatorInfo {
  Function function;
  std::string_view group;      ///< "row", "past", "window", "since the start", "cross-section"
  std::string_view name;       ///< as written; signs as they are, "neg" for unary minus
  std::string_view arguments;  ///< names, separated by spaces
  std::string_view formula;
  std::string_view absent;  ///< what NaN does
  WarmUpRule warm_up;
  std::string_view cost;  ///< of one row
  size_t least = 1;       ///< the smallest n or span

  /// "mean(x, n)", "x + y"
  [[nodiscard]] std::string usage() const;
};

/// All operators, in the order of Function.
[[nodiscard]] std::span<const OperatorInfo> operators();
/// Null if there is none of this name.
[[nodiscard]] const OperatorInfo* find_operator(std::string_view name);
[[nodiscard]] std::string_view to_string(WarmUpRule rule);

}  // namespace godwit::features
