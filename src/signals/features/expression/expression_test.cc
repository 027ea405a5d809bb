// First steps: a few formulas worked out by hand.
#include <gtest/gtest.h>

#include "signals/features/expression/evaluator.h"

namespace godwit::features {
namespace {

std::vector<double> column(const std::string& text, std::vector<double> x) {
  const Program program = compile(std::vector<NamedExpression>{{"f", text}});
  std::vector<double> out(x.size());
  const std::vector<const double*> columns(program.inputs().size(), x.data());
  std::vector<double*> into{out.data()};
  evaluate(program, columns, x.size(), into);
  return out;
}

TEST(Expression, WorkedByHand) {
  const std::vector<double> x{1, 2, 4, 8, 16};
  EXPECT_EQ(column("x + 2 * 3", x)[0], 7);
  EXPECT_EQ(column("-x * 2", x)[1], -4);
  EXPECT_EQ(column("ref(x, 1)", x)[2], 2);
  EXPECT_EQ(column("mean(x, 2)", x)[4], 12);
  EXPECT_EQ(column("sum(x, 5)", x)[4], 31);
  EXPECT_DOUBLE_EQ(column("var(x, 3)", x)[2], 7.0 / 3);
  EXPECT_EQ(column("max(x, 3) - min(x, 3)", x)[4], 12);
  EXPECT_EQ(column("argmax(x, 3)", x)[4], 3);
  EXPECT_EQ(column("median(x, 3)", x)[4], 8);
  EXPECT_EQ(column("rank(-x, 3)", x)[4], 1.0 / 3);
}

}  // namespace
}  // namespace godwit::features
