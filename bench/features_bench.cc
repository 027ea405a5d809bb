// Features beside their budgets: indicators over history, the live form, sets over a universe from
// the catalog to a consumer. Each figure is the least of many repeats: what the work costs when
// nobody else has the core. `features_bench [WORD [FOLDER]]` runs only what has the word in its
// name, and keeps the catalog of the universe in the folder for the next time.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/random.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/rules/rule_book.h"
#include "market/rules/rules_folder.h"
#include "market/synthetic/synthetic_market_testing.h"
#include "signals/features/catalog_column_source.h"
#include "signals/features/derived_columns.h"
#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/panel_evaluator.h"
#include "signals/features/feature_set.h"
#include "signals/features/feature_stream.h"
#include "signals/features/features_folder.h"

namespace godwit::features {
namespace {

constexpr size_t kDays = 3'400;
constexpr size_t kInstruments = 800;

using WallClock = std::chrono::steady_clock;

double seconds_since(WallClock::time_point begin) {
  return std::chrono::duration<double>(WallClock::now() - begin).count();
}

void print_row(const std::string& name, const char* format, double value, const char* budget) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  std::printf("| %-26s | %14s | %10s |\n", name.c_str(), text, budget);
  std::fflush(stdout);
}

/// The least time of `repeats` calls, in seconds.
double least_time(int repeats, const std::function<void()>& work) {
  double least = 1e9;
  for (int i = 0; i < repeats; ++i) {
    const auto begin = WallClock::now();
    work();
    least = std::min(least, seconds_since(begin));
  }
  return least;
}

/// Bars of one instrument without holes, drawn.
class Bars {
 public:
  explicit Bars(uint64_t seed) {
    Rng rng{seed};
    double close = 20;
    for (size_t i = 0; i < kDays; ++i) {
      const double open = close;
      close *= std::exp(0.02 * rng.normal());
      const double high = std::max(open, close) * (1 + 0.01 * rng.uniform());
      const double low = std::min(open, close) * (1 - 0.01 * rng.uniform());
      const double values[] = {
          open, high, low, close, (open + high + low + close) / 4, std::exp(12 + rng.normal())};
      for (size_t c = 0; c < columns_.size(); ++c) columns_[c].push_back(values[c]);
    }
  }
  /// From `row` on, in the order of program.inputs().
  [[nodiscard]] std::vector<const double*> inputs(const Program& program, size_t row) const {
    constexpr std::array kNames{"open", "high", "low", "close", "vwap", "volume"};
    std::vector<const double*> out;
    for (const std::string& name : program.inputs()) {
      const auto place = std::find(kNames.begin(), kNames.end(), name);
      CHECK(place != kNames.end(), "the bench has the columns that the formulas name");
      out.push_back(columns_[static_cast<size_t>(place - kNames.begin())].data() + row);
    }
    return out;
  }

