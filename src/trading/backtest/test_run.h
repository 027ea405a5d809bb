// A whole run in memory, for the tests of what is made of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trading/backtest/run.h"
#include "trading/backtest/summary.h"
#include "trading/engine/test_market.h"

namespace godwit {

/// Long for `hold` bars, flat for `hold` bars, and so on.
class Swing final : public Strategy {
 public:
  explicit Swing(int64_t hold) : hold_{hold} {}
  void on_start(Context& context) override { counts_.assign(context.instruments().size(), 0); }
  void on_bar(Context& context, const Bar& bar) override {
    const int64_t n = counts_[bar.header.instrument.value()]++;
    const double share = 0.9 / static_cast<double>(counts_.size());
    context.set_target_weight(bar.header.instrument, n / hold_ % 2 == 0 ? share : 0);
  }
  void save(Writer& writer) const override { writer.put_all(counts_); }
  void load(Reader& reader) override { counts_ = reader.get_all<int64_t>(); }

 private:
  int64_t hold_;
  std::vector<int64_t> counts_;
};

[[nodiscard]] inline StrategyKinds swing_kinds() {
  return {{"swing", [](const ConfigSection& section) {
             const int64_t hold = section.integer_or("hold", 5, {.min = 1, .max = 1000});
             return StrategySpec{.kind = "swing",
                                 .parameters = {{"hold", std::to_string(hold)}},
                                 .make = [hold] { return std::make_unique<Swing>(hold); }};
           }}};
}

using TestData = std::map<std::string, std::vector<Bar>>;

struct TestRun {
  RunConfig config;
  RunResult result;
  std::string summary;
};

[[nodiscard]] inline TestRun run_test(const TestData& data, const std::string& extra,
                                      Interval interval = Interval::k1d, size_t block = 4096) {
  std::string ids;
  for (const auto& [id, bars] : data)
    if (id != "BENCH.INDEX") ids += (ids.empty() ? "\"" : ", \"") + id + "\"";
  const std::string text = "data = { instruments = [" + ids + "], interval = \"" +
                           std::string{name(interval)} + "\" }\n" + extra;
  TestRun done{
      .config = read_run_config(ConfigFile::parse(text, "run.toml"), "", swing_kinds(), {}),
      .result = {.recorder = Recorder{0, nullptr}}};
  const BarSource source = [&](const InstrumentId& id, std::vector<std::string>&) {
    return std::make_unique<MemoryBarStream>(data.at(id.text()), block);
  };
  done.result = run_backtest(done.config, source, nullptr);
  done.summary = summary_json(done.config, done.result, performance(done.config, done.result),
                              {.count = 3, .deflated_sharpe = 0.5});
  return done;
}

inline constexpr const char* kSwing = "strategy = { kind = \"swing\" }\n";
inline constexpr const char* kCompared =
    "strategy = { kind = \"swing\" }\nbenchmark = { instrument = \"BENCH.INDEX\" }\n";

[[nodiscard]] inline TestData daily_data() {
  TestData data{{"A.INDEX", random_bars(1, 300, Interval::k1d, 0.1)},
                {"B.INDEX", random_bars(2, 300, Interval::k1d)},
                {"BENCH.INDEX", random_bars(3, 320, Interval::k1d)}};
  for (auto& [id, bars] : data)
    for (Bar& bar : bars) bar.volume *= 100;  // Enough for ten million.
  return data;
}

}  // namespace godwit
