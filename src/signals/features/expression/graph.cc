#include "signals/features/expression/graph.h"

#include <algorithm>
#include <utility>

namespace godwit::features {

Operand Graph::add(Node node) {
  for (double& number : node.numbers) number += 0.0;
  const auto [place, fresh] = known_.try_emplace(node, nodes_.size());
  if (fresh) nodes_.push_back(std::move(node));
  return {.node = place->second};
}

Operand Graph::input(const std::string& name) { return add({.op = Op::kInput, .name = name}); }

Operand Graph::constant(double value) { return add({.op = Op::kConstant, .numbers = {value}}); }

Operand Graph::quantile(Operand of, size_t window, size_t count_least, double fraction) {
  Operand node = add({.op = Op::kSorted,
                      .inputs = {of.reaching(window)},
                      .window = window,
                      .count_least = count_least});
  std::vector<double>& fractions = nodes_[node.node].numbers;  // The key in known_ has none.
  const auto place = std::find(fractions.begin(), fractions.end(), fraction);
  node.component = static_cast<size_t>(place - fractions.begin());
  if (place == fractions.end()) fractions.push_back(fraction);
  return node;
}

}  // namespace godwit::features
