// What compile() accepts, refuses and tells of a set.
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/expression_error.h"
#include "signals/features/expression/operator_table.h"

namespace godwit::features {
namespace {

using Set = std::vector<NamedExpression>;

std::string error_of(const std::string& text, const CompileOptions& options = {}) {
  try {
    (void)compile(Set{{"f", text}}, options);
  } catch (const ExpressionError& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return std::to_string(error.column()) + ": " + error.reason();
  }
  return "no error";
}

struct Refusal {
  std::string_view text;
  std::string_view error;
};

TEST(Compile, ErrorsPointAtTheColumn) {
  constexpr Refusal kRefusals[]{
      {"", "1: expected a number, a column or a function, got the end"},
      {"close +", "8: expected a number, a column or a function, got the end"},
      {"(close", "7: expected \")\" to close the \"(\" of column 1, got the end"},
      {"close open", "7: expected an operator or the end between two values, got \"open\""},
      {"close)", "6: expected an operator or the end, got \")\""},
      {"a < b < c", "7: comparisons do not chain: write a < b and b < c instead of a < b < c"},
      {"a = b", "3: '=' has no meaning here; equality is written =="},
      {"a ^ 2", "3: '^' has no meaning here; a power is written power(x, y)"},
      {"a \xE2\x88\x92 b",
       "3: a character outside ASCII or a control character has no meaning here"},
      {"1.2.3 + a", "1: \"1.2.3\" is not a number"},
      {"1e999", "1: \"1e999\" is not a number"},
      {"a + meam(close, 20)", "5: there is no function \"meam\"; did you mean mean?"},
      {"close ** 2",
       "8: expected a number, a column or a function, got \"*\"; a power is written power(x, y)"},
      {"close * * 2", "9: expected a number, a column or a function, got \"*\""},
      {"max(open, close)",
       "11: the last argument of max(x, n) must be a whole number from 1 to 100000, got \"close\", "
       "a "
       "column; the larger one of two values is greatest(x, y)"},
      {"min(close - open, 0)",
       "19: the last argument of min(x, n) must be a whole number from 1 to 100000, got 0; the "
       "smaller one of two values is least(x, y)"},
      {"IF(close > open, 1, 0)", "1: there is no function \"IF\"; write where(condition, x, y)"},
      {"pow(close, 2)", "1: there is no function \"pow\"; write power(x, y)"},
      {"rsi(close, 14)",
       "1: there is no function \"rsi\"; an indicator is a formula: the set seed has those of RSI, "
       "MACD and Bollinger bands (godwit features show seed)"},
      {"mean(close)", "1: mean(x, n) takes 2 arguments, got 1"},
      {"abs()", "1: abs(x) takes 1 argument, got 0"},
      {"mean(close, 0)",
       "13: the last argument of mean(x, n) must be a whole number from 1 to 100000, got 0"},
      {"mean(close, 2.5)",
       "13: the last argument of mean(x, n) must be a whole number from 1 to 100000, got 2.5"},
      {"mean(close, open)",
       "13: the last argument of mean(x, n) must be a whole number from 1 to 100000, got \"open\", "
       "a column"},
      {"std(close, 1)",
       "12: the last argument of std(x, n) must be a whole number from 2 to 100000, got 1"},
      {"quantile(close, 5, 1.5)",
       "20: the last argument of quantile(x, n, q) must be a number from 0 to 1, got 1.5"},
      {"ref(close, -1)",
       "12: ref with a negative number of rows would look into the future, which only labels may; "
       "expected a whole number from 0, got -1"},
      {"mean(close, 5", "14: expected \")\" or \",\" in the arguments of mean, got the end"},
  };
  for (const Refusal& refusal : kRefusals)
    EXPECT_EQ(error_of(std::string{refusal.text}), refusal.error) << refusal.text;
}

TEST(Compile, KnowsTheColumnsItIsTold) {
  const CompileOptions options{.columns = {"open", "close", "volume"}};
  EXPECT_EQ(error_of("close - opne", options),
            "9: there is no column \"opne\"; did you mean open?");
  EXPECT_EQ(error_of("close / mean", options), "9: \"mean\" is a function: write mean(x, n)");
  EXPECT_EQ(error_of("close / open", options), "no error");
}

TEST(Compile, TheMessageStandsAlone) {
  try {
    (void)compile(Set{{"ma_20", "meam(close, 20)"}});
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "ma_20: column 1 of \"meam(close, 20)\": there is no function \"meam\"; did you "
                 "mean mean?");
  }
}

TEST(Compile, RefusesWhatNestsTooDeep) {
  EXPECT_TRUE(error_of(std::string(300, '(') + "a" + std::string(300, ')'))
                  .starts_with("201: nests deeper than 200 levels"));
  EXPECT_TRUE(error_of(std::string(5'000, '-') + "a").starts_with("4001: longer than"));
}

TEST(Compile, Names) {
  const Program program = compile(
      Set{{"fast", "ema(close, 12)"}, {"macd", "fast - ema(close, 26)"}, {"x", "macd * 2"}});
  EXPECT_EQ(program.inputs(), std::vector<std::string>{"close"});
  EXPECT_EQ(program.outputs(), (std::vector<std::string>{"fast", "macd", "x"}));
  EXPECT_EQ(program.output_index("macd"), 1U);
  EXPECT_THROW((void)program.output_index("mcad"), Error);
  EXPECT_THROW((void)compile(Set{{"a", "close"}, {"a", "open"}}), ExpressionError) << "twice";
  EXPECT_THROW((void)compile(Set{{"close", "close * 2"}}), ExpressionError) << "hides a column";
  EXPECT_THROW((void)compile(Set{{"a", "open"}, {"open", "close"}}), ExpressionError);
  EXPECT_NO_THROW((void)compile(Set{{"pe", "pe"}, {"twice", "pe * 2"}})) << "a column as it is";
}

TEST(Compile, NamesDoNotMultiplyWork) {
  Set set{{"f0", "close"}};
  for (int i = 1; i < 60; ++i) {
    const std::string before = "f" + std::to_string(i - 1);
    set.push_back({"f" + std::to_string(i), before + " + ref(" + before + ", 1)"});
  }
  EXPECT_EQ(compile(set).nodes(), 60U);
}

TEST(Compile, SharesEqualParts) {
  const Program one = compile(Set{{"a", "mean(close, 20)"}});
  const Program two = compile(Set{{"a", "mean(close, 20)"}, {"b", "mean( close,20 )"}});
  EXPECT_EQ(one.nodes(), two.nodes());
  const Program lagged = compile(Set{{"a", "mean(close, 20)"}, {"b", "mean(ref(close, 5), 20)"}});
  EXPECT_EQ(one.nodes(), lagged.nodes()) << "the lagged mean is the mean, lagged";
}

TEST(Compile, WarmUpsAndInputs) {
  const Program program =
      compile(Set{{"a", "mean(delta(close, 3), 5)"},
                  {"b", "open / ref(close, 2)"},
                  {"c", "corr(mean(a1, 4), b1, 10) + bars_since(open > close)"}});
  EXPECT_EQ(program.warm_up(0).rows, 7U);
  EXPECT_EQ(program.warm_up(1).rows, 2U);
  EXPECT_EQ(program.warm_up(2).rows, 12U);
  EXPECT_FALSE(program.warm_up(1).from_start);
  EXPECT_TRUE(program.warm_up(2).from_start);
  EXPECT_EQ(program.inputs(), (std::vector<std::string>{"close", "open", "a1", "b1"}));
  EXPECT_EQ(program.inputs_of(0), (std::vector<size_t>{0}));
  EXPECT_EQ(program.inputs_of(2), (std::vector<size_t>{0, 1, 2, 3}));
}

TEST(Compile, EveryOperatorSaysWhatItDoes) {
  for (const OperatorInfo& info : operators()) {
    EXPECT_EQ(find_operator(info.name), &info);
    EXPECT_FALSE(info.formula.empty()) << info.name;
    EXPECT_FALSE(info.absent.empty()) << info.name;
    EXPECT_FALSE(info.cost.empty()) << info.name;
    EXPECT_FALSE(info.group.empty()) << info.name;
  }
  EXPECT_EQ(find_operator("quantile")->usage(), "quantile(x, n, q)");
  EXPECT_EQ(find_operator("+")->usage(), "x + y");
  EXPECT_EQ(find_operator("meam"), nullptr);
}

TEST(Compile, AheadOnlyWhereAllowed) {
  const Set set{{"y", "ref(close, -2) / ref(close, -1) - 1"},
                {"m", "mean(ref(close, -3), 2)"},
                {"now", "close"},
                {"n", "count_true(close > 0, 2)"}};
  const Program program = compile(set, {.min_periods = 1, .allow_future = true});
  EXPECT_EQ(program.lead(), 3U);
  const std::vector<double> close{1, 2, 4, 8, 16, 32};
  std::vector<std::vector<double>> out(4, std::vector<double>(6, -1));
  const std::vector<const double*> columns{close.data()};
  evaluate(program, columns, 6,
           std::vector<double*>{out[0].data(), out[1].data(), out[2].data(), out[3].data()});
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(out[0][i], 1);
  EXPECT_TRUE(std::isnan(out[0][4]));
  EXPECT_TRUE(std::isnan(out[0][5]));
  EXPECT_EQ((std::vector<double>{out[1].begin(), out[1].begin() + 4}),
            (std::vector<double>{8, 12, 24, 32}));
  EXPECT_TRUE(std::isnan(out[1][4]));
  EXPECT_EQ(out[2], close);
  EXPECT_EQ(out[3], (std::vector<double>{1, 2, 2, 2, 2, 2})) << "no row before the first counts";
}

TEST(Compile, SavedStateOfAnotherSetIsRefused) {
  Evaluator one{compile(Set{{"a", "mean(close, 20)"}})};
  Evaluator other{compile(Set{{"a", "mean(close, 21)"}})};
  Writer writer;
  one.save(writer);
  Reader reader{writer.bytes()};
  EXPECT_THROW(other.load(reader), Error);
  Reader cut{writer.bytes().first(40)};
  EXPECT_THROW(one.load(cut), Error);
}

std::string error_of_load(Evaluator& into, std::span<const std::byte> bytes) {
  try {
    Reader reader{bytes};
    into.load(reader);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Compile, SavedStateKnowsItsSet) {
  // Sets whose columns and state are of the same sizes.
  const std::vector<Set> sets{
      {{"a", "ema(close, 12)"}},
      {{"a", "ema(close, 13)"}},
      {{"a", "ema(open, 12)"}},
      {{"b", "ema(close, 12)"}},
      {{"a", "wilder(close, 12)"}},
      {{"a", "ref(close, 4)"}},
      {{"a", "close * 2"}},
      {{"a", "close * 3"}},
      {{"a", "max(close, 20)"}},
      {{"a", "min(close, 20)"}},
      {{"a", "close"}, {"b", "open"}},
      {{"b", "close"}, {"a", "open"}},
  };
  const std::vector<double> x{1, 2, 3, 4, 5};
  const std::vector<const double*> columns{x.data(), x.data()};
  for (size_t from = 0; from < sets.size(); ++from)
    for (size_t to = 0; to < sets.size(); ++to) {
      Evaluator one{compile(sets[from])};
      one.push(std::span{columns}.first(one.program().inputs().size()), x.size());
      Writer writer;
      one.save(writer);
      Evaluator other{compile(sets[to])};
      EXPECT_EQ(error_of_load(other, writer.bytes()),
                from == to ? "no error"
                           : "the saved state is of another set of features: start afresh from "
                             "history")
          << from << " into " << to;
    }
  Evaluator least{compile(Set{{"a", "mean(close, 20)"}}, {.min_periods = 1})};
  Evaluator whole{compile(Set{{"a", "mean(close, 20)"}})};
  Writer writer;
  least.save(writer);
  EXPECT_NE(error_of_load(whole, writer.bytes()), "no error");
}

TEST(Compile, RefusedStateChangesNothing) {
  const Program program = compile(Set{{"q", "quantile(close, 5, 0.4)"}, {"e", "ema(close, 3)"}});
  const std::vector<double> x{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
  const auto pushed = [&](Evaluator& evaluator, size_t from, size_t rows) {
    const std::vector<const double*> columns{x.data() + from};
    evaluator.push(columns, rows);
    return std::vector{evaluator.output(0).back(), evaluator.output(1).back()};
  };
  Evaluator source{program};
  pushed(source, 0, 9);
  Writer writer;
  source.save(writer);
  const std::vector<double> wanted = pushed(source, 9, 2);
  const std::vector<std::byte> good{writer.bytes().begin(), writer.bytes().end()};
  // Every double of the state in turn is replaced; what the ordered window holds is then wrong.
  size_t refused = 0;
  for (size_t at = 24; at + 8 <= good.size(); at += 8)
    for (const double bad : {1e300, -1.0, 0.5, 6.0, std::nan("")}) {
      std::vector<std::byte> bytes = good;
      std::memcpy(bytes.data() + at, &bad, sizeof bad);
      Evaluator evaluator{program};
      pushed(evaluator, 0, 9);
      if (error_of_load(evaluator, bytes) == "no error") {
        pushed(evaluator, 9, 2);  // Must not touch memory that is not its own.
        continue;
      }
      ++refused;
      EXPECT_EQ(pushed(evaluator, 9, 2), wanted) << "byte " << at;
    }
  EXPECT_GT(refused, 40U);
  for (size_t size = 0; size < good.size(); size += 4) {
    Evaluator evaluator{program};
    pushed(evaluator, 0, 9);
    EXPECT_NE(error_of_load(evaluator, std::span{good}.first(size)), "no error");
    EXPECT_EQ(pushed(evaluator, 9, 2), wanted) << "cut at " << size;
  }
}

TEST(Compile, AConstantDoesNotDependOnItsNeighbours) {
  const auto last_of = [](const Set& set) {
    const Program program = compile(set);
    Evaluator evaluator{program};
    const double one = 1;
    const std::vector<const double*> columns(program.inputs().size(), &one);
    evaluator.push(columns, 1);
    return evaluator.output(set.size() - 1).back();
  };
  for (const std::string text : {"close / -0", "close / 0", "close / (0 * -1)"}) {
    const double alone = last_of(Set{{"f", text}});
    for (const std::string beside : {"close + 0", "close + -0", "close * -0"})
      EXPECT_EQ(last_of(Set{{"n", beside}, {"f", text}}), alone) << text << " beside " << beside;
  }
}

}  // namespace
}  // namespace godwit::features
