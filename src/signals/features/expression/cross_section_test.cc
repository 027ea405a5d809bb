// Cross-sections against plain forms, on panels where instruments come, go and miss rows.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <gtest/gtest.h>

#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/panel_evaluator.h"
#include "signals/features/expression/random_expression_testing.h"

namespace godwit::features {
namespace {

using Column = std::vector<double>;

/// Three columns a, b, c and the instants at which the instrument has rows.
struct Member {
  std::vector<Column> columns;
  std::vector<uint32_t> instants;
};

std::vector<Member> random_panel(Rng& rng, size_t instruments, size_t instants) {
  std::vector<Member> panel(instruments);
  for (Member& member : panel) {
    const auto start = static_cast<uint32_t>(rng.between(0, 30));
    for (uint32_t t = start; t < instants; ++t)
      if (rng.uniform() < 0.9) member.instants.push_back(t);
    for (size_t i = 0; i < 3; ++i) {
      const SeriesKind kind = random_kind(rng);
      member.columns.push_back(random_series(rng, kind, member.instants.size()));
    }
  }
  return panel;
}

/// outputs of one instrument over all its rows: [output][row]
using Results = std::vector<std::vector<Column>>;  // [instrument][output][row]

size_t column_of(const std::string& name) { return static_cast<size_t>(name[0] - 'a'); }

/// Pushes instants [from, to) in blocks of up to `most`.
void push_all(const std::vector<Member>& panel, PanelEvaluator& evaluator, uint32_t from,
              uint32_t to, uint32_t most, Results& results) {
  const Program& program = evaluator.program();
  results.resize(panel.size(), std::vector<Column>(program.outputs().size()));
  for (uint32_t at = from; at < to; at += most) {
    const uint32_t end = std::min(to, at + most);
    std::vector<std::vector<const double*>> columns(panel.size());
    std::vector<std::vector<uint32_t>> instants(panel.size());
    std::vector<PanelRows> rows;
    for (size_t i = 0; i < panel.size(); ++i) {
      const auto& all = panel[i].instants;
      const auto first = std::lower_bound(all.begin(), all.end(), at);
      const auto last = std::lower_bound(all.begin(), all.end(), end);
      for (auto t = first; t != last; ++t) instants[i].push_back(*t - at);
      for (const std::string& name : program.inputs())
        columns[i].push_back(panel[i].columns[column_of(name)].data() + (first - all.begin()));
      rows.push_back({columns[i], instants[i]});
    }
    evaluator.push(rows, end - at);
    for (size_t i = 0; i < panel.size(); ++i)
      for (size_t o = 0; o < program.outputs().size(); ++o) {
        const std::span<const double> values = evaluator.output(i, o);
        results[i][o].insert(results[i][o].end(), values.begin(), values.end());
      }
  }
}

Results evaluated(const std::vector<Member>& panel, const Program& program, uint32_t to,
                  uint32_t most) {
  PanelEvaluator evaluator{program, panel.size(), most};
  Results results;
  push_all(panel, evaluator, 0, to, most, results);
  return results;
}

Column one_instant(const std::string& text, const Column& a, const Column& b) {
  std::vector<Member> panel(a.size());
  for (size_t i = 0; i < a.size(); ++i) panel[i] = {{{a[i]}, {b[i]}, {0.0}}, {0}};
  const Results results =
      evaluated(panel, compile(std::vector<NamedExpression>{{"f", text}}), 1, 1);
  Column out;
  for (const auto& instrument : results) out.push_back(instrument[0][0]);
  return out;
}

TEST(CrossSection, WorkedByHand) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const Column a{3, 1, kNaN, 3, 9};
  const Column group{1, 2, 1, 1, 2};
  const auto expect = [&](const std::string& text, const Column& want) {
    const Column got = one_instant(text, a, group);
    for (size_t i = 0; i < want.size(); ++i)
      EXPECT_TRUE(same(got[i], want[i])) << text << " of " << i << ": " << got[i];
  };
  expect("cs_rank(a)", {2.5 / 4, 0.25, kNaN, 2.5 / 4, 1});
  expect("cs_demean(a)", {-1, -3, kNaN, -1, 5});
  expect("cs_zscore(a)",
         {-1 / std::sqrt(12), -3 / std::sqrt(12), kNaN, -1 / std::sqrt(12), 5 / std::sqrt(12)});
  expect("cs_neutralise(a, b)", {0, -4, kNaN, 0, 4});
  expect("cs_winsorise(a, 0.25)", {3, 2.5, kNaN, 3, 4.5});
  expect("cs_winsorise(a, 0)", a);
  expect("cs_zscore(a - a)", {kNaN, kNaN, kNaN, kNaN, kNaN});
}

TEST(CrossSection, RanksEveryMagnitudeAsCountingDoes) {
  constexpr double kTiny = std::numeric_limits<double>::denorm_min();
  constexpr double kHuge = std::numeric_limits<double>::max();
  Column values{0.0, -0.0, kTiny, -kTiny, kHuge, -kHuge, 1, -1, 1, std::nextafter(1.0, 2.0)};
  Rng rng{8};
  while (values.size() < 400) {
    const double value = std::ldexp(rng.normal(), static_cast<int>(rng.between(-1000, 1000)));
    values.push_back(rng.uniform() < 0.3 ? values[values.size() / 2] : value);
  }
  const Column got = one_instant("cs_rank(a)", values, values);
  for (size_t i = 0; i < values.size(); ++i) {
    double below = 0;
    double equal = 0;
    for (const double other : values) {
      below += other < values[i] ? 1 : 0;
      equal += other == values[i] ? 1 : 0;
    }
    const double rank = (2 * below + equal + 1) / 2 / static_cast<double>(values.size());
    EXPECT_EQ(got[i], rank) << values[i];
  }
}

TEST(CrossSection, SeesOnlyInstrumentsWithARow) {
  std::vector<Member> panel(3);
  panel[0] = {{{1, 2, 3}, {}, {}}, {0, 1, 2}};
  panel[1] = {{{5, 1}, {}, {}}, {0, 2}};
  panel[2] = {{{9}, {}, {}}, {2}};
  const Program program = compile(std::vector<NamedExpression>{{"f", "cs_rank(a)"}});
  const Results results = evaluated(panel, program, 3, 2);
  EXPECT_EQ(results[0][0], (Column{0.5, 1, 2.0 / 3}));
  EXPECT_EQ(results[1][0], (Column{1, 1.0 / 3}));
  EXPECT_EQ(results[2][0], (Column{1}));
}

TEST(CrossSection, WindowsOverCrossSectionsOverWindows) {
  Rng rng{5};
  const std::vector<Member> panel = random_panel(rng, 6, 90);
  const std::vector<NamedExpression> set{{"whole", "mean(cs_demean(mean(a, 5)), 3)"},
                                         {"inner", "mean(a, 5)"}};
  const Results results = evaluated(panel, compile(set, {.min_periods = 1}), 90, 32);
  std::vector<Column> demeaned(panel.size());
  for (size_t i = 0; i < panel.size(); ++i)
    for (size_t row = 0; row < panel[i].instants.size(); ++row) {
      long double sum = 0;
      int count = 0;
      for (size_t j = 0; j < panel.size(); ++j)
        for (size_t k = 0; k < panel[j].instants.size(); ++k)
          if (panel[j].instants[k] == panel[i].instants[row] && std::isfinite(results[j][1][k])) {
            sum += results[j][1][k];
            ++count;
          }
      demeaned[i].push_back(
          static_cast<double>(results[i][1][row] - sum / static_cast<long double>(count)));
    }
  for (size_t i = 0; i < panel.size(); ++i)
    for (size_t row = 2; row < panel[i].instants.size(); ++row) {
      long double sum = 0;
      int count = 0;
      for (size_t k = row - 2; k <= row; ++k)
        if (std::isfinite(demeaned[i][k])) {
          sum += demeaned[i][k];
          ++count;
        }
      const double want = static_cast<double>(sum / count);
      const double got = results[i][0][row];
      ASSERT_EQ(std::isnan(got), count == 0);
      if (count == 0) continue;
      EXPECT_NEAR(got, want, 1e-9 * std::fabs(want) + 1e-7) << i << " " << row;
    }
}

class PanelParity : public testing::TestWithParam<uint64_t> {};

TEST_P(PanelParity, AnyCutAndRestartGiveTheSameBits) {
  Rng rng{GetParam()};
  const std::vector<Member> panel = random_panel(rng, 7, 150);
  RandomExpression random{rng, true};
  std::vector<NamedExpression> set;
  for (int i = 0; i < 6; ++i) set.push_back({"f" + std::to_string(i), random.text(4)});
  set.push_back({"crossed", "cs_rank(mean(a, 3)) + cs_zscore(cs_winsorise(b, 0.1))"});
  const Program program = compile(set, {.min_periods = 1});
  ASSERT_TRUE(program.has_cross_section());
  EXPECT_THROW(Evaluator{program}, Error);
  const Results whole = evaluated(panel, program, 150, 150);
  const auto expect_same = [&](const Results& got, uint32_t to, const std::string& what) {
    for (size_t i = 0; i < panel.size(); ++i)
      for (size_t o = 0; o < set.size(); ++o)
        for (size_t row = 0; row < panel[i].instants.size(); ++row)
          if (panel[i].instants[row] < to) {
            ASSERT_TRUE(same(got[i][o][row], whole[i][o][row])) << what << ": " << set[o].text;
          }
  };
  expect_same(evaluated(panel, program, 150, 1), 150, "one instant at a time");
  expect_same(evaluated(panel, program, 150, 13), 150, "thirteen instants at a time");
  expect_same(evaluated(panel, program, 77, 32), 77, "prefix");

  PanelEvaluator before{program, panel.size(), 20};
  Results pieces;
  push_all(panel, before, 0, 60, 20, pieces);
  Writer writer;
  before.save(writer);
  Results rest = pieces;
  push_all(panel, before, 60, 80, 20, rest);
  Reader cut{writer.bytes().first(writer.bytes().size() - 8)};
  EXPECT_THROW(before.load(cut), Error);  // Of the last instrument: the others stay, too.
  push_all(panel, before, 80, 150, 20, rest);
  expect_same(rest, 150, "after a refused load");
  PanelEvaluator after{program, panel.size(), 9};
  Reader reader{writer.bytes()};
  after.load(reader);
  reader.finish();
  push_all(panel, after, 60, 150, 9, pieces);
  expect_same(pieces, 150, "restart");
}

INSTANTIATE_TEST_SUITE_P(Seeds, PanelParity, testing::Range(uint64_t{0}, uint64_t{15}));

}  // namespace
}  // namespace godwit::features
