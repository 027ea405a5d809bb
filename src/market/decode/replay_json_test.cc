// Recorded files of four venues through decoder, sequence rule and book. They are not part of the
// repository: GODWIT_TEST_DATA names the folder that holds them.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/line_reader.h"
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
  LineReader lines{path};
  while (lines.next()) each(lines.text());
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

/// The venue sends a quote at every change of the touch, so the touch of a book at number u is the
/// latest quote with a number not above u.
void expect_touch(const Replay& replay, uint64_t equal, uint64_t different) {
  uint64_t equal_seen = 0;
  uint64_t different_seen = 0;
  for (const Best& best : replay.bests) {
    const auto after =
        std::upper_bound(replay.quotes.begin(), replay.quotes.end(), best.number,
                         [](uint64_t number, const Best& quote) { return number < quote.number; });
    if (after == replay.quotes.begin()) continue;
    const Best& quote = *(after - 1);
    const bool same = quote.bid_price == best.bid_price && quote.ask_price == best.ask_price &&
                      quote.bid_volume == best.bid_volume && quote.ask_volume == best.ask_volume;
    ++(same ? equal_seen : different_seen);
  }
  EXPECT_EQ(equal_seen, equal);
  EXPECT_EQ(different_seen, different);
}

/// One stream to two books: the first sees everything, the second misses one message and later gets
/// a snapshot that the first one's levels are.
class OneMissing final : public VenueEvents {
 public:
  OneMissing(SequenceRule rule, uint64_t missing) : whole_{rule}, hurt_{rule}, missing_{missing} {}

  void on_depth(const VenueSymbol&, const DepthMessage& message) override {
    ++count;
    whole_book_.apply(whole_.accept(message).deltas);
    if (count == missing_) return;
    const Outcome outcome = feed(message);
    EXPECT_EQ(outcome == Outcome::kGap, count == missing_ + 1);
    const bool lost = count > missing_ && count < missing_ + kAway;
    EXPECT_EQ(hurt_.state() == DepthSync::State::kLost, lost || count == missing_ + kAway);
    EXPECT_FALSE(lost && hurt_book_.trusted());
    if (count == missing_ + kAway - 2) take_snapshot();  // Two messages older when it arrives.
    if (count < missing_ + kAway) return;
    if (count == missing_ + kAway) give_snapshot();
    EXPECT_TRUE(hurt_book_.trusted());
    equal_after += same_levels(hurt_book_, whole_book_) ? 1U : 0U;
  }
  void on_trade(const VenueSymbol&, const Trade&) override {}
  void on_quote(const VenueSymbol&, const Quote&) override {}
  void on_refused(const Refusal&) override {}

  static constexpr uint64_t kAway = 6;
  uint64_t count = 0;
  uint64_t equal_after = 0;
  [[nodiscard]] const DepthSync& hurt() const { return hurt_; }

 private:
  static bool same_levels(const LevelBook& a, const LevelBook& b) {
    const auto same = [](const BookLevel& x, const BookLevel& y) {
      return x.price == y.price && x.volume == y.volume;
    };
    return std::ranges::equal(a.bids(), b.bids(), same) &&
           std::ranges::equal(a.asks(), b.asks(), same);
  }
  Outcome feed(const DepthMessage& message) {
    const DepthSync::Step step = hurt_.accept(message);
    hurt_book_.apply(step.deltas);
    return step.outcome;
  }
  void take_snapshot() {
    EventHeader header = whole_book_.last();
    header.flags = BookDelta::kSnapshot;
    for (const BookLevel& level : whole_book_.bids()) snapshot_.push_back({header, level});
    header.flags = BookDelta::kSnapshot | BookDelta::kAskSide;
    for (const BookLevel& level : whole_book_.asks()) snapshot_.push_back({header, level});
    snapshot_.back().header.flags |= BookDelta::kLastOfRun;
    snapshot_number_ = whole_.last_update();
  }
  void give_snapshot() {
    const Outcome outcome =
        feed({.deltas = snapshot_, .last_update = snapshot_number_, .snapshot = true});
    EXPECT_EQ(outcome, Outcome::kSynced);
  }

  DepthSync whole_;
  DepthSync hurt_;
  LevelBook whole_book_;
  LevelBook hurt_book_;
  uint64_t missing_;
  std::vector<BookDelta> snapshot_;
  uint64_t snapshot_number_ = 0;
};

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
  // Twice the best bid goes and comes back between two quotes, a few updates apart: the stream of
  // quotes leaves such moments out, the changes of depth happen to end there.
  expect_touch(replay, 6'491, 2);
}

TEST_F(RecordedReplay, BinanceSpotEther) {
  Replay replay{SequenceRule::kBinanceSpot};
  replay.play("binance_spot_ethusdt_20240808.txt.gz");
  EXPECT_EQ(replay.lines, 33'618U);
  EXPECT_EQ(replay.symbol, "ETHUSDT");
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  EXPECT_EQ(replay.not_normal, 0U);
  expect_touch(replay, 3'433, 0);
}

TEST_F(RecordedReplay, BinanceLinear) {
  Replay replay{SequenceRule::kBinanceFutures};
  replay.play("binance_usdm_btcusdt_20240808.txt.gz");
  EXPECT_EQ(replay.lines, 93'954U);
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  EXPECT_EQ(replay.not_normal, 0U);
  expect_touch(replay, 6'546, 0);
}

TEST_F(RecordedReplay, BinanceInverse) {
  Replay replay{SequenceRule::kBinanceFutures};
  replay.play("binance_coinm_btcusd_perp_20240808.txt.gz");
  EXPECT_EQ(replay.lines, 48'270U);
  EXPECT_EQ(replay.symbol, "BTCUSD_PERP");
  EXPECT_EQ(replay.sync.counts().gaps, 0U);
  EXPECT_EQ(replay.books_differ, 0U);
  EXPECT_EQ(replay.not_normal, 0U);
  expect_touch(replay, 26'823, 0);
}

TEST_F(RecordedReplay, AMissingMessageIsSeenAndMended) {
  struct Case {
    SequenceRule rule;
    std::string name;
  };
  for (const Case& each :
       {Case{SequenceRule::kBinanceSpot, "binance_spot_ethusdt_20240808.txt.gz"},
        Case{SequenceRule::kBinanceFutures, "binance_usdm_btcusdt_20240808.txt.gz"},
        Case{SequenceRule::kBybit, "bybit_xrpusdt_ob500_20241201.jsonl.gz"}}) {
    const uint64_t missing = each.rule == SequenceRule::kBybit ? 20 : 1'000;
    OneMissing books{each.rule, missing};
    RecordedJson decoder;
    for_each_line(each.name, [&](std::string_view line) { decoder.decode(line, books); });
    EXPECT_EQ(books.hurt().counts().gaps, 1U) << each.name;
    EXPECT_EQ(books.hurt().counts().synced, 2U) << each.name;
    EXPECT_EQ(books.equal_after, books.count - missing - OneMissing::kAway + 1) << each.name;
  }
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
