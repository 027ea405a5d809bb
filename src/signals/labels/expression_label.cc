#include "signals/labels/expression_label.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "foundation/base/error.h"
#include "signals/features/expression/evaluator.h"

namespace godwit {
namespace {

struct PriceColumn {
  std::string_view name;
  std::span<const double> LabelColumns::* values;
};
constexpr std::array kPriceColumns{
    PriceColumn{"open", &LabelColumns::open}, PriceColumn{"high", &LabelColumns::high},
    PriceColumn{"low", &LabelColumns::low}, PriceColumn{"close", &LabelColumns::close},
    PriceColumn{"mid", &LabelColumns::mid}};

features::Program compiled(const std::string& formula) {
  features::CompileOptions options{.allow_future = true};
  for (const PriceColumn& column : kPriceColumns) options.columns.emplace_back(column.name);
  const std::array expressions{features::NamedExpression{"formula", formula}};
  return features::compile(expressions, options);
}

}  // namespace

ExpressionLabel::ExpressionLabel(const std::string& formula) : program_{compiled(formula)} {
  if (program_.has_cross_section())
    throw usage_error(
        "a label is made of one instrument: expected no cs_... operator; rank the labels "
        "afterwards");
  if (program_.lead() == 0)
    throw usage_error(
        "expected a formula that looks at later rows, as ref(close, -2) / ref(close, -1) - 1 does; "
        "one that does not is a feature");
  if (needs_mid() && columns().size() > 1)
    throw usage_error(
        "expected either mid, of quotes and books, or open, high, low and close, of bars");
}

bool ExpressionLabel::needs_mid() const {
  return std::find(columns().begin(), columns().end(), "mid") != columns().end();
}

std::vector<double> ExpressionLabel::values(const LabelColumns& columns) const {
  std::vector<const double*> inputs;
  for (const std::string& name : this->columns()) inputs.push_back(column_of(columns, name).data());
  std::vector<double> values(columns.times.size(), std::nan(""));
  const std::array into{values.data()};
  features::evaluate(program_, inputs, values.size(), into);
  return values;
}

std::span<const double> column_of(const LabelColumns& columns, const std::string& name) {
  const auto found = std::find_if(kPriceColumns.begin(), kPriceColumns.end(),
                                  [&](const PriceColumn& one) { return one.name == name; });
  return found == kPriceColumns.end() ? std::span<const double>{} : columns.*(found->values);
}

}  // namespace godwit
