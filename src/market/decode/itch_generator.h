// Seeded ITCH streams: a market of limit orders behind every stock, valid by the rules of the
// protocol, with the true books beside it. No real file may be redistributed; tests and benchmarks
// of the decoder live on these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "foundation/base/random.h"
#include "market/book/naive_order_book.h"
#include "market/decode/itch_codec.h"
#include "market/decode/itch_frames.h"

namespace godwit {

/// Of 100 messages about 42 are adds (one in twenty with the participant named), 38 deletes, 12
/// replaces, 5 executions (one in thirty at another price), 2 partial cancels and 1 a trade against
/// hidden orders; crosses and every other type appear now and then. Stocks trade in proportion to
/// 1 / (rank + 4); orders die young: six of ten deletes strike one of the stock's last 16 orders.
/// Books never cross. The proportions are those commonly told of the feed, not measured.
class ItchGenerator {
 public:
  struct Config {
    uint64_t seed = 1;
    uint16_t stocks = 500;
    uint32_t orders_per_stock = 400;  ///< Resting on average; the busiest hold more.
  };
  explicit ItchGenerator(const Config& config);

  /// The messages before the market opens, and its opening: directory, trading states, system
  /// events. Call first, once. All appending is of frames: each message behind its length.
  void append_start_of_day(std::vector<std::byte>& frames);
  /// Appends `messages` messages of market hours.
  void append(std::vector<std::byte>& frames, size_t messages);
  /// The close: every order that rests is deleted, the session ends (length 0).
  void append_end_of_day(std::vector<std::byte>& frames);

  /// The book of a stock as it stands after what was appended; locates are 1 ... stocks.
  [[nodiscard]] const NaiveOrderBook& truth(uint16_t locate) const;
  /// Shares that the messages have printed for the stock.
  [[nodiscard]] uint64_t shares_printed(uint16_t locate) const;
  [[nodiscard]] size_t order_count() const;
  [[nodiscard]] ItchStock symbol(uint16_t locate) const;

 private:
  struct Stock {
    NaiveOrderBook book;
    std::vector<uint64_t> refs;  // of the resting orders, youngest last
    // Where in refs.
    std::unordered_map<uint64_t, size_t> ref_places;  // order never observed: looked up only
    uint32_t orders_wanted = 0;
    int64_t start_price_1e4 = 0;
    uint64_t shares_printed = 0;
  };
  using Frames = std::vector<std::byte>;

  [[nodiscard]] ItchHeader header(uint16_t locate);
  [[nodiscard]] uint16_t random_locate();
  [[nodiscard]] BookSide random_side() {
    return rng_.uniform() < 0.5 ? BookSide::kBid : BookSide::kAsk;
  }
  [[nodiscard]] uint32_t random_price(const Stock& stock, BookSide side);
  [[nodiscard]] uint32_t random_shares();
  [[nodiscard]] uint64_t random_ref(const Stock& stock);
  void append_one(Frames& frames);
  void append_add(Frames& frames, uint16_t locate);
  void append_delete(Frames& frames, uint16_t locate);
  void append_replace(Frames& frames, uint16_t locate);
  void append_execution(Frames& frames, uint16_t locate);
  void append_cancel(Frames& frames, uint16_t locate);
  void append_hidden_trade(Frames& frames, uint16_t locate);
  void append_rare(Frames& frames, uint16_t locate);
  void enter(Stock& stock, const RestingOrder& order);
  void take(Stock& stock, uint64_t order_ref, Quantity quantity);
  void forget(Stock& stock, uint64_t order_ref);

  Rng rng_;
  std::deque<Stock> stocks_;         // by locate - 1
  std::vector<double> share_until_;  // of all messages, up to and including a stock
  uint64_t time_ns_ = 4ULL * 3600 * 1'000'000'000;
  uint64_t ref_next_ = 1;
  uint64_t match_next_ = 1;
  uint32_t rare_next_ = 0;
};

}  // namespace godwit
