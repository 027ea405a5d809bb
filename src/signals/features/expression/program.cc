#include "signals/features/expression/program.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "foundation/base/suggestion.h"
#include "signals/features/expression/expression_error.h"
#include "signals/features/expression/plan.h"
#include "signals/features/expression/translator.h"

namespace godwit::features {

const std::vector<std::string>& Program::inputs() const { return plan_->input_names; }
const std::vector<std::string>& Program::outputs() const { return plan_->output_names; }

size_t Program::output_index(const std::string& name) const {
  const auto place = std::find(outputs().begin(), outputs().end(), name);
  if (place != outputs().end()) return static_cast<size_t>(place - outputs().begin());
  const std::vector<std::string_view> words{outputs().begin(), outputs().end()};
  throw usage_error("there is no feature \"" + name + "\"" + suggestion(name, words));
}

WarmUp wider(const WarmUp& a, const WarmUp& b) {
  return {.rows = std::max(a.rows, b.rows),
          .decays = a.decays || b.decays,
          .from_start = a.from_start || b.from_start,
          .session = a.session || b.session,
          .before_session = std::max(a.before_session, b.before_session)};
}

WarmUp chained(const WarmUp& formula, const WarmUp& column) {
  WarmUp all = wider(formula, column);
  all.rows = formula.rows + column.rows;
  return all;
}

WarmUp Program::warm_up(size_t output) const { return plan_->outputs.at(output).warm_up; }
const std::vector<size_t>& Program::inputs_of(size_t output) const {
  return plan_->outputs.at(output).inputs;
}
bool Program::has_cross_section() const { return plan_->stages > 1; }
size_t Program::lead() const { return plan_->lead; }
size_t Program::nodes() const { return plan_->nodes.size(); }

Program compile(std::span<const NamedExpression> expressions, const CompileOptions& options) {
  std::vector<Syntax> trees;
  std::set<std::string> names;
  std::map<std::string, size_t> ahead;
  size_t lead = 0;
  const auto in_expression = [](const NamedExpression& expression, const auto& work) {
    try {
      work();
    } catch (const TextError& error) {
      throw ExpressionError{expression.name, expression.text, error.column, error.reason};
    }
  };
  for (const NamedExpression& expression : expressions)
    in_expression(expression, [&] {
      if (!names.insert(expression.name).second)
        throw TextError{1, "a feature of this name stands further up"};
      trees.push_back(parse(expression.text));
      if (!options.allow_future) return;
      const size_t rows = future_rows(trees.back(), ahead);
      ahead.emplace(expression.name, rows);
      lead = std::max(lead, rows);
    });

  Translator translator{options, lead};
  std::vector<std::string> output_names;
  std::vector<PlanOutput> outputs;
  for (size_t i = 0; i < expressions.size(); ++i)
    in_expression(expressions[i], [&] {
      const Value value = translator.define(expressions[i].name, trees[i]);
      outputs.push_back({.at = value.at, .warm_up = value.warm_up, .inputs = {}});
      output_names.push_back(expressions[i].name);
    });
  return Program{std::make_shared<const Plan>(
      make_plan(translator.graph(), std::move(output_names), std::move(outputs), lead))};
}

}  // namespace godwit::features
