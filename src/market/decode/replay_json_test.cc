// Recorded files of four venues through decoder, sequence rule and book. They are not part of the
// repository: GODWIT_TEST_DATA names the folder that holds them.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/book/depth_sync.h"
#include "market/book/level_book.h"
#include "market/book/naive_level_book.h"
#include "market/decode/recorded_json.h"

namespace godwit {
namespace {

using Outcome = DepthSync::Outcome;

/// Calls `each` for every line of a gz file below the folder of test data.
void for_each_line(const std::string& name, const std::function<void(std::string_view)>& each) {
  const std::string path = std::string{std::getenv("GODWIT_TEST_DATA")} + "/crypto/raw/" + name;
  struct Close {
    void operator()(std::FILE* pipe) const { ::pclose(pipe); }
  };
  const std::unique_ptr<std::FILE, Close> pipe{::popen(("gzip -dc '" + path + "'").c_str(), "r")};
  ASSERT_TRUE(pipe) << path;
  char* line = nullptr;
  size_t capacity = 0;
  ssize_t length = 0;
  while ((length = ::getline(&line, &capacity, pipe.get())) > 0)
    each({line, static_cast<size_t>(length)});
  std::free(line);
}

/// The touch as of one update number.
struct Best {
  uint64_t number = 0;
  Price bid_price;
  Quantity bid_volume;
  Price ask_price;
  Quantity ask_volume;
};

/// Decodes, follows the sequence and keeps both books; after each message they must be equal.
class Replay final : public VenueEvents {
 public:
  explicit Replay(SequenceRule rule) : sync{rule} {}

  void play(const std::string& name) {
    for_each_line(name, [this](std::string_view line) {
      ++lines;
      decoder_.decode(line, *this);
    });
  }

  void on_depth(const VenueSymbol& source, const DepthMessage& message) override {
    ++depths;
    symbol = source.symbol.empty() ? symbol : std::string{source.symbol};
    EXPECT_TRUE(source.symbol.empty() || sequence_rule(source) == rule_of_source(source));
    const DepthSync::Step step = sync.accept(message);
    book.apply(step.deltas);
    naive.apply(step.deltas);
    books_differ += same_levels(book, naive) ? 0U : 1U;
    not_normal += !sync.needs_snapshot() && book.touch() != LevelBook::Touch::kNormal ? 1U : 0U;
    const std::optional<BookLevel> bid = book.best_bid();
    const std::optional<BookLevel> ask = book.best_ask();
    if (!sync.needs_snapshot() && bid && ask)
      bests.push_back({sync.last_update(), bid->price, bid->volume, ask->price, ask->volume});
  }
  void on_trade(const VenueSymbol&, const Trade& trade) override {
    ++trades;
    EXPECT_GT(trade.price, Price{});
  }
  void on_quote(const VenueSymbol&, const Quote& quote) override {
    quotes.push_back({quote.header.sequence, quote.bid_price, quote.bid_volume, quote.ask_price,
                      quote.ask_volume});
  }
  void on_refused(const Refusal& refusal) override {
    ++refused;
    ADD_FAILURE() << "line " << lines << ": " << describe(refusal.error) << " at "
                  << refusal.offset;
  }

  static SequenceRule rule_of_source(const VenueSymbol& source) { return sequence_rule(source); }

  DepthSync sync;
  LevelBook book;
  NaiveLevelBook naive;
  std::string symbol;
  std::vector<Best> bests;
  std::vector<Best> quotes;
  uint64_t lines = 0;
  uint64_t depths = 0;
  uint64_t trades = 0;
  uint64_t refused = 0;
  uint64_t books_differ = 0;
  uint64_t not_normal = 0;

