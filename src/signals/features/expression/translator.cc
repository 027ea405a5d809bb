#include "signals/features/expression/translator.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/suggestion.h"
#include "signals/features/expression/arguments.h"
#include "signals/features/expression/expression_error.h"
#include "signals/features/expression/other_names.h"

namespace godwit::features {
namespace {

using F = Function;

bool negative_ref(const Syntax& tree) {
  return tree.kind == SyntaxKind::kCall && tree.word == "ref" && tree.arguments.size() == 2 &&
         tree.arguments[1].kind == SyntaxKind::kNumber && tree.arguments[1].number < 0;
}

/// n of a ref(x, -n). Throws TextError.
size_t rows_ahead(const Syntax& tree) {
  Syntax positive = tree.arguments[1];
  positive.number = -positive.number;
  return whole_argument(*find_operator("ref"), positive, Translator::kWindowMax);
}

/// Rows until (1 - alpha)^rows is under 1e-12.
size_t decay_rows(double alpha) {
  if (alpha >= 1) return 0;
  return static_cast<size_t>(std::ceil(std::log(1e-12) / std::log1p(-alpha)));
}

Op row_op(Function function) {
  switch (function) {
    case F::kAdd: return Op::kAdd;
    case F::kSubtract: return Op::kSubtract;
    case F::kMultiply: return Op::kMultiply;
    case F::kDivide: return Op::kDivide;
    case F::kNegate: return Op::kNegate;
    case F::kEqual: return Op::kEqual;
    case F::kUnequal: return Op::kUnequal;
    case F::kLess:
    case F::kGreater: return Op::kLess;
    case F::kLessEqual:
    case F::kGreaterEqual: return Op::kLessEqual;
    case F::kAnd: return Op::kAnd;
    case F::kOr: return Op::kOr;
    case F::kNot: return Op::kNot;
    case F::kLog: return Op::kLog;
    case F::kExp: return Op::kExp;
    case F::kSqrt: return Op::kSqrt;
    case F::kAbs: return Op::kAbs;
    case F::kSign: return Op::kSign;
    case F::kTanh: return Op::kTanh;
    case F::kPower: return Op::kPower;
    case F::kGreatest: return Op::kGreatest;
    case F::kLeast: return Op::kLeast;
    case F::kWhere: return Op::kWhere;
    case F::kCsRank: return Op::kCrossRank;
    case F::kCsZscore: return Op::kCrossScore;
    case F::kCsDemean: return Op::kCrossDemean;
    case F::kCsWinsorise: return Op::kCrossWinsorise;
    case F::kCsNeutralise: return Op::kCrossNeutralise;
    default: CHECK(false, "only operators on one row come here");
  }
}

}  // namespace

size_t future_rows(const Syntax& tree, const std::map<std::string, size_t>& earlier) {
  const auto named = earlier.find(tree.word);
  if (tree.kind == SyntaxKind::kName && named != earlier.end()) return named->second;
  size_t most = 0;
  for (const Syntax& argument : tree.arguments)
    most = std::max(most, future_rows(argument, earlier));
  return negative_ref(tree) ? most + rows_ahead(tree) : most;
}

Value Translator::define(const std::string& name, const Syntax& tree) {
  const bool is_the_column = tree.kind == SyntaxKind::kName && tree.word == name;
  if (columns_read_.contains(name) && !is_the_column)
    throw TextError{1, "\"" + name +
                           "\" is used further up as an input column: move it up to have it used "
                           "there, or give it another name"};
  const Value result = value(tree, 0);
  if (columns_read_.contains(name) && !is_the_column)
    throw TextError{1,
                    "\"" + name + "\" is here an input column too: give the feature another name"};
  defined_.emplace(name, tree);
  return result;
}

Value Translator::value(const Syntax& tree, size_t future) {
  switch (tree.kind) {
    case SyntaxKind::kNumber: return {.at = graph_.constant(tree.number), .warm_up = {}};
    case SyntaxKind::kName: return named(tree, future);
    case SyntaxKind::kCall: return call(tree, future);
  }
  CHECK(false, "every kind of syntax is handled");
}

Value Translator::named(const Syntax& tree, size_t future) {
  const auto earlier = defined_.find(tree.word);
  const bool itself = earlier != defined_.end() && earlier->second.kind == SyntaxKind::kName &&
                      earlier->second.word == tree.word;
  if (earlier != defined_.end() && !itself) {
    const auto key = std::pair{tree.word, future};
    const auto done = translated_.find(key);
    if (done != translated_.end()) return done->second;
    return translated_.emplace(key, value(earlier->second, future)).first->second;
  }
  const auto& known = options_.columns;
  if (!known.empty() && std::find(known.begin(), known.end(), tree.word) == known.end())
    unknown_column(tree);
  columns_read_.emplace(tree.word, tree.column);
  return {.at = graph_.input(tree.word).delayed(lead_ - future), .warm_up = {}};
}

void Translator::unknown_column(const Syntax& tree) const {
  std::vector<std::string_view> words(options_.columns.begin(), options_.columns.end());
  for (const auto& [name, definition] : defined_) words.emplace_back(name);
  const bool function = find_operator(tree.word) != nullptr;
  throw TextError{
      tree.column,
      function ? "\"" + tree.word + "\" is a function: write " + find_operator(tree.word)->usage()
               : "there is no column \"" + tree.word + "\"" + suggestion(tree.word, words)};
}

Value Translator::call(const Syntax& tree, size_t future) {
  const OperatorInfo* info = find_operator(tree.word);
  if (info == nullptr) {
    std::vector<std::string_view> words;
    for (const OperatorInfo& known : operators())
      if (known.function > F::kNot) words.push_back(known.name);
    const std::string hint = other_name_hint(tree.word);
    throw TextError{tree.column, "there is no function \"" + tree.word + "\"" +
                                     (hint.empty() ? suggestion(tree.word, words) : hint)};
  }
  check_count(*info, tree);
  if (info->group == "window") return window_call(*info, tree, future);
  if (info->group == "past") return past_call(*info, tree, future);
  if (info->group == "since the start") return recursive_call(*info, tree, future);
  return row_call(*info, tree, future);
}

Value Translator::row_node(Op op, std::initializer_list<Value> arguments,
                           std::vector<double> numbers) {
  Node node{.op = op, .numbers = std::move(numbers)};
  Value result;
  for (const Value& argument : arguments) {
    node.inputs.push_back(argument.at);
    result.warm_up = wider(result.warm_up, argument.warm_up);
  }
  result.at = graph_.add(node);
  return result;
}

Value Translator::row_call(const OperatorInfo& info, const Syntax& tree, size_t future) {
  const auto argument = [&](size_t i) { return value(tree.arguments[i], future); };
  switch (info.function) {
    case F::kGreater:
    case F::kGreaterEqual: {
      const Value x = argument(0);
      return row_node(row_op(info.function), {argument(1), x});
    }
    case F::kClip:
      return row_node(Op::kLeast,
                      {row_node(Op::kGreatest, {argument(0), argument(1)}), argument(2)});
    case F::kWhere: {
      const Value condition = argument(0);
      const Value yes = argument(1);
      return row_node(Op::kWhere, {condition, yes, argument(2)});
    }
    case F::kCsWinsorise:
      return row_node(Op::kCrossWinsorise, {argument(0)},
                      {fraction_argument(info, tree.arguments[1])});
    default: break;
  }
  const Value x = argument(0);
  if (tree.arguments.size() == 1) return row_node(row_op(info.function), {x});
  return row_node(row_op(info.function), {x, argument(1)});
}

Value Translator::lagged(Value value, size_t rows) const {
  value.at = value.at.delayed(rows);
  value.warm_up.rows += rows;
  return value;
}

Value Translator::past_call(const OperatorInfo& info, const Syntax& tree, size_t future) {
  if (info.function == F::kRef && options_.allow_future && negative_ref(tree))
    return value(tree.arguments[0], future + rows_ahead(tree));
  const Value x = value(tree.arguments[0], future);
  if (info.function == F::kCrossUp || info.function == F::kCrossDown) {
    const Value y = value(tree.arguments[1], future);
    const Value& low = info.function == F::kCrossUp ? y : x;
    const Value& high = info.function == F::kCrossUp ? x : y;
    return row_node(Op::kAnd, {row_node(Op::kLess, {low, high}),
                               row_node(Op::kLessEqual, {lagged(high, 1), lagged(low, 1)})});
  }
  const size_t rows = whole_argument(info, tree.arguments[1], kWindowMax);
  const Value before = lagged(x, rows);
  if (info.function == F::kRef) return before;
  if (info.function == F::kDelta) return row_node(Op::kSubtract, {x, before});
  return row_node(Op::kSubtract,
                  {row_node(Op::kDivide, {x, before}), {.at = graph_.constant(1), .warm_up = {}}});
}

Value Translator::window_call(const OperatorInfo& info, const Syntax& tree, size_t future) {
  Value x = value(tree.arguments[0], future);
  const bool has_fraction = info.function == F::kQuantile;
  const Syntax& length = has_fraction ? tree.arguments[1] : tree.arguments.back();
  const size_t window = whole_argument(info, length, kWindowMax);
  if (info.function == F::kCorr || info.function == F::kCov) {
    const Value y = value(tree.arguments[1], future);
    x.warm_up = wider(x.warm_up, y.warm_up);
    x.at = info.function == F::kCorr ? windows_.correlation(x.at, y.at, window)
                                     : windows_.covariance(x.at, y.at, window);
  } else {
    const double fraction = has_fraction ? fraction_argument(info, tree.arguments[2]) : 0.5;
    x.at = one_series(info.function, x.at, window, fraction);
  }
  x.warm_up.rows += window - 1;
  return x;
}

Operand Translator::one_series(Function function, Operand x, size_t window, double fraction) {
  // The window of a lagged series is the lagged window, and so shared with the one that is not.
  // With a lead the lag of the inputs stays: nodes start where the first wanted row is.
  const size_t lag = lead_ > 0 ? 0 : std::exchange(x.lag, 0);
  const auto of = [&]() -> Operand {
    switch (function) {
      case F::kMean: return windows_.mean(x, window);
      case F::kSum: return windows_.sum(x, window);
      case F::kStd: return windows_.deviation(x, window);
      case F::kVar: return windows_.variance(x, window);
      case F::kSkew: return windows_.skew(x, window);
      case F::kKurt: return windows_.kurtosis(x, window);
      case F::kMin: return windows_.lowest(x, window);
      case F::kMax: return windows_.highest(x, window);
      case F::kArgMin: return windows_.place_of_lowest(x, window);
      case F::kArgMax: return windows_.place_of_highest(x, window);
      case F::kMedian:
      case F::kQuantile: return windows_.quantile(x, window, fraction);
      case F::kRank: return windows_.rank(x, window);
      case F::kMad: return windows_.mean_deviation(x, window);
      case F::kZscore: return windows_.score(x, window);
      case F::kWma: return windows_.weighted_mean(x, window);
      case F::kSlope: return windows_.slope(x, window);
      case F::kIntercept: return windows_.intercept(x, window);
      case F::kRsquare: return windows_.r_square(x, window);
      case F::kResid: return windows_.residual(x, window);
      case F::kCountTrue: {
        const Value truth = row_node(Op::kTruth, {{.at = x, .warm_up = {}}});
        return windows_.sum(truth.at, window);
      }
      default: CHECK(false, "only windows over one series come here");
    }
  };
  return of().delayed(lag);
}

Value Translator::recursive_call(const OperatorInfo& info, const Syntax& tree, size_t future) {
  const Value x = value(tree.arguments[0], future);
  if (info.function == F::kEma || info.function == F::kWilder) {
    const size_t span = whole_argument(info, tree.arguments[1], kWindowMax);
    const auto n = static_cast<double>(span);
    const double alpha = info.function == F::kEma ? 2 / (n + 1) : 1 / n;
    Value result = row_node(Op::kSmooth, {{.at = x.at.reaching(4), .warm_up = x.warm_up}}, {alpha});
    result.warm_up.rows += decay_rows(alpha);
    result.warm_up.decays = true;
    return result;
  }
  const Op op = info.function == F::kCumsum    ? Op::kRunningSum
                : info.function == F::kCumprod ? Op::kRunningProduct
                                               : Op::kRowsSince;
  Value result = row_node(op, {x});
  result.warm_up.from_start = true;
  return result;
}

}  // namespace godwit::features
