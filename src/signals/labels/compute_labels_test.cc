#include "signals/labels/compute_labels.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "signals/labels/cusum_events.h"
#include "signals/labels/label_testing.h"
#include "signals/labels/uniqueness.h"

namespace godwit {
namespace {

using label_testing::Rows;

LabelConfig read(const std::string& text) {
  return read_label_config(ConfigFile::parse(text, "l.toml"), "");
}

/// Each kind, and how many rows beyond t0 must be there for a label to be made.
struct Kind {
  std::string text;
  size_t rows_needed;
};

std::vector<Kind> kinds() {
  const std::string volatility = "\n[volatility]\nspan = 10\n";
  return {
      {"kind = 'forward_return'\nhorizon = 7", 7},
      {"kind = 'volatility_scaled'\nhorizon = 7" + volatility, 7},
      {"kind = 'triple_barrier'\nhorizon = 8" + volatility, 7},
      {"kind = 'triple_barrier'\nhorizon = 8\nprice = 'close'\nwatch = 'high_low'" + volatility, 8},
      {"kind = 'meta'\nhorizon = 8\nside_file = 's.csv'\nwidth = 0.01", 7},
      {"kind = 'trend_scan'\nn_min = 4\nn_max = 8", 7},
      {"kind = 'mid_move'\nhorizon = 7\ndefinition = 'lse'\nalpha = 1e-3\nwithin_day = false", 7},
      {"kind = 'expression'\nformula = 'std(ref(open, -7), 3) / ema(close, 4)'", 6},
  };
}

std::vector<std::string> variants(const std::string& kind) {
  std::vector<std::string> all{kind};
  if (kind.find("mid_move") == std::string::npos)
    all.push_back(kind + "\n[events]\nkind = 'cusum'\nthreshold = 0.015");
  return all;
}

bool same(const Label& a, const Label& b) {
  return a.row == b.row && a.t0 == b.t0 && a.t1 == b.t1 && a.value == b.value &&
         a.time_t1 == b.time_t1;
}

Rows first_rows(const Rows& rows, size_t n) {
  const auto cut = [n](const std::vector<double>& all) {
    return std::vector<double>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
  };
  return {.open = cut(rows.open),
          .high = cut(rows.high),
          .low = cut(rows.low),
          .close = cut(rows.close),
          .side = cut(rows.side)};
}

TEST(ComputeLabels, OfAPrefixAreThoseWhoseRowsAreThere) {
  Rng rng{21};
  Rows rows = label_testing::random_rows(rng, 150, 30, 0.01);
  for (const Kind& kind : kinds()) {
    for (const std::string& text : variants(kind.text)) {
      const LabelConfig config = read(text);
      const std::vector<Label> all = compute_labels(config, rows.columns());
      ASSERT_GT(all.size(), 15U) << text;
      for (size_t n = 20; n <= 150; n += 13) {
        Rows prefix = first_rows(rows, n);
        const std::vector<Label> some = compute_labels(config, prefix.columns());
        size_t expected = 0;
        while (expected < all.size() && all[expected].t0 + kind.rows_needed < n) ++expected;
        ASSERT_EQ(some.size(), expected) << text << ' ' << n;
        for (size_t i = 0; i < some.size(); ++i) ASSERT_TRUE(same(some[i], all[i])) << text;
      }
    }
  }
}

TEST(ComputeLabels, DependOnTheirSpanAndWhatLiesBeforeAlone) {
  Rng rng{22};
  const Rows rows = label_testing::random_rows(rng, 120, 30, 0.01);
  for (const Kind& kind : kinds()) {
    const LabelConfig config = read(kind.text);
    Rows clean = rows;
    const std::vector<Label> labels = compute_labels(config, clean.columns());
    for (size_t i = 0; i < labels.size(); i += 5) {
      Rows poisoned = rows;
      for (size_t t = labels[i].t1 + 1; t < 120; ++t)
        poisoned.open[t] = poisoned.high[t] = poisoned.low[t] = poisoned.close[t] =
            1e6 + static_cast<double>(t % 3);
      const std::vector<Label> again = compute_labels(config, poisoned.columns());
      const auto found = std::find_if(again.begin(), again.end(), [&](const Label& label) {
        return label.row == labels[i].row;
      });
      ASSERT_NE(found, again.end());
      ASSERT_TRUE(same(*found, labels[i])) << kind.text << ' ' << i;
    }
  }
}

TEST(ComputeLabels, SpansRunForward) {
  Rng rng{23};
  Rows rows = label_testing::random_rows(rng, 200, 30, 0.01);
  label_testing::lose_prices(rng, rows, 40);
  for (const Kind& kind : kinds()) {
    const LabelColumns columns = rows.columns();
    size_t last = 0;
    const std::vector<Label> labels = compute_labels(read(kind.text), columns);
    EXPECT_GT(labels.size(), 10U) << kind.text;
    for (const Label& label : labels) {
      ASSERT_TRUE(label.row <= label.t0 && label.t0 <= label.t1 && label.t1 < 200);
      ASSERT_TRUE(last == 0 || label.row > last);
      ASSERT_TRUE(std::isfinite(label.value));
      ASSERT_EQ(label.weight, 1);
      ASSERT_EQ(label.time_row, columns.times[label.row]);
      ASSERT_EQ(label.time_t0, columns.times[label.t0]);
      ASSERT_EQ(label.time_t1, columns.times[label.t1]);
      last = label.row;
    }
  }
}

TEST(ComputeLabels, WithinADay) {
  Rng rng{24};
  Rows rows = label_testing::random_rows(rng, 100, 30, 0.01);
  rows.rows_a_day = 25;
  const std::vector<Label> labels = compute_labels(
      read("kind = 'forward_return'\nhorizon = 3\nwithin_day = true"), rows.columns());
  EXPECT_EQ(labels.size(), 4 * (25U - 4));
  for (const Label& label : labels) EXPECT_EQ(label.row / 25, label.t1 / 25);
  const std::vector<Label> moves = compute_labels(
      read("kind = 'mid_move'\nhorizon = 3\ndefinition = 'lse'\nalpha = 0"), rows.columns());
  EXPECT_EQ(moves.size(), 4 * (25U - 2 - 3)) << "what it looks back on lies in the day, too";
}

TEST(ComputeLabels, WithinADayTheFutureDoesNotChooseTheLabels) {
  Rng rng{28};
  Rows rows = label_testing::random_rows(rng, 100, 30, 0.01);
  rows.rows_a_day = 25;
  // However early a barrier is met or a trend ends, all rows that could be looked at lie in the
  // day.
  const std::vector<std::pair<std::string, size_t>> kinds{
      {"kind = 'triple_barrier'\nhorizon = 8\nwidth = 0.004", 8},
      {"kind = 'triple_barrier'\nhorizon = 8\nprice = 'close'\nlag = 0\nwidth = 0.004", 8},
      {"kind = 'meta'\nhorizon = 6\nside = 'long'\nwidth = 0.004\nlag = 2", 7},
      {"kind = 'trend_scan'\nn_min = 3\nn_max = 10\nspan = 'trend'", 10},
  };
  for (const auto& [text, ahead] : kinds) {
    const std::vector<Label> labels =
        compute_labels(read(text + "\nwithin_day = true"), rows.columns());
    std::vector<size_t> expected;
    for (size_t row = 0; row < 100; ++row)
      if (row % 25 + ahead < 25) expected.push_back(row);
    std::vector<size_t> got;
    bool any_early = false;
    for (const Label& label : labels) {
      got.push_back(label.row);
      any_early = any_early || label.t1 < label.row + ahead;
    }
    EXPECT_EQ(got, expected) << text;
    EXPECT_TRUE(any_early) << text;
  }
}

TEST(ComputeLabels, EventsChooseTheRows) {
  Rng rng{25};
  Rows rows = label_testing::random_rows(rng, 100, 30, 0.01);
  const std::vector<Label> labels = compute_labels(
      read("kind = 'forward_return'\nhorizon = 3\n[events]\nkind = 'cusum'\nthreshold = 0.03"),
      rows.columns());
  std::vector<size_t> expected = cusum_events(rows.close, std::vector<double>(100, 0.03));
  std::erase_if(expected, [](size_t row) { return row + 4 >= 100; });
  ASSERT_EQ(labels.size(), expected.size());
  for (size_t i = 0; i < labels.size(); ++i) EXPECT_EQ(labels[i].row, expected[i]);
}

TEST(ComputeLabels, ScaledByWhatIsKnownAtTheRow) {
  Rng rng{26};
  Rows rows = label_testing::random_rows(rng, 60, 30, 0.01);
  const auto plain = compute_labels(read("kind = 'forward_return'\nhorizon = 4"), rows.columns());
  const auto scaled = compute_labels(
      read("kind = 'volatility_scaled'\nhorizon = 4\n[volatility]\nspan = 10"), rows.columns());
  const auto sigma =
      ewm_volatility(rows.close, ReturnSpace::kSimple, {.span = 10, .returns_min = 10});
  EXPECT_EQ(scaled.front().row, 10U);
  for (const Label& label : scaled)
    EXPECT_NEAR(label.value, plain[label.row].value / (sigma[label.row] * 2), 1e-12);
}

TEST(ComputeLabels, FlatPricesHaveNoUnit) {
  Rows flat = Rows::of_closes(std::vector<double>(50, 9.5));
  for (const std::string kind : {"volatility_scaled", "triple_barrier"})
    EXPECT_TRUE(compute_labels(read("kind = '" + kind + "'\nhorizon = 4\n[volatility]\nspan = 10"),
                               flat.columns())
                    .empty());
}

TEST(ComputeLabels, WeightsAreUniquenessAndDecay) {
  Rng rng{27};
  Rows rows = label_testing::random_rows(rng, 80, 30, 0.01);
  const std::string text = "kind = 'triple_barrier'\nhorizon = 9\nwidth = 0.01\n";
  const auto plain = compute_labels(read(text), rows.columns());
  const auto weighted =
      compute_labels(read(text + "[weights]\nkind = 'uniqueness'\noldest = 0.2"), rows.columns());
  ASSERT_EQ(plain.size(), weighted.size());
  const auto unique = average_uniqueness(plain, concurrency(plain, 80));
  const auto factors = time_decay(unique, 0.2);
  for (size_t i = 0; i < plain.size(); ++i)
    EXPECT_DOUBLE_EQ(weighted[i].weight, unique[i] * factors[i]);
  const auto moved =
      compute_labels(read(text + "[weights]\nkind = 'return_attribution'"), rows.columns());
  double total = 0;
  for (const Label& label : moved) total += label.weight;
  EXPECT_NEAR(total, static_cast<double>(moved.size()), 1e-9);
}

TEST(ComputeLabels, AColumnThatIsNotThereIsNamed) {
  Rows rows = Rows::of_closes({1, 2, 3});
  LabelColumns columns = rows.columns();
  columns.open = {};
  try {
    static_cast<void>(compute_labels(read("kind = 'forward_return'\nhorizon = 1"), columns));
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string{error.what()}.find("forward_return need the column open"),
              std::string::npos)
        << error.what();
  }
  EXPECT_TRUE(compute_labels(read("kind = 'forward_return'\nhorizon = 1"), LabelColumns{}).empty());
}

TEST(ComputeLabelsDeathTest, CanBeInterrupted) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Rows rows = Rows::of_closes(std::vector<double>(20, 5.0));
  const LabelColumns columns = rows.columns();
  const LabelConfig config = read("kind = 'forward_return'\nhorizon = 7");
  const auto is_interrupted = ::testing::ExitedWithCode(130);
  EXPECT_EXIT(label_testing::exit_interrupted([&] { (void)compute_labels(config, columns); }),
              is_interrupted, "");
  const ExpressionLabel formula{"ref(close, -2) / close"};
  EXPECT_EXIT(label_testing::exit_interrupted([&] { (void)formula.values(columns); }),
              is_interrupted, "");
}

}  // namespace
}  // namespace godwit