 private:
  RecordedJson decoder_;
};

struct Agreement {
  uint64_t equal = 0;
  uint64_t different = 0;
};

/// The venue sends a quote at every change of the touch, so the touch of a book at number u is the
/// latest quote with a number not above u.
Agreement compare(const std::vector<Best>& bests, const std::vector<Best>& quotes) {
  Agreement agreement;
  for (const Best& best : bests) {
    const auto after =
        std::upper_bound(quotes.begin(), quotes.end(), best.number,
                         [](uint64_t number, const Best& quote) { return number < quote.number; });
    if (after == quotes.begin()) continue;
    const Best& quote = *(after - 1);
    const bool equal = quote.bid_price == best.bid_price && quote.ask_price == best.ask_price &&
                       quote.bid_volume == best.bid_volume && quote.ask_volume == best.ask_volume;
    ++(equal ? agreement.equal : agreement.different);
  }
  return agreement;
}

class RecordedReplay : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("GODWIT_TEST_DATA") == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  }
};

TEST_F(RecordedReplay, BinanceSpotOverTwoFiles) {
  Replay replay{SequenceRule::kBinanceSpot};
  replay.play("binance_spot_btcusdt_20240808.txt.gz");
  EXPECT_EQ(replay.depths, 3'452U);
  EXPECT_EQ(replay.trades, 9'757U);
  EXPECT_EQ(replay.quotes.size(), 28'040U);
  replay.play("binance_spot_btcusdt_20240809.txt.gz");  // No snapshot: the book goes on.
  EXPECT_EQ(replay.lines, 41'249U + 58'325U);
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.sync.counts().synced, 1U);
  EXPECT_EQ(replay.books_differ, 0U);
  EXPECT_EQ(replay.not_normal, 0U);
  EXPECT_TRUE(replay.book.trusted());
  const Agreement agreement = compare(replay.bests, replay.quotes);
  std::printf("touch: %lu equal, %lu different\n", agreement.equal, agreement.different);
}

TEST_F(RecordedReplay, BinanceSpotEther) {
  Replay replay{SequenceRule::kBinanceSpot};
  replay.play("binance_spot_ethusdt_20240808.txt.gz");
  EXPECT_EQ(replay.lines, 33'618U);
  EXPECT_EQ(replay.symbol, "ETHUSDT");
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  const Agreement agreement = compare(replay.bests, replay.quotes);
  std::printf("touch: %lu equal, %lu different\n", agreement.equal, agreement.different);
}

TEST_F(RecordedReplay, BinanceLinear) {
  Replay replay{SequenceRule::kBinanceFutures};
  replay.play("binance_usdm_btcusdt_20240808.txt.gz");
  EXPECT_EQ(replay.lines, 93'954U);
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  const Agreement agreement = compare(replay.bests, replay.quotes);
  std::printf("touch: %lu equal, %lu different, not normal %lu\n", agreement.equal,
              agreement.different, replay.not_normal);
}

TEST_F(RecordedReplay, BinanceInverse) {
  Replay replay{SequenceRule::kBinanceFutures};
  replay.play("binance_coinm_btcusd_perp_20240808.txt.gz");
  EXPECT_EQ(replay.lines, 48'270U);
  EXPECT_EQ(replay.symbol, "BTCUSD_PERP");
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  const Agreement agreement = compare(replay.bests, replay.quotes);
  std::printf("touch: %lu equal, %lu different, not normal %lu\n", agreement.equal,
              agreement.different, replay.not_normal);
}

TEST_F(RecordedReplay, Bybit) {
  Replay replay{SequenceRule::kBybit};
  replay.play("bybit_xrpusdt_ob500_20241201.jsonl.gz");
  EXPECT_EQ(replay.depths, 50U);
  EXPECT_EQ(replay.sync.counts().synced, 1U);
  EXPECT_EQ(replay.sync.counts().applied, 49U);
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  EXPECT_EQ(replay.not_normal, 0U);
}

TEST_F(RecordedReplay, Hyperliquid) {
  Replay replay{SequenceRule::kSnapshots};
  replay.play("hyperliquid_btc_20250126.txt.gz");
  EXPECT_EQ(replay.depths, 46U);
  EXPECT_GE(replay.trades, 9U);
  EXPECT_EQ(replay.books_differ, 0U);
  EXPECT_EQ(replay.not_normal, 0U);
  EXPECT_EQ(replay.book.bid_count(), 20U);
  EXPECT_TRUE(replay.book.trusted());
}

}  // namespace
}  // namespace godwit
