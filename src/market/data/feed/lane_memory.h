// What a lane has delivered lately, so that a second copy is known as one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "market/data/feed/arrival.h"
#include "market/data/feed/lane_rule.h"

namespace godwit {

/// Bit i: source i.
using SourceMask = uint32_t;
inline constexpr size_t kSourcesMax = 32;
[[nodiscard]] constexpr SourceMask mask_of(SourceIndex source) {
  return SourceMask{1} << source.value();
}

struct Delivered {
  LaneKey key;
  uint64_t content = 0;
  Timestamp at;            ///< When it was delivered.
  SourceMask sources = 0;  ///< Who has brought it.
  SourceIndex chosen;      ///< Whose copy was delivered.
  bool left_out = false;   ///< It came late and was not delivered.
};

/// The last `capacity` of them, in the order of their keys. No allocation after construction.
class LaneMemory {
 public:
  explicit LaneMemory(size_t capacity);

  /// Keeps `item` behind all of the same or a lower order; forgets the lowest when full.
  void insert(const Delivered& item);
  [[nodiscard]] Delivered* find(const LaneKey& key);
  /// Whether something of this order or below was forgotten: not finding it then says nothing.
  [[nodiscard]] bool has_forgotten(uint64_t order) const {
    return forgot_ && order <= forgotten_order_;
  }
  void clear();

  /// The oldest item not yet taken by this, if it was delivered at or before `until`; else null.
  [[nodiscard]] const Delivered* take_due(Timestamp until);

 private:
  size_t capacity_;
  std::vector<Delivered> items_;  // From begin_ on; twice the capacity, so that moving is rare.
  size_t begin_ = 0;
  size_t due_ = 0;  // The next for take_due, as an index of items_.
  bool forgot_ = false;
  uint64_t forgotten_order_ = 0;
};

}  // namespace godwit
