// Random formulas, evaluated in every way there is: all must give the same bits.
#include <algorithm>

#include <gtest/gtest.h>

#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/random_expression_testing.h"

namespace godwit::features {
namespace {

constexpr size_t kRows = 420;
constexpr size_t kFormulas = 12;

/// A random set over random series.
struct Sample {
  explicit Sample(uint64_t seed) : rng{seed}, set{random_set(rng)}, program{compiled(rng, set)} {
    for (size_t i = 0; i < program.inputs().size(); ++i) {
      const SeriesKind kind = random_kind(rng);
      series.push_back(random_series(rng, kind, kRows));
    }
  }
  static std::vector<NamedExpression> random_set(Rng& rng) {
    RandomExpression random{rng};
    std::vector<NamedExpression> set;
    for (size_t i = 0; i < kFormulas; ++i) set.push_back({"f" + std::to_string(i), random.text(4)});
    return set;
  }
  static Program compiled(Rng& rng, const std::vector<NamedExpression>& set) {
    return compile(set, {.min_periods = rng.uniform() < 0.5 ? size_t{0} : size_t{1}});
  }
  [[nodiscard]] std::vector<const double*> columns(size_t from) const {
    std::vector<const double*> all;
    for (const std::vector<double>& values : series) all.push_back(values.data() + from);
    return all;
  }

