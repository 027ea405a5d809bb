// Keeps a price-level book in step with its venue: which message may be applied, which is old news,
// where one is missing, and when a new snapshot has to be asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "market/book/depth_message.h"
#include "market/domain/event.h"

namespace godwit {

/// How a venue numbers its depth messages. u is the last update number of a message, U its first,
/// pu the u of the message before, L the number of a snapshot.
enum class SequenceRule : uint8_t {
  /// Binance spot. Old: u <= L. Otherwise U <= L + 1, and from then on U <= u(previous) + 1
  /// (normally equal). Source: Binance spot API, "How to manage a local order book correctly".
  kBinanceSpot,
  /// Binance USD-M and COIN-M futures; U and u have holes between messages. Old: u <= L. Otherwise
  /// pu <= L, and from then on pu = u(previous). Binance states the first step as U <= L <= u; as
  /// pu < U this accepts the same messages, and the one that starts right at L.
  kBinanceFutures,
  /// Bybit: u counts up by one; a snapshot may come at any time and always replaces the book (the
  /// decoder marks u = 1 as one). Source: Bybit v5 API, "Orderbook" stream.
  kBybit,
  /// Every message is the whole book (Hyperliquid l2Book); no numbers, nothing can be missing.
  kSnapshots,
};

/// One book's place in its stream. One thread; no allocation while in sync.
///
/// Every message's rows come out, as they arrive: while the book is in sync as they are, otherwise
/// with kAfterGap on every row. A copy of the latter is held back, and when a snapshot arrives, it
/// and the held messages that it does not contain come out as one span of runs. Held rows that come
/// out again bear the snapshot's ts_recv, for before that nobody could have used them.
class DepthSync {
 public:
  enum class State : uint8_t {
    kWaiting,    ///< Nothing seen yet.
    kBuffering,  ///< Changes are held, no snapshot has been seen yet.
    kInSync,
    kLost,  ///< A message is missing; changes are held until the next snapshot.
  };
  enum class Outcome : uint8_t {
    kApply,           ///< In sync; the rows continue the book.
    kSynced,          ///< A snapshot and what was held after it; in sync from here on.
    kHeld,            ///< Not in sync; the rows come out marked. A snapshot is wanted.
    kGap,             ///< This message shows that one before it is missing. Ask for a snapshot now.
    kOld,             ///< All of it is in the book already; no rows come out.
    kTooOldSnapshot,  ///< It ends before what is held begins; no rows. Ask for another now.
  };
  struct Limits {
    size_t held_rows_max = 200'000;
    size_t held_messages_max = 10'000;
    /// This many old messages in a row mean that the venue started its numbers again: a gap.
    uint32_t old_in_a_row_max = 1'000;
  };
  struct Counts {
    uint64_t applied = 0;
    uint64_t synced = 0;
    uint64_t held = 0;
    uint64_t gaps = 0;  ///< Each asks for a snapshot.
    uint64_t old = 0;
    uint64_t snapshots_too_old = 0;  ///< Each asks for a snapshot.
    uint64_t held_discarded = 0;     ///< Messages let go to stay within Limits.
    friend bool operator==(const Counts&, const Counts&) = default;
  };
  struct Step {
    Outcome outcome;
    /// Complete runs for LevelBook, in order; valid until the next call or as long as the message.
    std::span<const BookDelta> deltas;
  };

  explicit DepthSync(SequenceRule rule) : DepthSync{rule, Limits{}} {}
  DepthSync(SequenceRule rule, const Limits& limits) : rule_{rule}, limits_{limits} {}

  Step accept(const DepthMessage& message);
  /// The caller knows that messages were lost, e.g. by a disconnect. A gap, unless already lost.
  void lose();
  /// Continues a book that is known to contain everything up to `last_update`, e.g. one rebuilt
  /// from the file of the day before.
  void resume(uint64_t last_update);

  [[nodiscard]] State state() const noexcept { return state_; }
  /// A snapshot is wanted: everywhere but in sync.
  [[nodiscard]] bool needs_snapshot() const noexcept { return state_ != State::kInSync; }
  /// The last update number in the book; 0 while not in sync.
  [[nodiscard]] uint64_t last_update() const noexcept { return last_update_; }
  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

 private:
  /// A message whose rows are rows_[first_row, first_row + row_count).
  struct Held {
    DepthMessage message;  ///< Its deltas are not used.
    size_t first_row = 0;
    size_t row_count = 0;
  };

  Step accept_snapshot(const DepthMessage& message);
  Step accept_change(const DepthMessage& message);
  Step hold(const DepthMessage& message, Outcome outcome);
  [[nodiscard]] bool is_old(const DepthMessage& message, uint64_t last_update) const noexcept;
  /// The message starts at or before the end of a book at `last_update`. `exactly`: the book's last
  /// message is known, not just a snapshot's number.
  [[nodiscard]] bool connects(const DepthMessage& message, uint64_t last_update,
                              bool exactly) const noexcept;
  void discard_held(size_t messages);
  void fall_out();

  SequenceRule rule_;
  Limits limits_;
  State state_ = State::kWaiting;
  uint64_t last_update_ = 0;
  bool exactly_ = false;  ///< last_update_ is the u of a message.
  uint32_t old_in_a_row_ = 0;
  std::vector<Held> held_;  ///< Without a gap between one and the next.
  std::vector<BookDelta> rows_;
  std::vector<BookDelta> out_;
  Counts counts_;
};

}  // namespace godwit
