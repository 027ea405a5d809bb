// Depth messages to rows (our scanner, our reader on simdjson, plain simdjson with the same decimal
// parser), and rows to books (LevelBook, the naive book on maps). Recorded rows are used where
// GODWIT_TEST_DATA names a folder of market data.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include "foundation/base/line_reader.h"
#include "foundation/base/random.h"
#include "market/book/depth_sync.h"
#include "market/book/level_book.h"
#include "market/book/naive_level_book.h"
#include "market/decode/depth_json.h"
#include "market/decode/fields_json.h"
#include "market/decode/recorded_json.h"

namespace {

using namespace godwit;

constexpr Timestamp kRecv = Timestamp::from_ns(1'700'000'000'123'456'789);

/// A depth update as Binance spot writes it, `levels` on each side.
std::string depth_message(Rng& rng, int levels) {
  std::string text =
      R"({"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,)"
      R"("s":"BTCUSDT","U":50093239189,"u":50093239202,)";
  for (const char side : {'b', 'a'}) {
    text += std::string{"\""} + side + "\":[";
    for (int i = 0; i < levels; ++i) {
      const int64_t away = rng.between(0, 5'000) * (side == 'b' ? -1 : 1);
      char level[96];
      std::snprintf(level, sizeof level, "%s[\"%.8f\",\"%.8f\"]", i == 0 ? "" : ",",
                    static_cast<double>(6'183'763 + away) / 100,
                    static_cast<double>(rng.between(0, 300'000)) / 100'000);
      text += level;
    }
    text += side == 'b' ? "]," : "]";
  }
  return text + "}}";
}

/// Many messages, so that the branch predictor cannot learn one by heart.
std::vector<std::string> depth_messages(int levels) {
  Rng rng{7};
  std::vector<std::string> messages;
  for (int i = 0; i < 500; ++i) messages.push_back(depth_message(rng, levels));
  return messages;
}

template <class Decode>
void over_messages(benchmark::State& state, const Decode& decode) {
  const std::vector<std::string> messages = depth_messages(static_cast<int>(state.range(0)));
  size_t next = 0;
  for (auto _ : state) {
    if (!decode(messages[next])) state.SkipWithError("a message was refused");
    next = next + 1 == messages.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

void depth_scanner(benchmark::State& state) {
  DepthRows rows;
  DepthUpdate update;
  over_messages(state, [&](const std::string& message) {
    const bool read = scan_depth(message, kRecv, rows, update);
    benchmark::DoNotOptimize(rows.run().data());
    return read;
  });
}

void depth_document(benchmark::State& state) {
  JsonDocument document;
  DepthRows rows;
  over_messages(state, [&](const std::string& message) {
    const Result<JsonValue, Refusal> root = document.parse(message);
    return root && read_depth(*root->find("data"), kRecv, rows);
  });
}

/// What a user of simdjson would write: on demand, fields in order, padded input at no cost, and
/// the same exact decimals. No checks beyond what it needs.
void depth_simdjson(benchmark::State& state) {
  namespace ondemand = simdjson::ondemand;
  ondemand::parser parser;
  DepthRows rows;
  std::vector<simdjson::padded_string> padded;
  for (const std::string& message : depth_messages(static_cast<int>(state.range(0))))
    padded.emplace_back(message);
  size_t next = 0;
  for (auto _ : state) {
    ondemand::document document = parser.iterate(padded[next]);
    ondemand::object data = document["data"].get_object();
    EventHeader header;
    header.ts_event = *time_of_ms(data["E"].get_uint64());
    header.ts_recv = kRecv;
    benchmark::DoNotOptimize(std::string_view(data["s"]));
    benchmark::DoNotOptimize(uint64_t(data["U"]));
    header.sequence = data["u"].get_uint64();
    rows.clear();
    for (const char* const side : {"b", "a"}) {
      for (ondemand::array level : data[side].get_array()) {
        BookLevel parsed;
        auto value = level.begin();
        parsed.price = *price_of_text(std::string_view(*value));
        ++value;
        parsed.volume = *quantity_of_text(std::string_view(*value));
        ++value;
        if (!rows.add(header, parsed)) state.SkipWithError("too many rows");
      }
      header.flags = BookDelta::kAskSide;
    }
    rows.end_run();
    benchmark::DoNotOptimize(rows.run().data());
    next = next + 1 == padded.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

/// Keeps the runs that DepthSync hands out, end to end.
class Rows final : public VenueEvents {
 public:
  void on_depth(const VenueSymbol& source, const DepthMessage& message) override {
    if (!sync) sync = std::make_unique<DepthSync>(sequence_rule(source));
    const DepthSync::Step step = sync->accept(message);
    rows.insert(rows.end(), step.deltas.begin(), step.deltas.end());
  }
  void on_trade(const VenueSymbol&, const Trade&) override {}
  void on_quote(const VenueSymbol&, const Quote&) override {}
  void on_refused(const Refusal&) override {}
  std::unique_ptr<DepthSync> sync;
  std::vector<BookDelta> rows;
};

std::vector<BookDelta> recorded_rows(const char* file) {
  const char* const data = std::getenv("GODWIT_TEST_DATA");
  if (data == nullptr) return {};
  Rows rows;
  RecordedJson decoder;
  LineReader lines{std::string{data} + "/crypto/raw/" + file};
  while (lines.next()) decoder.decode(lines.text(), rows);
  return rows.rows;
}

/// A made-up stream: 1,000 levels a side around a drifting middle, changes close to the touch.
std::vector<BookDelta> made_up_rows() {
  Rng rng{11};
  std::vector<BookDelta> rows;
  int64_t middle = 6'000'000;
  for (uint64_t run = 1; run <= 20'000; ++run) {
    middle += rng.between(-2, 2);
    const int64_t count = run == 1 ? 2'000 : 20;
    for (int64_t i = 0; i < count; ++i) {
      const bool ask = i % 2 == 1;
      const double u = rng.uniform();
      const int64_t away =
          run == 1 ? i / 2 + 1 : 1 + static_cast<int64_t>(60 * u * u * u / (1.06 - u));
      BookDelta delta;
      delta.header.ts_event = Timestamp::from_ns(static_cast<int64_t>(run));
      delta.header.sequence = run;
      delta.header.kind = EventKind::kBookDelta;
      delta.header.flags = static_cast<uint16_t>((ask ? BookDelta::kAskSide : 0) |
                                                 (i + 1 == count ? BookDelta::kLastOfRun : 0) |
                                                 (run == 1 ? BookDelta::kSnapshot : 0));
      const int64_t ticks = ask ? middle + away : middle - away;
      const bool gone = run > 1 && rng.uniform() < 0.45;
      delta.level = {Price::from_raw(ticks * 10'000'000),
                     Quantity::from_raw(gone ? 0 : rng.between(1, 1'000'000'000))};
      rows.push_back(delta);
    }
  }
  return rows;
}

const std::vector<BookDelta>& rows_of(int64_t which) {
  static const std::vector<BookDelta> rows[] = {
      made_up_rows(), recorded_rows("binance_spot_btcusdt_20240808.txt.gz"),
      recorded_rows("binance_usdm_btcusdt_20240808.txt.gz")};
  return rows[which];
}

template <class Book>
void book_updates(benchmark::State& state) {
  const std::vector<BookDelta>& rows = rows_of(state.range(0));
  if (rows.empty()) {
    state.SkipWithError("GODWIT_TEST_DATA is not set");
    return;
  }
  Book book;
  for (auto _ : state) {
    book.apply(rows);
    benchmark::DoNotOptimize(book);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(rows.size()));
}

BENCHMARK(depth_scanner)->ArgName("levels")->Arg(5)->Arg(20);
BENCHMARK(depth_document)->ArgName("levels")->Arg(5)->Arg(20);
BENCHMARK(depth_simdjson)->ArgName("levels")->Arg(5)->Arg(20);
BENCHMARK_TEMPLATE(book_updates, LevelBook)->ArgName("made_up_spot_usdm")->DenseRange(0, 2);
BENCHMARK_TEMPLATE(book_updates, NaiveLevelBook)->ArgName("made_up_spot_usdm")->DenseRange(0, 2);

}  // namespace
