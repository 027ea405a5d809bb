// Features that see the future, or forget themselves, planted one by one: each fails the proofs
// that are there for its kind, and no other.
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signals/features/expression/plan.h"
#include "signals/features/feature_check.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

/// A source with one more column, made of all rows of `close` that can be read: how leaks come in.
class LeakingSource final : public ColumnSource {
 public:
  using Make = std::function<std::vector<double>(const std::vector<double>&)>;
  LeakingSource(const MemorySource::Data& data, const std::optional<Horizon>& horizon,
                const Make& make) {
    MemorySource base{data, horizon};
    base.select(base.column_names());
    RowBlock block;
    while (base.next(block, 1000)) append(rows_.rows, block);
    rows_.instruments = data.instruments;
    rows_.names = data.names;
    rows_.names.emplace_back("leak");
    rows_.rows.columns.push_back(make(rows_.rows.columns[0]));
    source_ = std::make_unique<MemorySource>(rows_);
  }
  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return source_->instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override {
    return source_->has_column(name);
  }
  [[nodiscard]] std::vector<std::string> column_names() const override {
    return source_->column_names();
  }
  void start_at(Timestamp start) override { source_->start_at(start); }
  void select(std::span<const std::string> names) override { source_->select(names); }
  void save(Writer& writer) const override { source_->save(writer); }
  void load(Reader& reader) override { source_->load(reader); }
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    return source_->next(block, rows_max);
  }

 private:
  MemorySource::Data rows_;
  std::unique_ptr<MemorySource> source_;
};

/// The proofs that fail for the feature `f`, by name.
std::vector<std::string> failing(const CheckReport& report) {
  std::vector<std::string> names;
  for (size_t i = 0; i < kProofs; ++i)
    for (const Disagreement& one : report.disagreements) {
      EXPECT_EQ(one.feature, "f");
      EXPECT_GT(one.rows, 0U);
      if (one.proof == static_cast<Proof>(i)) names.emplace_back(name(one.proof));
    }
  return names;
}

using Names = std::vector<std::string>;

// Leaks of data: a column is made of rows that were not there yet.

Names proofs_failed_by_column(const LeakingSource::Make& make) {
  const MemorySource::Data data = random_walks(1, 300, 7);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    return std::make_unique<LeakingSource>(data, horizon, make);
  };
  return failing(check_features(one_feature("mean(leak, 5)"), open, {}));
}

TEST(LeakOfData, StandardisedByTheWholeSeries) {
  EXPECT_EQ(proofs_failed_by_column([](const std::vector<double>& x) {
              double sum = 0;
              for (const double value : x) sum += std::isfinite(value) ? value : 0;
              std::vector<double> out = x;
              for (double& value : out) value -= sum / static_cast<double>(x.size());
              return out;
            }),
            (Names{"prefix invariance", "future poison"}));
}

TEST(LeakOfData, ThePriceOfTomorrow) {
  EXPECT_EQ(proofs_failed_by_column([](const std::vector<double>& x) {
              std::vector<double> out(x.begin() + 1, x.end());
              out.push_back(std::nan(""));
              return out;
            }),
            (Names{"prefix invariance", "future poison"}));
}

TEST(LeakOfData, GapsFilledFromBehind) {
  EXPECT_EQ(proofs_failed_by_column([](const std::vector<double>& x) {
              std::vector<double> out = x;  // Only every 40th value is known.
              for (size_t i = out.size(); i-- > 0;)
                if (i % 40 != 39) out[i] = i + 1 < out.size() ? out[i + 1] : std::nan("");
              return out;
            }),
            (Names{"prefix invariance", "future poison"}));
}

// The settlement of a day of ten rows is known with its last one, and stands on all of them.
TEST(LeakOfData, KnownFromTheMorningThoughSettledInTheEvening) {
  EXPECT_EQ(proofs_failed_by_column([](const std::vector<double>& x) {
              std::vector<double> out;
              for (size_t i = 0; i < x.size(); ++i) {
                const size_t evening = i / 10 * 10 + 9;
                out.push_back(evening < x.size() ? x[evening] : std::nan(""));
              }
              return out;
            }),
            (Names{"prefix invariance", "future poison"}));
}

TEST(LeakOfData, MeasuredByTheLengthOfTheSeries) {
  EXPECT_EQ(proofs_failed_by_column([](const std::vector<double>& x) {
              std::vector<double> out = x;
              for (double& value : out) value /= static_cast<double>(x.size());
              return out;
            }),
            Names{"prefix invariance"});
}

// True data have no such jump, so that only garbage shows who looks at the next row.
TEST(LeakOfData, OutliersJudgedByTheRowBehind) {
  EXPECT_EQ(proofs_failed_by_column([](const std::vector<double>& x) {
              std::vector<double> out = x;
              for (size_t i = 0; i + 1 < x.size(); ++i)
                if (std::abs(x[i + 1] / x[i] - 1) > 0.5) out[i] = std::nan("");
              return out;
            }),
            Names{"future poison"});
}

// Leaks of operators: the kernel of abs() is replaced.

Compiler planted(Kernel kernel) {
  return [kernel](std::span<const NamedExpression> expressions, const CompileOptions& options) {
    Plan plan = compile(expressions, options).plan();
    for (size_t i = 0; i < plan.nodes.size(); ++i)
      if (plan.nodes[i].op == Op::kAbs) plan.kernels[i] = kernel;
    return Program{std::make_shared<const Plan>(std::move(plan))};
  };
}

SourceOpener opener(const MemorySource::Data& data) {
  return [&data](const std::optional<Horizon>& horizon) {
    return std::make_unique<MemorySource>(data, horizon);
  };
}