 private:
  std::array<std::vector<double>, 6> columns_;
};

/// Nanoseconds a row, `rows_at_once` of them in a push.
double row_cost(const Program& program, size_t rows_at_once, int repeats) {
  static const Bars kBars{1};
  Evaluator evaluator{program, Evaluator::kBlockRows};
  std::vector<std::vector<const double*>> pushes;
  for (size_t at = 0; at < kDays; at += rows_at_once) pushes.push_back(kBars.inputs(program, at));
  const double least = least_time(repeats, [&] {
    for (size_t i = 0; i < pushes.size(); ++i)
      evaluator.push(pushes[i], std::min(rows_at_once, kDays - i * rows_at_once));
  });
  return least / static_cast<double>(kDays) * 1e9;
}

struct Indicator {
  const char* name;
  std::vector<NamedExpression> formulas;
  const char* budget_ns;
};

std::vector<Indicator> indicators() {
  const auto one = [](const char* text) { return std::vector<NamedExpression>{{"f", text}}; };
  return {
      {"SMA(20)", one("mean(close, 20)"), "1.2"},
      {"EMA(20)", one("ema(close, 20)"), "2.3"},
      {"RSI(14)",
       {{"up", "mean(greatest(delta(close, 1), 0), 14)"},
        {"down", "mean(greatest(-delta(close, 1), 0), 14)"},
        {"rsi", "100 - 100 / (1 + up / down)"}},
       "5.4"},
      {"RSI(14), Wilder",
       {{"up", "wilder(greatest(delta(close, 1), 0), 14)"},
        {"down", "wilder(greatest(-delta(close, 1), 0), 14)"},
        {"rsi", "100 - 100 / (1 + up / down)"}},
       "5.4"},
      {"MACD",
       {{"line", "ema(close, 12) - ema(close, 26)"},
        {"signal", "ema(line, 9)"},
        {"histogram", "line - signal"}},
       "2.8"},
      {"BBANDS(20)",
       {{"mid", "mean(close, 20)"},
        {"upper", "mid + 2 * std(close, 20)"},
        {"lower", "mid - 2 * std(close, 20)"}},
       "2.1"},
      {"ATR(14)",
       one("wilder(greatest(high - low, greatest(abs(high - ref(close, 1)), "
           "abs(low - ref(close, 1)))), 14)"),
       "2.5"},
      {"STDDEV(20)", one("std(close, 20)"), "4.1"},
      {"MAX(20)", one("max(close, 20)"), "5.1"},
      {"CORREL(20)", one("corr(close, volume, 20)"), "7.6"},
      {"SLOPE(20)", one("slope(close, 20)"), "1.6"},
      {"rank 20", one("rank(close, 20)"), "260"},
      {"rank 60", one("rank(close, 60)"), "260"},
      {"quantile 20", one("quantile(close, 20, 0.8)"), "260"},
      {"quantile 60", one("quantile(close, 60, 0.8)"), "260"},
      {"skew 20", one("skew(close, 20)"), "-"},
      {"argmax 20", one("argmax(close, 20)"), "-"},
  };
}

FeatureSet shipped(std::string_view name) { return load_feature_set(find_features_folder(), name); }

Program program_of(const FeatureSet& set) { return compile(set.expressions(), set.options()); }

/// Nanoseconds a row of one cross-section over all instruments, a block of instants at a time.
double cross_cost(const std::string& formula) {
  const Program program = compile(std::vector<NamedExpression>{{"f", formula}}, CompileOptions{});
  constexpr size_t kBlock = PanelEvaluator::kBlockRows;
  constexpr size_t kBlocks = 8;
  PanelEvaluator panel{program, kInstruments};
  std::vector<uint32_t> instants;
  for (uint32_t i = 0; i < kBlock; ++i) instants.push_back(i);
  std::vector<Bars> bars;
  for (size_t i = 0; i < kInstruments; ++i) bars.emplace_back(i);
  std::vector<std::vector<const double*>> inputs(kInstruments * kBlocks);
  std::vector<std::vector<PanelRows>> pushes(kBlocks);
  for (size_t block = 0; block < kBlocks; ++block)
    for (size_t i = 0; i < kInstruments; ++i) {
      auto& columns = inputs[block * kInstruments + i];
      columns = bars[i].inputs(program, block * kBlock);
      pushes[block].push_back({.columns = columns, .instants = instants});
    }
  const double least = least_time(15, [&] {
    for (const std::vector<PanelRows>& push : pushes) panel.push(push, kBlock);
  });
  return least / static_cast<double>(kInstruments * kBlocks * kBlock) * 1e9;
}

std::vector<InstrumentId> universe() {
  std::vector<InstrumentId> ids;
  for (size_t i = 0; i < kInstruments; ++i)
    ids.push_back(*InstrumentId::parse(std::to_string(600'000 + i) + ".SSE"));
  return ids;
}

void write_universe(const std::filesystem::path& root) {
  Catalog catalog{root, Catalog::Mode::kReadWrite};
  const std::vector<TradingHours> days = stock_days(kDays);
  for (const InstrumentId& id : universe()) {
    SyntheticMarketConfig config =
        synthetic_preset(SyntheticKind::kRandomWalk, {.seed = 1, .interval = Interval::k1d})[0];
    config.instrument_number = static_cast<uint32_t>(std::stoul(id.text()));
    config.steps_per_bar = 1;
    config.book.levels = 1;
    config.kinds = {.quote_bars = false,
                    .quotes = false,
                    .trades = false,
                    .depths = false,
                    .deltas = false,
                    .orders = false,
                    .rows = false};
    catalog.merge<Bar>({.instrument = id, .interval = Interval::k1d},
                       all_of(std::move(config), days).bars);
  }
}

/// From the opening of the catalog until the consumer has looked at every value.
void stream_universe(const std::filesystem::path& root, const FeatureSet& set, bool by_instrument) {
  const Catalog catalog{root, Catalog::Mode::kReadOnly, 1};
  const RuleBook rules{find_rules_folder()};
  FeatureStream stream{set, std::make_unique<DerivedColumnSource>(
                                open_catalog_columns(catalog, {.instruments = universe(),
                                                               .by_instrument = by_instrument}),
                                [&rules](const std::string& instrument) -> InstrumentKnowledge {
                                  return {&rules, InstrumentId::parse(instrument), Interval::k1d};
                                })};
  RowBlock block;
  size_t rows = 0;
  size_t present = 0;
  while (stream.next(block)) {
    rows += block.rows();
    for (const std::vector<double>& column : block.columns)
      for (const double value : column) present += value == value ? 1U : 0U;
  }
  CHECK(rows > kInstruments * kDays * 9 / 10, "the universe has its rows");
  CHECK(present > rows * set.features.size() * 8 / 10, "and most features have values");
}

struct Used {
  double cpu_s = 0;
  double peak_mib = 0;
};

/// In a process of its own, so that its peak memory and its processor time are its own.
Used in_child(const std::function<void()>& work) {
  const pid_t child = ::fork();
  CHECK(child >= 0, "a process can be started");
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  rusage usage{};
  CHECK(::wait4(child, &status, 0, &usage) == child && status == 0, "the child did its work");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return {.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
          .peak_mib = static_cast<double>(usage.ru_maxrss) / 1024};
}

void measure_universe(const std::string& set_name, const char* budget_s,
                      const std::filesystem::path& root) {
  const FeatureSet set = shipped(set_name);
  for (const bool by_instrument : {true, false}) {
    Used least{.cpu_s = 1e9};
    for (int i = 0; i < 3; ++i) {
      const Used used = in_child([&] { stream_universe(root, set, by_instrument); });
      least = {.cpu_s = std::min(least.cpu_s, used.cpu_s),
               .peak_mib = std::max(least.peak_mib, used.peak_mib)};
    }
    const std::string name = set_name + (by_instrument ? ", by instrument" : ", by time");
    print_row(name, "%.2f s", least.cpu_s, budget_s);
    print_row(name + ", peak", "%.0f MiB", least.peak_mib, "1024 MiB");
  }
}

void run(std::string_view word, std::filesystem::path root) {
  const auto wanted = [&](std::string_view name) { return name.find(word) != name.npos; };
  std::printf("| %-26s | %14s | %10s |\n|---|---|---|\n", "work", "least measured", "budget");
  for (const Indicator& one : indicators())
    if (wanted(one.name))
      print_row(one.name, "%.2f ns/row",
                row_cost(compile(one.formulas, {.flat_std = 2e-5}), Evaluator::kBlockRows, 3'000),
                one.budget_ns);
  if (wanted("classic14 history"))
    print_row("classic14 history", "%.1f ns/row",
              row_cost(program_of(shipped("classic14")), Evaluator::kBlockRows, 1'000), "180");
  if (wanted("alpha158 history"))
    print_row("alpha158 history", "%.0f ns/row",
              row_cost(program_of(shipped("alpha158")), Evaluator::kBlockRows, 100), "1100");
  if (wanted("alpha158 live"))
    print_row("alpha158 live", "%.2f us/bar",
              row_cost(program_of(shipped("alpha158")), 1, 50) * 1e-3, "10");
  for (const char* formula : {"cs_rank(close)", "cs_zscore(close)", "cs_demean(close)",
                              "cs_winsorise(close, 0.05)", "cs_neutralise(close, close > open)"})
    if (wanted(formula)) print_row(formula, "%.1f ns/row", cross_cost(formula), "-");
  if (!wanted("alpha158 universe") && !wanted("classic14 universe")) return;
  const TemporaryFolder folder;
  if (root.empty()) root = folder.path();
  if (std::filesystem::is_empty(root)) (void)in_child([&] { write_universe(root); });
  if (wanted("classic14 universe")) measure_universe("classic14", "0.5 s", root);
  if (wanted("alpha158 universe")) measure_universe("alpha158", "3 s", root);
}

}  // namespace
}  // namespace godwit::features

int main(int argc, char** argv) {
  godwit::features::run(argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "");
}
