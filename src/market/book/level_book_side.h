// One side of a price-level book: levels sorted in one contiguous block, so that the touch and its
// neighbourhood share cache lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "market/domain/event.h"

namespace godwit {

/// Bids or asks of one instrument, best level last in memory. The block stands in the middle of its
/// storage and a change moves the shorter part of it, so that work at the touch, and a snapshot
/// that arrives best first, cost a few bytes; a change in the middle of n levels moves up to 8 n.
///
/// Measured on recorded books of 1,000 to 3,000 levels a side, most changes within 30 levels of the
/// touch: see bench/book_bench.cc. Memory: at most 4 x levels_max entries of 16 bytes, reached only
/// by books that deep; nothing is allocated once the deepest book has been seen.
class LevelBookSide {
 public:
  enum class Kind : uint8_t { kBids, kAsks };
  enum class Change : uint8_t {
    kAdded,         ///< A new price.
    kReplaced,      ///< A new volume at a price that was there.
    kRemoved,       ///< The price is gone.
    kUnchanged,     ///< Removing a price that was not there: normal on venues that send far levels.
    kDroppedWorst,  ///< Added; the worst level had to go, the side is at levels_max.
    kRefusedWorst,  ///< Worse than all of a side that is at levels_max: not taken in.
  };

  /// levels_max >= 1.
  LevelBookSide(Kind kind, size_t levels_max);

  /// The volume at `price` becomes `volume` >= 0; zero removes it.
  Change set(Price price, Quantity volume);
  void clear() noexcept;

  [[nodiscard]] size_t size() const noexcept { return end_ - begin_; }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
  /// rank 0 is the best; rank < size().
  [[nodiscard]] BookLevel level(size_t rank) const;
  /// Zero where there is no such level.
  [[nodiscard]] Quantity volume_at(Price price) const noexcept;

 private:
  /// Larger keys are better: the raw price of a bid, minus the raw price of an ask.
  struct Entry {
    int64_t key = 0;
    Quantity volume;
  };

  [[nodiscard]] int64_t key_of(Price price) const noexcept {
    return kind_ == Kind::kBids ? price.raw() : -price.raw();
  }
  /// Position of the first entry whose key is not below `key`.
  [[nodiscard]] size_t lower_bound(int64_t key) const noexcept;
  void insert(size_t position, const Entry& entry);
  void erase(size_t position) noexcept;
  /// Puts the block into the middle, of a larger storage if this one is half full, and returns
  /// where `position` is now.
  size_t make_room(size_t position);

  Kind kind_;
  size_t levels_max_;
  std::vector<Entry> storage_;
  size_t begin_;
  size_t end_;
};

}  // namespace godwit
