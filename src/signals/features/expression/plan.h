// The graph laid out for evaluation: which nodes run, in which order, and how much of each column
// is kept.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "foundation/base/hash.h"
#include "signals/features/expression/graph.h"
#include "signals/features/expression/op.h"
#include "signals/features/expression/program.h"

namespace godwit::features {

/// A column of one node.
struct PlanColumn {
  size_t tail = 0;  ///< rows kept from before the newest ones
  double before = kAbsent;
};

struct PlanOutput {
  Operand at;
  WarmUp warm_up;
  std::vector<size_t> inputs;
};

struct Plan {
  std::vector<Node> nodes;           ///< arguments before users
  std::vector<Kernel> kernels;       ///< of each node; null for inputs and cross-sections
  std::vector<size_t> first_column;  ///< of each node, into `columns`
  std::vector<PlanColumn> columns;
  std::vector<size_t> stage;  ///< cross-sections on the way to each node
  size_t stages = 1;
  std::vector<size_t> inputs;  ///< nodes
  std::vector<std::string> input_names;
  std::vector<std::string> output_names;
  std::vector<PlanOutput> outputs;
  size_t lead = 0;
  Hash128 hash;  ///< Of all that decides which columns are computed: saved state belongs to it.

  [[nodiscard]] size_t column(const Operand& at) const {
    return first_column[at.node] + at.component;
  }
  [[nodiscard]] size_t components(size_t node) const;
};

/// Keeps the nodes that the outputs need.
[[nodiscard]] Plan make_plan(const Graph& graph, std::vector<std::string> names,
                             std::vector<PlanOutput> outputs, size_t lead);

}  // namespace godwit::features
