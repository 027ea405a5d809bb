// From an order's number to its place in a pool: open addressing with linear probing, eight bytes a
// slot. A slot holds the place and 32 bits of the number's hash; the number itself lies in the
// pool, which has to be touched anyway. Erasing shifts the followers back, so there are no
// tombstones and a day of adds and deletes never slows the table down. Source: Knuth, TAOCP volume
// 3, section 6.4, algorithms L and R.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/large_pages.h"
#include "foundation/base/prefetch.h"

namespace godwit {

/// Grows by doubling so that at most half of the slots are in use. One thread.
class OrderIdTable {
 public:
  /// Without growing, `expected` orders fit (up to 2^30).
  explicit OrderIdTable(uint32_t expected) { allocate(slots_for(expected)); }

  /// The place stored for `id`. `is_id(place)` tells whether the pool holds that id there.
  template <class IsId>
  [[nodiscard]] std::optional<uint32_t> find(uint64_t id, IsId is_id) const {
    const uint32_t tag = tag_of(id);
    for (size_t slot = home_of(tag);; slot = (slot + 1) & mask_) {
      const Slot& candidate = slots_[slot];
      if (candidate.place_plus_one == 0) return std::nullopt;
      if (candidate.tag == tag && is_id(candidate.place_plus_one - 1))
        return candidate.place_plus_one - 1;
    }
  }

  /// Stores the place of an id that is not in the table; place < 2^32 - 1.
  void insert(uint64_t id, uint32_t place) {
    if (size_ >= slots_.size() / 2) grow();
    place_slot({tag_of(id), place + 1});
    ++size_;
  }

  /// Takes out the entry of `id` that was stored with `place`; it must be there.
  void erase(uint64_t id, uint32_t place) {
    size_t hole = home_of(tag_of(id));
    while (slots_[hole].place_plus_one != place + 1) {
      CHECK(slots_[hole].place_plus_one != 0, "an order in the pool is missing from the table");
      hole = (hole + 1) & mask_;
    }
    for (size_t next = (hole + 1) & mask_; slots_[next].place_plus_one != 0;
         next = (next + 1) & mask_) {
      // A follower may move into the hole unless that would put it before its home.
      const size_t home = home_of(slots_[next].tag);
      if (((next - home) & mask_) < ((next - hole) & mask_)) continue;
      slots_[hole] = slots_[next];
      hole = next;
    }
    slots_[hole] = {};
    --size_;
  }

  /// Starts fetching the slot that a find of `id` will read first.
  void prefetch_slot(uint64_t id) const noexcept {
    const size_t home = home_of(tag_of(id));
    prefetch(&slots_[home]);
    prefetch(&slots_[(home + 4) & mask_]);  // Erasing looks at the followers.
  }
  /// The place that `id` probably has, judged by its hash in the first slots alone: a hint for
  /// prefetching, never an answer.
  [[nodiscard]] std::optional<uint32_t> guess(uint64_t id) const noexcept {
    const uint32_t tag = tag_of(id);
    for (size_t slot = home_of(tag), tries = 0; tries < 8; slot = (slot + 1) & mask_, ++tries) {
      if (slots_[slot].place_plus_one == 0) return std::nullopt;
      if (slots_[slot].tag == tag) return slots_[slot].place_plus_one - 1;
    }
    return std::nullopt;
  }

  [[nodiscard]] size_t size() const noexcept { return size_; }
  [[nodiscard]] size_t memory_bytes() const noexcept { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    uint32_t tag = 0;
    uint32_t place_plus_one = 0;  // 0: free
  };
  // Orders of one moment bear neighbouring numbers and die young: groups of four numbers share a
  // home region of half a cache line, and the groups are spread by a multiplicative hash.
  static constexpr unsigned kGroupBits = 2;
  static constexpr uint32_t kGroupMask = (1U << kGroupBits) - 1;

  [[nodiscard]] static uint32_t tag_of(uint64_t id) noexcept {
    const uint64_t hash = (id >> kGroupBits) * 0x9E3779B97F4A7C15;
    return (static_cast<uint32_t>(hash >> 32) & ~kGroupMask) |
           (static_cast<uint32_t>(id) & kGroupMask);
  }
  [[nodiscard]] size_t home_of(uint32_t tag) const noexcept {
    return ((size_t{tag} >> group_shift_) << kGroupBits) | (tag & kGroupMask);
  }
  [[nodiscard]] static size_t slots_for(uint32_t expected) {
    CHECK(expected <= (1U << 30), "an order table of more than 2^30 orders");
    return std::bit_ceil(size_t{expected} * 2 < 64 ? size_t{64} : size_t{expected} * 2);
  }
  void allocate(size_t count) {
    CHECK(count <= (size_t{1} << 31), "an order table of more than 2^31 slots");
    slots_.reserve(count);
    advise_large_pages(slots_);
    slots_.assign(count, Slot{});
    mask_ = count - 1;
    group_shift_ = 32 - (static_cast<unsigned>(std::countr_zero(count)) - kGroupBits);
  }
  void place_slot(const Slot& entry) {
    size_t slot = home_of(entry.tag);
    while (slots_[slot].place_plus_one != 0) slot = (slot + 1) & mask_;
    slots_[slot] = entry;
  }
  void grow() {
    std::vector<Slot> old;
    old.swap(slots_);
    allocate(old.size() * 2);
    for (const Slot& entry : old)
      if (entry.place_plus_one != 0) place_slot(entry);
  }

  std::vector<Slot> slots_;
  size_t mask_ = 0;
  unsigned group_shift_ = 0;  // the upper bits of a tag that choose its group
  size_t size_ = 0;
};

}  // namespace godwit
