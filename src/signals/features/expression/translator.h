// From syntax trees to the graph: names are looked up, arguments judged, operators built.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "signals/features/expression/graph.h"
#include "signals/features/expression/operator_table.h"
#include "signals/features/expression/program.h"
#include "signals/features/expression/syntax_tree.h"
#include "signals/features/expression/windows.h"

namespace godwit::features {

/// An expression in the graph.
struct Value {
  Operand at;
  WarmUp warm_up;
};

/// The most rows that `tree` looks into the future: -n of its ref, nested ones added up, with those
/// of earlier expressions by name. Throws TextError.
[[nodiscard]] size_t future_rows(const Syntax& tree, const std::map<std::string, size_t>& earlier);

/// Translates expressions one after the other into one graph.
class Translator {
 public:
  /// `lead`: the largest future_rows of all expressions.
  Translator(const CompileOptions& options, size_t lead)
      : options_{options},
        lead_{lead},
        windows_{graph_, options.min_periods == 0 ? kWindowMax : options.min_periods,
                 options.flat_std} {}

  static constexpr size_t kWindowMax = 100'000;

  /// Throws TextError. The name may be used by later expressions.
  Value define(const std::string& name, const Syntax& tree);
  [[nodiscard]] const Graph& graph() const { return graph_; }

 private:
  // `future`: how many rows later than its own the tree is wanted.
  Value value(const Syntax& tree, size_t future);
  Value named(const Syntax& tree, size_t future);
  Value call(const Syntax& tree, size_t future);
  Value window_call(const OperatorInfo& info, const Syntax& tree, size_t future);
  Value past_call(const OperatorInfo& info, const Syntax& tree, size_t future);
  Value recursive_call(const OperatorInfo& info, const Syntax& tree, size_t future);
  Value row_call(const OperatorInfo& info, const Syntax& tree, size_t future);
  Value row_node(Op op, std::initializer_list<Value> arguments, std::vector<double> numbers = {});
  Operand one_series(Function function, Operand x, size_t window, double fraction);
  Value lagged(Value value, size_t rows) const;
  [[noreturn]] void unknown_column(const Syntax& tree) const;

  const CompileOptions& options_;
  size_t lead_;
  Graph graph_;
  Windows windows_;
  std::map<std::string, const Syntax> defined_;
  std::map<std::pair<std::string, size_t>, Value> translated_;  ///< of defined_, by name and future
  std::map<std::string, size_t> columns_read_;                  ///< and where first, for errors
};

}  // namespace godwit::features
