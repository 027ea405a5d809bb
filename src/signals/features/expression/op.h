// What a node of the graph does. One kernel computes it for any number of new rows, so that a batch
// and a stream run the same code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace godwit::features {

/// Windows of up to kFewRows rows are computed directly, k...Few; longer ones of an older part
/// before a newer one, of which the older has one row, k...One, or more, k...Merge.
enum class Op : uint16_t {
  kInput,
  kConstant,
  // Row by row.
  kNegate,
  kNot,
  kLog,
  kExp,
  kSqrt,
  kAbs,
  kSign,
  kTanh,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kEqual,
  kUnequal,
  kLess,
  kLessEqual,
  kAnd,
  kOr,
  kPower,
  kGreatest,
  kLeast,
  kWhere,
  kTruth,
  // Values made ready for windows: absent ones (not finite, or before the start) replaced.
  kFillZero,
  kFillLow,
  kFillHigh,
  kFinite,
  kPresent,
  kLast,
  kLastPair,
  // Windows: counts, sums, extremes.
  kCount,
  kAges,
  kSumFew,
  kSumMerge,
  kSum,
  kMean,
  kHighFew,
  kHighMerge,
  kLowFew,
  kLowMerge,
  kExtreme,
  kArgHighFew,
  kArgHighOne,
  kArgHighMerge,
  kArgLowFew,
  kArgLowOne,
  kArgLowMerge,
  kOldest,
  kArgExtreme,
  // Windows: moments about the newest value, trends over position, pairs.
  kMomentsFew,
  kMomentsOne,
  kMomentsMerge,
  kVariance,
  kDeviation,
  kScore,
  kTrendFew,
  kTrendOne,
  kTrendMerge,
  kSlope,
  kIntercept,
  kRSquare,
  kResidual,
  kWeightedMean,
  kPairFew,
  kPairOne,
  kPairMerge,
  kCovariance,
  kCorrelation,
  kShape,
  kSkew,
  kKurtosis,
  // Windows: order.
  kRank,
  kMeanDeviation,
  kSorted,
  // Since the start.
  kSmooth,
  kRunningSum,
  kRunningProduct,
  kRowsSince,
  // Across instruments.
  kCrossRank,
  kCrossScore,
  kCrossDemean,
  kCrossWinsorise,
  kCrossNeutralise,  // The last.
};

/// Computed over instruments, not by a kernel.
constexpr bool is_cross(Op op) { return op >= Op::kCrossRank; }

constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kFewRows = 8;

/// What is known of a column beside its rows. Presence, counts and constants are one value nearly
/// always: once every row that anybody can read is that value, the whole memory of the column is
/// filled with it, nothing is written any more and readers need not look. Changes no result.
struct Constancy {
  double* memory = nullptr;  ///< `tail` rows from before, then the room for new ones
  size_t tail = 0;
  size_t size = 0;
  size_t same_rows = 0;  ///< newest rows with the value, as far as counted
  bool whole = false;    ///< all that can be read has the value
};

/// One node bound to the buffers of one instrument. Inputs and outputs point to the place of row 0
/// of the buffer (lag included); row `at` is the first new one. Inputs may be read backwards as far
/// as the graph asked for. Where a node reads its own last results, outputs[i][at - 1] is the
/// newest.
struct Step {
  void (*kernel)(const Step&, size_t at, size_t rows);
  const double* const* inputs;
  double* const* outputs;
  double* state;  ///< of the recursive ones
  const Constancy* const* input_constancy;
  Constancy* constancy;   ///< of its own columns
  const double* numbers;  ///< constants of the node
  size_t quantiles;       ///< how many numbers kSorted has
  size_t window;
  size_t newer;        ///< rows of the newer part of a merged window
  double count_least;  ///< fewer values in the window give NaN

  [[nodiscard]] const double* in(size_t i, size_t at) const { return inputs[i] + at; }
  [[nodiscard]] double* out(size_t i, size_t at) const { return outputs[i] + at; }
  /// All rows of an input that the node can read, back to its reach, are one value.
  [[nodiscard]] bool constant(size_t i) const { return input_constancy[i]->whole; }
};
using Kernel = void (*)(const Step&, size_t at, size_t rows);

/// What the evaluator must know of an operation.
struct OpTraits {
  Kernel kernel = nullptr;
  size_t components = 1;       ///< columns it computes; kSorted: one for each number
  double before = kAbsent;     ///< value of all rows before the start
  size_t own_rows = 0;         ///< how far back it reads its own columns
  size_t state = 0;            ///< doubles kept from row to row, at first `state_start`
  bool state_per_row = false;  ///< and one more for each row of the window
  double state_start = kAbsent;
};
[[nodiscard]] const OpTraits& traits(Op op);

/// The table behind traits(); each file of kernels fills in its own.
using OpTable = std::array<OpTraits, static_cast<size_t>(Op::kCrossNeutralise) + 1>;
inline OpTraits& row(OpTable& table, Op op) { return table[static_cast<size_t>(op)]; }
void add_row_kernels(OpTable& table);
void add_presence_kernels(OpTable& table);
void add_window_kernels(OpTable& table);
void add_moment_kernels(OpTable& table);
void add_trend_kernels(OpTable& table);
void add_pair_kernels(OpTable& table);
void add_scan_kernels(OpTable& table);
void add_order_kernels(OpTable& table);
void add_recursive_kernels(OpTable& table);

}  // namespace godwit::features
