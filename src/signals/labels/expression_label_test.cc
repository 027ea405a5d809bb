#include "signals/labels/expression_label.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "signals/labels/compute_labels.h"
#include "signals/labels/label_testing.h"

namespace godwit {
namespace {

using label_testing::Rows;

LabelConfig read(const std::string& text) {
  return read_label_config(ConfigFile::parse("kind = 'expression'\n" + text, "l.toml"), "");
}

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(ExpressionLabel, IsTheFormulaAtTheRow) {
  Rows rows = Rows::of_closes({1, 2, 4, 8, 16, 64});
  const std::vector<Label> labels =
      compute_labels(read("formula = 'ref(close, -2) / ref(close, -1) - 1'"), rows.columns());
  ASSERT_EQ(labels.size(), 4U);
  const std::vector<double> values{1, 1, 1, 3};
  for (size_t i = 0; i < labels.size(); ++i) {
    EXPECT_EQ(labels[i].row, i);
    EXPECT_EQ(labels[i].t0, i + 1);
    EXPECT_EQ(labels[i].t1, i + 2);
    EXPECT_EQ(labels[i].value, values[i]);
  }
}

TEST(ExpressionLabel, EqualsTheForwardReturn) {
  Rng rng{31};
  Rows rows = label_testing::random_rows(rng, 200, 30, 0.01);
  label_testing::lose_prices(rng, rows, 30);
  const auto formula =
      compute_labels(read("formula = 'ref(open, -6) / ref(open, -1) - 1'"), rows.columns());
  const auto forward = compute_labels(
      read_label_config(ConfigFile::parse("kind = 'forward_return'\nhorizon = 5", "l.toml"), ""),
      rows.columns());
  ASSERT_EQ(formula.size(), forward.size());
  for (size_t i = 0; i < formula.size(); ++i) {
    EXPECT_EQ(formula[i].row, forward[i].row);
    EXPECT_EQ(formula[i].t1, forward[i].t1);
    EXPECT_EQ(formula[i].value, forward[i].value);
  }
}

TEST(ExpressionLabel, TheEndOfTheDataIsNoValue) {
  // Comparisons, sums and whatever takes what is missing for nothing must not answer there.
  Rows rows = Rows::of_closes({1, 2, 3, 4, 5, 6, 7, 8});
  for (const std::string formula : {"ref(close, -3) > close", "count_true(ref(close, -3) > 2, 1)",
                                    "where(ref(close, -3) > 0, 1, 0)", "not ref(close, -3)"}) {
    const auto labels = compute_labels(read("formula = '" + formula + "'"), rows.columns());
    ASSERT_EQ(labels.size(), 5U) << formula;
    EXPECT_EQ(labels.back().row, 4U);
    EXPECT_EQ(labels.back().t1, 7U);
  }
}

TEST(ExpressionLabel, WithinADay) {
  Rng rng{32};
  Rows rows = label_testing::random_rows(rng, 100, 30, 0.01);
  rows.rows_a_day = 25;
  const auto labels = compute_labels(
      read("formula = 'ref(close, -4) / mean(close, 6) - 1'\nwithin_day = true"), rows.columns());
  EXPECT_EQ(labels.size(), 4 * (25U - 4 - 5)) << "what it looks back on lies in the day, too";
  for (const Label& label : labels) EXPECT_LT(label.row % 25 + 4, 25U);
}

TEST(ExpressionLabel, OfMiddlePrices) {
  EXPECT_TRUE(read("formula = 'ref(mid, -1) - mid'").needs_mid());
  EXPECT_FALSE(read("formula = 'ref(close, -1) - close'").needs_mid());
}

TEST(ExpressionLabel, Refusals) {
  const std::vector<std::pair<std::string, std::string>> refusals{
      {"formula = 'ref(clsoe, -1)'", "column 5: there is no column \"clsoe\"; did you mean close?"},
      {"formula = 'mean(close, 5)'", "looks at later rows"},
      {"formula = 'cs_rank(ref(close, -1))'", "one instrument"},
      {"formula = 'ref(mid, -1) - close'", "either mid"},
      {"formula = 'ref(close, -1)'\n[weights]\nkind = 'return_attribution'", "no entry"},
      {"formula = 'ref(mid, -1)'\n[events]\nkind = 'cusum'\nthreshold = 0.1", "rows of bars"},
      {"formula = 'ref(close, -1) / ema(close, 5)'\nwithin_day = true", "start of the data"},
      {"formula = 'ref(close, -1)'\nhorizon = 5", "horizon"},
      {"", "formula"},
  };
  for (const auto& [text, says] : refusals) {
    const std::string said = refusal(text);
    EXPECT_TRUE(said.starts_with("l.toml:")) << said;
    EXPECT_NE(said.find(says), std::string::npos) << text << ": " << said;
  }
}

}  // namespace
}  // namespace godwit