  Rng rng;
  std::vector<NamedExpression> set;
  Program program;
  std::vector<std::vector<double>> series;
};

using Matrix = std::vector<std::vector<double>>;  // [output][row]

/// Rows [from, to) of the sample through `evaluator`, cut into pushes of at most `most` rows.
void push_all(const Sample& sample, Evaluator& evaluator, size_t from, size_t to, size_t most,
              Rng& rng, Matrix& out) {
  out.resize(sample.program.outputs().size());
  for (size_t at = from; at < to;) {
    const auto wanted = static_cast<size_t>(rng.between(1, static_cast<int64_t>(most)));
    const size_t rows = std::min(wanted, to - at);
    evaluator.push(sample.columns(at), rows);
    for (size_t i = 0; i < out.size(); ++i) {
      const std::span<const double> values = evaluator.output(i);
      out[i].insert(out[i].end(), values.begin(), values.end());
    }
    at += rows;
  }
}

Matrix batch(const Sample& sample, size_t from, size_t to) {
  Matrix out(sample.program.outputs().size(), std::vector<double>(to - from));
  std::vector<double*> into;
  for (std::vector<double>& values : out) into.push_back(values.data());
  evaluate(sample.program, sample.columns(from), to - from, into);
  return out;
}

void expect_same(const Sample& sample, const Matrix& got, const Matrix& want, size_t rows,
                 const std::string& what) {
  for (size_t i = 0; i < want.size(); ++i)
    for (size_t t = 0; t < rows; ++t)
      ASSERT_TRUE(same(got[i][t], want[i][t]))
          << what << ", row " << t << ": " << got[i][t] << " and " << want[i][t] << " of "
          << sample.set[i].text;
}

class Parity : public testing::TestWithParam<uint64_t> {};

TEST_P(Parity, BatchEqualsStreamAndAnyCut) {
  const Sample sample{GetParam()};
  Rng rng{GetParam()};
  const Matrix whole = batch(sample, 0, kRows);
  for (const size_t most : {1UL, 3UL, 64UL, 300UL}) {
    Evaluator evaluator{sample.program, std::max<size_t>(most, 7)};
    Matrix pieces;
    push_all(sample, evaluator, 0, kRows, most, rng, pieces);
    expect_same(sample, pieces, whole, kRows, "pushes of up to " + std::to_string(most));
  }
}

TEST_P(Parity, TheFutureChangesNothing) {
  const Sample sample{GetParam()};
  Rng rng{GetParam()};
  const Matrix whole = batch(sample, 0, kRows);
  for (int i = 0; i < 3; ++i) {
    const auto rows = static_cast<size_t>(rng.between(1, kRows));
    expect_same(sample, batch(sample, 0, rows), whole, rows, "prefix of " + std::to_string(rows));
  }
}

TEST_P(Parity, RestartsFromASnapshot) {
  const Sample sample{GetParam()};
  Rng rng{GetParam()};
  const Matrix whole = batch(sample, 0, kRows);
  const auto stop = static_cast<size_t>(rng.between(0, kRows));
  Matrix pieces;
  Evaluator before{sample.program, 50};
  push_all(sample, before, 0, stop, 20, rng, pieces);
  Writer writer;
  before.save(writer);
  Evaluator after{sample.program, 90};
  Reader reader{writer.bytes()};
  after.load(reader);
  reader.finish();
  push_all(sample, after, stop, kRows, 90, rng, pieces);
  expect_same(sample, pieces, whole, kRows, "restart at " + std::to_string(stop));
  Writer again;
  Evaluator copy{sample.program, 13};
  Reader second{writer.bytes()};
  copy.load(second);
  copy.save(again);
  ASSERT_EQ(writer.bytes().size(), again.bytes().size());
  EXPECT_EQ(std::memcmp(writer.bytes().data(), again.bytes().data(), again.bytes().size()), 0);
}

// Three instruments take turns in one evaluator: the whole series, its rear, and the whole again.
TEST_P(Parity, InstrumentsShareAnEvaluator) {
  const Sample sample{GetParam()};
  Rng rng{GetParam()};
  const std::vector<size_t> starts{0, 150, 0};
  Evaluator shared{sample.program, 70};
  Evaluator::State fresh;
  shared.keep(fresh);
  std::vector<Evaluator::State> states(starts.size(), fresh);
  std::vector<size_t> at = starts;
  std::vector<Matrix> got(starts.size());
  while (std::ranges::any_of(at, [](size_t row) { return row < kRows; })) {
    const auto one = static_cast<size_t>(rng.between(0, static_cast<int64_t>(starts.size()) - 1));
    const size_t end = std::min(kRows, at[one] + static_cast<size_t>(rng.between(0, 200)));
    shared.resume(states[one]);
    push_all(sample, shared, at[one], end, 70, rng, got[one]);
    shared.keep(states[one]);
    at[one] = end;
  }
  for (size_t i = 0; i < starts.size(); ++i)
    expect_same(sample, got[i], batch(sample, starts[i], kRows), kRows - starts[i],
                "instrument " + std::to_string(i));
}

TEST_P(Parity, AfterTheWarmUpTheStartDoesNotMatter) {
  const Sample sample{GetParam()};
  const Matrix whole = batch(sample, 0, kRows);
  const size_t late = 100;
  const Matrix part = batch(sample, late, kRows);
  for (size_t i = 0; i < whole.size(); ++i) {
    const WarmUp warm_up = sample.program.warm_up(i);
    if (warm_up.decays || warm_up.from_start) continue;
    for (size_t t = late + warm_up.rows; t < kRows; ++t) {
      const double x = part[i][t - late];
      const double y = whole[i][t];
      ASSERT_TRUE(same(x, y)) << "row " << t << " of " << sample.set[i].text << ": " << x << " and "
                              << y;
    }
  }
}

// Zeros of both signs are equal, and still which of them stands in a window must not hang on those
// that left it.
TEST(ParitySamples, ZerosBeforeTheWindowDoNotMatter) {
  Rng rng{3};
  const std::vector<double> x = random_series(rng, SeriesKind::kBothZeros, kRows);
  for (const OperatorInfo& info : operators()) {
    if (info.group != "window" || !info.arguments.starts_with("x n")) continue;
    const std::string quantile = info.function == Function::kQuantile ? ", 0.5)" : ")";
    for (const size_t window : {5UL, 21UL, 150UL}) {
      const std::string text = std::string{info.name} + "(x, " + std::to_string(window) + quantile;
      const Program program = compile(std::vector<NamedExpression>{{"f", text}});
      const size_t late = 100;
      std::vector<double> whole(kRows);
      std::vector<double> part(kRows - late);
      const std::vector<const double*> all{x.data()};
      const std::vector<const double*> rear{x.data() + late};
      evaluate(program, all, kRows, std::vector<double*>{whole.data()});
      evaluate(program, rear, kRows - late, std::vector<double*>{part.data()});
      for (size_t t = late + program.warm_up(0).rows; t < kRows; ++t)
        ASSERT_TRUE(same(part[t - late], whole[t]))
            << text << " row " << t << ": " << part[t - late] << " and " << whole[t];
    }
  }
}

TEST(ParitySamples, AreNotAllAbsent) {
  size_t values = 0;
  size_t all = 0;
  for (uint64_t seed = 0; seed < 60; ++seed)
    for (const std::vector<double>& output : batch(Sample{seed}, 0, kRows)) {
      all += output.size();
      for (const double value : output) values += std::isfinite(value) ? 1U : 0U;
    }
  EXPECT_GT(values, all / 2) << values << " of " << all;
}

INSTANTIATE_TEST_SUITE_P(Seeds, Parity, testing::Range(uint64_t{0}, uint64_t{60}));

}  // namespace
}  // namespace godwit::features
