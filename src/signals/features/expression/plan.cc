#include "signals/features/expression/plan.h"

#include <algorithm>
#include <utility>

#include "foundation/base/serial.h"

namespace godwit::features {
namespace {

std::vector<char> needed(const std::vector<Node>& nodes, const std::vector<PlanOutput>& outputs) {
  std::vector<char> keep(nodes.size(), 0);
  for (const PlanOutput& output : outputs) keep[output.at.node] = 1;
  for (size_t i = nodes.size(); i-- > 0;)
    if (keep[i] != 0)
      for (const Operand& input : nodes[i].inputs) keep[input.node] = 1;
  return keep;
}

void lay_out_columns(Plan& plan) {
  for (size_t i = 0; i < plan.nodes.size(); ++i) {
    const OpTraits& op = traits(plan.nodes[i].op);
    plan.first_column.push_back(plan.columns.size());
    const PlanColumn column{.tail = op.own_rows, .before = op.before};
    plan.columns.insert(plan.columns.end(), plan.components(i), column);
  }
  const auto keep = [&](const Operand& at) {
    size_t& tail = plan.columns[plan.column(at)].tail;
    tail = std::max(tail, at.lag + at.reach);
  };
  for (const Node& node : plan.nodes)
    for (const Operand& input : node.inputs) keep(input);
  for (const PlanOutput& output : plan.outputs) keep(output.at);
}

void order_stages(Plan& plan) {
  for (const Node& node : plan.nodes) {
    size_t stage = 0;
    for (const Operand& input : node.inputs) stage = std::max(stage, plan.stage[input.node]);
    if (is_cross(node.op)) ++stage;
    plan.stage.push_back(stage);
    plan.stages = std::max(plan.stages, stage + 1);
  }
}

/// For each output the inputs on any way to it.
void trace_inputs(Plan& plan) {
  for (PlanOutput& output : plan.outputs) {
    std::vector<char> reached(plan.nodes.size(), 0);
    reached[output.at.node] = 1;
    for (size_t i = output.at.node + 1; i-- > 0;)
      if (reached[i] != 0)
        for (const Operand& input : plan.nodes[i].inputs) reached[input.node] = 1;
    for (size_t i = 0; i < plan.inputs.size(); ++i)
      if (reached[plan.inputs[i]] != 0) output.inputs.push_back(i);
  }
}

void put(Writer& writer, const Operand& at) {
  for (const size_t part : {at.node, at.component, at.lag, at.reach})
    writer.put(static_cast<uint64_t>(part));
}

Hash128 hash_of(const Plan& plan) {
  Writer writer;
  writer.put(static_cast<uint64_t>(plan.lead));
  writer.put(static_cast<uint64_t>(plan.nodes.size()));
  for (const Node& node : plan.nodes) {
    writer.put(node.op);
    writer.put(static_cast<uint64_t>(node.inputs.size()));
    for (const Operand& input : node.inputs) put(writer, input);
    for (const size_t rows : {node.window, node.newer, node.count_least})
      writer.put(static_cast<uint64_t>(rows));
    writer.put_all(node.numbers);
    writer.put_text(node.name);
  }
  for (const std::string& name : plan.output_names) writer.put_text(name);
  for (const PlanOutput& output : plan.outputs) put(writer, output.at);
  Hasher hasher;
  hasher.update(writer.bytes());
  return hasher.digest();
}

}  // namespace

size_t Plan::components(size_t node) const {
  return nodes[node].op == Op::kSorted ? nodes[node].numbers.size()
                                       : traits(nodes[node].op).components;
}

Plan make_plan(const Graph& graph, std::vector<std::string> names, std::vector<PlanOutput> outputs,
               size_t lead) {
  Plan plan;
  plan.lead = lead;
  plan.output_names = std::move(names);
  plan.outputs = std::move(outputs);
  const std::vector<char> keep = needed(graph.nodes(), plan.outputs);
  std::vector<size_t> place(graph.nodes().size(), 0);
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    if (keep[i] == 0) continue;
    place[i] = plan.nodes.size();
    plan.nodes.push_back(graph.nodes()[i]);
    plan.kernels.push_back(traits(graph.nodes()[i].op).kernel);
    for (Operand& input : plan.nodes.back().inputs) input.node = place[input.node];
    if (plan.nodes.back().op != Op::kInput) continue;
    plan.inputs.push_back(place[i]);
    plan.input_names.push_back(graph.nodes()[i].name);
  }
  for (PlanOutput& output : plan.outputs) output.at.node = place[output.at.node];
  lay_out_columns(plan);
  order_stages(plan);
  trace_inputs(plan);
  plan.hash = hash_of(plan);
  return plan;
}

}  // namespace godwit::features
