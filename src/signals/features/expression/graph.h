// The graph that a set of expressions compiles to. Equal sub-expressions are one node, over the
// whole set; the order of the nodes is that of first appearance, and arguments come before users.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "signals/features/expression/op.h"

namespace godwit::features {

/// One column of a node, seen `lag` rows ago; the node reads `reach` rows further back.
struct Operand {
  size_t node = 0;
  size_t component = 0;
  size_t lag = 0;
  size_t reach = 0;

  [[nodiscard]] Operand delayed(size_t rows) const { return {node, component, lag + rows, reach}; }
  [[nodiscard]] Operand reaching(size_t rows) const { return {node, component, lag, rows}; }
  [[nodiscard]] Operand part(size_t of) const { return {node, of, lag, reach}; }
  auto operator<=>(const Operand&) const = default;
};

/// Equal nodes compute equal columns.
struct Node {
  Op op = Op::kInput;
  std::vector<Operand> inputs;
  size_t window = 0;
  size_t newer = 0;  ///< rows of the newer part of a merged window
  size_t count_least = 0;
  std::vector<double> numbers;
  std::string name;  ///< of an input

  auto operator<=>(const Node&) const = default;
};

class Graph {
 public:
  /// The node itself, or the equal one that is there already. A number -0 is 0: the two are equal,
  /// and which of them a node has must not depend on what stands beside it.
  Operand add(Node node);
  /// The column of the input called `name`.
  Operand input(const std::string& name);
  Operand constant(double value);
  /// The quantiles of one window of one series are one node, whatever their number: this adds one.
  Operand quantile(Operand of, size_t window, size_t count_least, double fraction);

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

 private:
  std::vector<Node> nodes_;
  std::map<Node, size_t> known_;
};

}  // namespace godwit::features
