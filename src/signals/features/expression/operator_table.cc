#include "signals/features/expression/operator_table.h"

#include <array>

#include "foundation/base/check.h"

namespace godwit::features {
namespace {

using F = Function;
using W = WarmUpRule;

constexpr std::string_view kRow = "row";
constexpr std::string_view kWin = "window";
constexpr std::string_view kSince = "since the start";
constexpr std::string_view kCross = "cross-section";
constexpr std::string_view kSpread = "NaN if any argument is";
constexpr std::string_view kFalse = "0 if any argument is NaN";
constexpr std::string_view kSkip =
    "values not finite are skipped and not counted; NaN below min_periods values";
constexpr std::string_view kPairs =
    "rows without both values are skipped and not counted; NaN below min_periods rows";
constexpr std::string_view kOne = "O(1)";
constexpr std::string_view kLog = "O(log n)";
constexpr std::string_view kLinear = "O(n)";

// clang-format off
constexpr std::array kTable{
    OperatorInfo{F::kAdd, kRow, "+", "x y", "x + y", kSpread, W::kNone, kOne},
    OperatorInfo{F::kSubtract, kRow, "-", "x y", "x - y", kSpread, W::kNone, kOne},
    OperatorInfo{F::kMultiply, kRow, "*", "x y", "x times y", kSpread, W::kNone, kOne},
    OperatorInfo{F::kDivide, kRow, "/", "x y", "x over y; a number over 0 is infinite, 0 / 0 is NaN", kSpread, W::kNone, kOne},
    OperatorInfo{F::kNegate, kRow, "neg", "x", "-x", kSpread, W::kNone, kOne},
    OperatorInfo{F::kEqual, kRow, "==", "x y", "1 if equal, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kUnequal, kRow, "!=", "x y", "1 if unequal, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kLess, kRow, "<", "x y", "1 if x is below y, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kLessEqual, kRow, "<=", "x y", "1 if x is not above y, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kGreater, kRow, ">", "x y", "1 if x is above y, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kGreaterEqual, kRow, ">=", "x y", "1 if x is not below y, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kAnd, kRow, "and", "x y", "1 if neither is 0, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kOr, kRow, "or", "x y", "1 if one is not 0, else 0", "NaN counts as 0", W::kNone, kOne},
    OperatorInfo{F::kNot, kRow, "not", "x", "1 if x is 0, else 0", kFalse, W::kNone, kOne},
    OperatorInfo{F::kLog, kRow, "log", "x", "natural logarithm; NaN below 0", kSpread, W::kNone, kOne},
    OperatorInfo{F::kExp, kRow, "exp", "x", "e to the power x", kSpread, W::kNone, kOne},
    OperatorInfo{F::kSqrt, kRow, "sqrt", "x", "square root; NaN below 0", kSpread, W::kNone, kOne},
    OperatorInfo{F::kAbs, kRow, "abs", "x", "x without its sign", kSpread, W::kNone, kOne},
    OperatorInfo{F::kSign, kRow, "sign", "x", "-1, 0 or 1", kSpread, W::kNone, kOne},
    OperatorInfo{F::kTanh, kRow, "tanh", "x", "hyperbolic tangent", kSpread, W::kNone, kOne},
    OperatorInfo{F::kPower, kRow, "power", "x y", "x to the power y", "as the C library: power(x, 0) and power(1, y) are 1 even of NaN, else NaN", W::kNone, kOne},
    OperatorInfo{F::kClip, kRow, "clip", "x lo hi", "least(greatest(x, lo), hi)", kSpread, W::kNone, kOne},
    OperatorInfo{F::kGreatest, kRow, "greatest", "x y", "the larger one", kSpread, W::kNone, kOne},
    OperatorInfo{F::kLeast, kRow, "least", "x y", "the smaller one", kSpread, W::kNone, kOne},
    OperatorInfo{F::kWhere, kRow, "where", "condition x y", "y if the condition is 0, else x", "NaN if the condition is; the other argument does not matter", W::kNone, kOne},
    OperatorInfo{F::kRef, "past", "ref", "x n", "x of n rows ago", "NaN before the start", W::kLag, kOne, 0},
    OperatorInfo{F::kDelta, "past", "delta", "x n", "x - ref(x, n)", kSpread, W::kLag, kOne},
    OperatorInfo{F::kRoc, "past", "roc", "x n", "x / ref(x, n) - 1", kSpread, W::kLag, kOne},
    OperatorInfo{F::kMean, kWin, "mean", "x n", "sum / count", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kSum, kWin, "sum", "x n", "sum", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kStd, kWin, "std", "x n", "sqrt(var(x, n))", kSkip, W::kWindow, kLog, 2},
    OperatorInfo{F::kVar, kWin, "var", "x n", "sum of (x - mean)^2 / (count - 1); NaN of one value", kSkip, W::kWindow, kLog, 2},
    OperatorInfo{F::kSkew, kWin, "skew", "x n", "sample skewness: sqrt(c (c - 1)) / (c - 2) m3 / m2^1.5 with c values, mk = mean of (x - mean)^k; NaN of fewer than 3 or equal values", kSkip, W::kWindow, kLinear, 3},
    OperatorInfo{F::kKurt, kWin, "kurt", "x n", "sample excess kurtosis: (c - 1) / ((c - 2) (c - 3)) ((c + 1) (m4 / m2^2 - 3) + 6) with c, mk as in skew; NaN of fewer than 4 or equal values", kSkip, W::kWindow, kLinear, 4},
    OperatorInfo{F::kMin, kWin, "min", "x n", "the lowest value", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kMax, kWin, "max", "x n", "the highest value", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kArgMin, kWin, "argmin", "x n", "place of the lowest value, the first of equals, counted in rows from that of the oldest value in the window, which is 1: the newest row is n, or less where the window begins with rows without a value", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kArgMax, kWin, "argmax", "x n", "place of the highest value, counted as in argmin", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kMedian, kWin, "median", "x n", "quantile(x, n, 0.5)", kSkip, W::kWindow, kLinear},
    OperatorInfo{F::kQuantile, kWin, "quantile", "x n q", "of the c values in order, linear between the two around place (c - 1) q; 0 <= q <= 1", kSkip, W::kWindow, kLinear},
    OperatorInfo{F::kRank, kWin, "rank", "x n", "rank of the newest value from below, equals sharing the average of their ranks, over count", "as mean; NaN if the newest value is not finite", W::kWindow, kLinear},
    OperatorInfo{F::kMad, kWin, "mad", "x n", "mean of |x - mean(x, n)|", kSkip, W::kWindow, kLinear},
    OperatorInfo{F::kZscore, kWin, "zscore", "x n", "(x - mean(x, n)) / std(x, n); NaN if all values are equal", "as mean; NaN if the newest value is not finite", W::kWindow, kLog, 2},
    OperatorInfo{F::kWma, kWin, "wma", "x n", "mean with weights 1 for the oldest row to n for the newest", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kCorr, kWin, "corr", "x y n", "Pearson correlation; NaN where the std of x or y is not above the set's flat_std", kPairs, W::kWindow, kLog, 2},
    OperatorInfo{F::kCov, kWin, "cov", "x y n", "sum of (x - mean) (y - mean) / (count - 1)", kPairs, W::kWindow, kLog, 2},
    OperatorInfo{F::kSlope, kWin, "slope", "x n", "least-squares slope of x over the place in the window: n for the newest row, n - 1 for the one before, missing values or not", kSkip, W::kWindow, kLog, 2},
    OperatorInfo{F::kIntercept, kWin, "intercept", "x n", "value of that line at place 0", kSkip, W::kWindow, kLog, 2},
    OperatorInfo{F::kRsquare, kWin, "rsquare", "x n", "squared correlation of x with the place; NaN where the std of x is not above the set's flat_std", kSkip, W::kWindow, kLog, 2},
    OperatorInfo{F::kResid, kWin, "resid", "x n", "x - (intercept(x, n) + n slope(x, n))", "as slope; NaN if the newest value is not finite", W::kWindow, kLog, 2},
    OperatorInfo{F::kCountTrue, kWin, "count_true", "x n", "how many values are not 0", kSkip, W::kWindow, kLog},
    OperatorInfo{F::kEma, kSince, "ema", "x span", "a = 2 / (span + 1); the first value, then (1 - a) y + a x; after g rows without value (b y + a x) / (b + a) with b = (1 - a)^(g + 1)", "a value not finite leaves the result as it was; NaN before the first", W::kDecay, kOne},
    OperatorInfo{F::kWilder, kSince, "wilder", "x n", "as ema with a = 1 / n", "as ema", W::kDecay, kOne},
    OperatorInfo{F::kCumsum, kSince, "cumsum", "x", "sum of all values so far", "a value not finite gives NaN and adds nothing", W::kFromStart, kOne},
    OperatorInfo{F::kCumprod, kSince, "cumprod", "x", "product of all values so far", "a value not finite gives NaN and changes nothing", W::kFromStart, kOne},
    OperatorInfo{F::kBarsSince, kSince, "bars_since", "x", "rows since x was last true (neither 0 nor NaN): 0 on that row; NaN before it was", "NaN is not true", W::kFromStart, kOne},
    OperatorInfo{F::kCrossUp, "past", "cross_up", "x y", "x > y and ref(x, 1) <= ref(y, 1)", kFalse, W::kLag, kOne},
    OperatorInfo{F::kCrossDown, "past", "cross_down", "x y", "x < y and ref(x, 1) >= ref(y, 1)", kFalse, W::kLag, kOne},
    OperatorInfo{F::kCsRank, kCross, "cs_rank", "x", "rank from below among the instruments that have a value, equals sharing the average, over their count", "a value not finite gives NaN and is not counted", W::kNone, "O(log m) of m instruments"},
    OperatorInfo{F::kCsZscore, kCross, "cs_zscore", "x", "(x - mean) / std over the instruments, std with count - 1", "a value not finite gives NaN and is not counted", W::kNone, kOne},
    OperatorInfo{F::kCsDemean, kCross, "cs_demean", "x", "x - mean over the instruments", "a value not finite gives NaN and is not counted", W::kNone, kOne},
    OperatorInfo{F::kCsWinsorise, kCross, "cs_winsorise", "x p", "x held between the quantiles p and 1 - p over the instruments (linear); 0 <= p < 0.5", "a value not finite gives NaN and is not counted", W::kNone, "O(log m) of m instruments"},
    OperatorInfo{F::kCsNeutralise, kCross, "cs_neutralise", "x group", "x - mean over the instruments of the same value of group", "a value or group not finite gives NaN and is not counted", W::kNone, "O(log m) of m instruments"},
};
// clang-format on

constexpr bool in_order() {
  for (size_t i = 0; i < kTable.size(); ++i)
    if (static_cast<size_t>(kTable[i].function) != i) return false;
  return kTable.size() == static_cast<size_t>(F::kCsNeutralise) + 1;
}
static_assert(in_order());

bool is_sign(const OperatorInfo& info) {
  return info.function <= F::kOr && info.function != F::kNegate;
}

}  // namespace

std::string OperatorInfo::usage() const {
  if (function == F::kNegate) return "-x";
  if (function == F::kNot) return "not x";
  if (is_sign(*this)) return "x " + std::string{name} + " y";
  std::string text{name};
  text += '(';
  for (const char c : arguments) text += c == ' ' ? std::string{", "} : std::string{c};
  return text + ')';
}

std::span<const OperatorInfo> operators() { return kTable; }

const OperatorInfo* find_operator(std::string_view name) {
  for (const OperatorInfo& info : kTable)
    if (info.name == name) return &info;
  return nullptr;
}

std::string_view to_string(WarmUpRule rule) {
  switch (rule) {
    case W::kNone: return "none";
    case W::kWindow: return "the window";
    case W::kLag: return "n rows";
    case W::kDecay: return "rows until the past weighs under 1e-12";
    case W::kFromStart: return "depends on the start";
  }
  CHECK(false, "every rule has a name");
}

}  // namespace godwit::features