Names proofs_failed_by_kernel(Kernel kernel) {
  const MemorySource::Data data = random_walks(1, 300, 7);
  return failing(check_features(one_feature("mean(abs(close), 5)"), opener(data),
                                {.compiler = planted(kernel)}));
}

TEST(LeakOfOperator, NoneWhereTheKernelIsHonest) {
  EXPECT_EQ(proofs_failed_by_kernel(traits(Op::kAbs).kernel), Names{});
}

// In a block the next row lies beside this one; live it does not.
TEST(LeakOfOperator, WindowCentredOnTheRow) {
  const Kernel centred = [](const Step& step, size_t at, size_t rows) {
    for (size_t i = 0; i < rows; ++i) {
      const double newer = step.in(0, at)[i + 1 < rows ? i + 1 : i];
      step.out(0, at)[i] = (newer + step.in(0, at)[i]) / 2;
    }
  };
  EXPECT_EQ(
      proofs_failed_by_kernel(centred),
      (Names{"batch against stream", "restart", "prefix invariance", "future poison", "warm-up"}));
}

TEST(LeakOfOperator, StandardisedByTheBlock) {
  const Kernel by_block = [](const Step& step, size_t at, size_t rows) {
    double sum = 0;
    for (size_t i = 0; i < rows; ++i) sum += step.in(0, at)[i];
    for (size_t i = 0; i < rows; ++i)
      step.out(0, at)[i] = step.in(0, at)[i] - sum / static_cast<double>(rows);
  };
  EXPECT_EQ(proofs_failed_by_kernel(by_block).front(), "batch against stream");
}

std::map<const double* const*, double>& hidden_counts() {
  static std::map<const double* const*, double> counts;
  return counts;
}

// Its memory is neither a row of a column nor state of the evaluator, so no snapshot has it.
TEST(LeakOfOperator, StateThatIsNotSaved) {
  const Kernel forgetful = [](const Step& step, size_t at, size_t rows) {
    double& largest = hidden_counts()[step.outputs];
    for (size_t i = 0; i < rows; ++i) {
      largest = std::max(largest, std::abs(step.in(0, at)[i]));
      step.out(0, at)[i] = largest;
    }
  };
  const MemorySource::Data data = random_walks(1, 300, 7);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    hidden_counts().clear();
    return std::make_unique<MemorySource>(data, horizon);
  };
  const CheckReport report =
      check_features(one_feature("cumsum(abs(close))"), open, {.compiler = planted(forgetful)});
  EXPECT_EQ(failing(report), Names{"restart"});
}

TEST(LeakOfOperator, MoreHistoryThanDeclared) {
  const Compiler modest = [](std::span<const NamedExpression> expressions,
                             const CompileOptions& options) {
    Plan plan = compile(expressions, options).plan();
    plan.outputs[0].warm_up.rows -= 3;
    return Program{std::make_shared<const Plan>(std::move(plan))};
  };
  const MemorySource::Data data = random_walks(1, 300, 7);
  const CheckReport report =
      check_features(one_feature("mean(close, 20)"), opener(data), {.compiler = modest});
  EXPECT_EQ(failing(report), Names{"warm-up"});
}

// Sources that forget: a column `sum` carries the sum of the closes from row to row.

class SummingSource final : public ColumnSource {
 public:
  enum class Bug : uint8_t { kNone, kForgetsOnLoad, kTooShortLookBack };
  SummingSource(const MemorySource::Data& data, const std::optional<Horizon>& horizon, Bug bug)
      : base_{data, horizon}, bug_{bug} {}
  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return base_.instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override { return name == "sum"; }
  [[nodiscard]] std::vector<std::string> column_names() const override { return {"sum"}; }
  [[nodiscard]] WarmUp look_back(std::string_view /*name*/) const override {
    return {.from_start = bug_ != Bug::kTooShortLookBack};
  }
  void start_at(Timestamp start) override { base_.start_at(start); }
  void select(std::span<const std::string> /*names*/) override {
    base_.select(std::vector<std::string>{"close"});
  }
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    const bool more = base_.next(block, rows_max);
    for (double& value : block.columns[0]) value = sum_ += std::isfinite(value) ? value : 0;
    return more;
  }
  void save(Writer& writer) const override {
    base_.save(writer);
    writer.put(sum_);
  }
  void load(Reader& reader) override {
    base_.load(reader);
    const auto sum = reader.get<double>();
    if (bug_ != Bug::kForgetsOnLoad) sum_ = sum;
  }

 private:
  MemorySource base_;
  Bug bug_;
  double sum_ = 0;
};

Names proofs_failed_by_source(const std::string& formula, SummingSource::Bug bug) {
  const MemorySource::Data data = random_walks(formula.starts_with("cs_") ? 3 : 1, 300, 7);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    return std::make_unique<SummingSource>(data, horizon, bug);
  };
  return failing(check_features(one_feature(formula), open, {}));
}

TEST(LeakOfSource, StateThatIsNotLoaded) {
  for (const std::string formula : {"mean(sum, 5)", "cs_demean(sum)"}) {
    EXPECT_EQ(proofs_failed_by_source(formula, SummingSource::Bug::kNone), Names{}) << formula;
    EXPECT_EQ(proofs_failed_by_source(formula, SummingSource::Bug::kForgetsOnLoad),
              Names{"restart"})
        << formula;
  }
}

TEST(LeakOfSource, MoreHistoryThanItsColumnDeclares) {
  EXPECT_EQ(proofs_failed_by_source("mean(sum, 5)", SummingSource::Bug::kTooShortLookBack),
            Names{"warm-up"});
}

}  // namespace
}  // namespace godwit::features
