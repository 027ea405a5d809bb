// The price-level (L2) book of one instrument: what is bid and asked at each price, rebuilt from
// snapshots and changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/serial.h"
#include "market/book/level_book_side.h"
#include "market/domain/event.h"

namespace godwit {

/// Takes in runs of BookDelta (see event.h) in the order in which DepthSync hands them out, and
/// Depth snapshots. It keeps every level that it is told, crossed or not: the venue's word stands,
/// and touch() says what is odd about it. One thread; no allocation after warm-up (LevelBookSide).
class LevelBook {
 public:
  struct Limits {
    /// Per side. Deeper levels are dropped, worst first, and counted.
    size_t levels_max = 16'384;
  };
  enum class Touch : uint8_t {
    kEmpty,     ///< No level at all.
    kOneSided,  ///< Only bids or only asks.
    kNormal,    ///< Best bid below best ask.
    kLocked,    ///< Best bid equals best ask.
    kCrossed,   ///< Best bid above best ask: mid-run, a lost message, or an auction.
  };
  struct Counts {
    uint64_t runs = 0;
    uint64_t rows = 0;
    uint64_t snapshots = 0;
    uint64_t refused = 0;         ///< Rows left out: a negative volume, or a price as large as
                                  ///< Price::max(). No venue means this.
    uint64_t levels_dropped = 0;  ///< Beyond levels_max; the deep end is incomplete if not zero.
    friend bool operator==(const Counts&, const Counts&) = default;
  };

  LevelBook() : LevelBook{Limits{}} {}
  explicit LevelBook(const Limits& limits);

  /// Zero or more runs in order; a run may also come in pieces. Rows of one run share ts_event and
  /// sequence: a row that differs starts a new run even if the old one was never ended.
  void apply(std::span<const BookDelta> deltas);
  /// The ten levels are the whole book from here on.
  void apply(const Depth& depth);
  /// As after construction, but for the counts.
  void clear() noexcept;

  [[nodiscard]] std::optional<BookLevel> best_bid() const { return best(bids_); }
  [[nodiscard]] std::optional<BookLevel> best_ask() const { return best(asks_); }
  [[nodiscard]] Touch touch() const;
  /// All levels, best first; allocates.
  [[nodiscard]] std::vector<BookLevel> bids() const { return levels(bids_); }
  [[nodiscard]] std::vector<BookLevel> asks() const { return levels(asks_); }
  /// Each side level by level without a copy: visit(BookLevel) is called from the best on, while it
  /// returns true.
  template <class Visit>
  void for_each_bid(const Visit& visit) const {
    bids_.for_each(visit);
  }
  template <class Visit>
  void for_each_ask(const Visit& visit) const {
    asks_.for_each(visit);
  }
  [[nodiscard]] size_t bid_count() const noexcept { return bids_.size(); }
  [[nodiscard]] size_t ask_count() const noexcept { return asks_.size(); }
  /// Zero where there is no such level.
  [[nodiscard]] Quantity bid_volume_at(Price price) const noexcept {
    return bids_.volume_at(price);
  }
  [[nodiscard]] Quantity ask_volume_at(Price price) const noexcept {
    return asks_.volume_at(price);
  }
  /// The ten best levels each side under the header of the last row (kind kDepth, no flags).
  [[nodiscard]] Depth depth() const;

  /// The book started from a snapshot and has missed nothing since: kAfterGap takes this away, the
  /// next snapshot gives it back.
  [[nodiscard]] bool trusted() const noexcept { return trusted_; }
  /// False between the rows of a run, where the book is neither the old nor the new one.
  [[nodiscard]] bool consistent() const noexcept { return !in_run_; }
  /// Times and number of the last row; all zero before the first.
  [[nodiscard]] const EventHeader& last() const noexcept { return last_; }
  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

  /// All but the limits.
  void save(Writer& writer) const;
  /// Into a book of the same limits. Throws Error for bytes that are no book.
  void load(Reader& reader);

 private:
  [[nodiscard]] static std::optional<BookLevel> best(const LevelBookSide& side) {
    if (side.empty()) return std::nullopt;
    return side.best();
  }
  [[nodiscard]] static std::vector<BookLevel> levels(const LevelBookSide& side);
  void start_run(const EventHeader& header);
  void set(LevelBookSide& side, const BookLevel& level);

  LevelBookSide bids_;
  LevelBookSide asks_;
  EventHeader last_;
  Counts counts_;
  bool trusted_ = false;
  bool in_run_ = false;
};

}  // namespace godwit
