// One side of a price-level book: sorted levels in small blocks below a flat directory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "market/domain/event.h"

namespace godwit {

/// Bids or asks of one instrument. Each block holds up to 64 levels in order, keys apart from
/// volumes; the directory holds each block's last key. A look-up counts the smaller keys of the
/// directory and of one block, four at a time and without a branch; a change moves half a block at
/// most. The best level is the last one of the last block.
///
/// Why not one sorted array: in recorded crypto streams (books of 1,100 to 5,000 levels a side)
/// half of all changes lie more than 50 to 250 levels behind the touch, 15 in 100 more than 500, so
/// that mispredicted search steps and moved kilobytes cost as much as a map does. Figures:
/// bench/book_bench.cc.
///
/// Memory: blocks of 1 KiB, two neighbours hold more than 32 levels, hence about levels_max / 16
/// blocks at most; nothing is allocated once the deepest book has been seen.
class LevelBookSide {
 public:
  enum class Kind : uint8_t { kBids, kAsks };
  enum class Change : uint8_t {
    kAdded,         ///< A new price.
    kReplaced,      ///< A new volume at a price that was there.
    kRemoved,       ///< The price is gone.
    kUnchanged,     ///< Removing a price that was not there: normal for far levels.
    kDroppedWorst,  ///< Added; the worst level had to go, the side is at levels_max.
    kRefusedWorst,  ///< Worse than all of a side that is at levels_max: not taken in.
  };

  /// levels_max >= 1.
  LevelBookSide(Kind kind, size_t levels_max);

  /// The volume at `price` becomes `volume` >= 0; zero removes it. The price is smaller in size
  /// than Price::max().
  Change set(Price price, Quantity volume);
  void clear() noexcept;

  [[nodiscard]] size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  /// !empty(). O(1).
  [[nodiscard]] BookLevel best() const;
  /// Zero where there is no such level.
  [[nodiscard]] Quantity volume_at(Price price) const noexcept;
  /// Calls visit(BookLevel) from the best level on while it returns true.
  template <class Visit>
  void for_each(Visit visit) const {
    for (size_t b = order_.size(); b-- > 0;) {
      const Block& block = *blocks_[order_[b]];
      for (size_t i = block.count; i-- > 0;)
        if (!visit(level_of(block, i))) return;
    }
  }

 private:
  static constexpr size_t kBlockLevels = 64;
  /// Larger keys are better: the raw price of a bid, minus the raw price of an ask. Unused keys are
  /// kNoKey, so that counting smaller ones needs no end.
  struct Block {
    alignas(32) std::array<int64_t, kBlockLevels> keys;
    std::array<Quantity, kBlockLevels> volumes;
    size_t count = 0;
  };
  struct Place {
    size_t block = 0;  ///< Position in order_.
    size_t slot = 0;
  };

  [[nodiscard]] int64_t key_of(Price price) const noexcept {
    return kind_ == Kind::kBids ? price.raw() : -price.raw();
  }
  [[nodiscard]] BookLevel level_of(const Block& block, size_t slot) const noexcept {
    const int64_t key = block.keys[slot];
    return {.price = Price::from_raw(kind_ == Kind::kBids ? key : -key),
            .volume = block.volumes[slot]};
  }
  /// Where the key is or would go: the first slot with a key not below it. !empty().
  [[nodiscard]] Place find(int64_t key) const noexcept;
  [[nodiscard]] Block& block(size_t position) { return *blocks_[order_[position]]; }
  void insert(Place place, int64_t key, Quantity volume);
  void erase(Place place) noexcept;
  Place split(Place place);
  void merge_with_next(size_t position) noexcept;
  void add_block(size_t position);
  void drop_block(size_t position) noexcept;
  void set_last(size_t position) noexcept;

  Kind kind_;
  size_t levels_max_;
  size_t size_ = 0;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<uint32_t> free_;   ///< Blocks that are not in use.
  std::vector<uint32_t> order_;  ///< Blocks in use, worst levels first.
  std::vector<int64_t> lasts_;   ///< Their last keys, filled up with kNoKey to whole chunks.
};

}  // namespace godwit
