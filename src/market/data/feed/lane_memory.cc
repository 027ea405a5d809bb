#include "market/data/feed/lane_memory.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr auto kByOrder = [](const Delivered& item, uint64_t order) {
  return item.key.order < order;
};

}  // namespace

LaneMemory::LaneMemory(size_t capacity) : capacity_{capacity} {
  CHECK(capacity > 0, "a lane must remember something");
  items_.reserve(2 * capacity);
}

void LaneMemory::insert(const Delivered& item) {
  if (items_.size() - begin_ == capacity_) {
    // Late ones come to stand below what was forgotten before them.
    const uint64_t lowest = items_[begin_].key.order;
    forgotten_order_ = forgot_ ? std::max(forgotten_order_, lowest) : lowest;
    forgot_ = true;
    ++begin_;
    due_ = std::max(due_, begin_);
  }
  if (items_.size() == 2 * capacity_) {
    items_.erase(items_.begin(), items_.begin() + static_cast<int64_t>(begin_));
    due_ -= begin_;
    begin_ = 0;
  }
  auto place = items_.end();
  while (place != items_.begin() + static_cast<int64_t>(begin_) &&
         (place - 1)->key.order > item.key.order)
    --place;
  const auto index = static_cast<size_t>(place - items_.begin());
  items_.insert(place, item);
  if (index < due_) ++due_;
}

Delivered* LaneMemory::find(const LaneKey& key) {
  auto at = std::lower_bound(items_.begin() + static_cast<int64_t>(begin_), items_.end(), key.order,
                             kByOrder);
  for (; at != items_.end() && at->key.order == key.order; ++at)
    if (at->key == key) return &*at;
  return nullptr;
}

void LaneMemory::clear() {
  items_.clear();
  begin_ = 0;
  due_ = 0;
  forgot_ = false;
}

const Delivered* LaneMemory::take_due(Timestamp until) {
  while (due_ < items_.size() && items_[due_].left_out) ++due_;
  if (due_ == items_.size() || items_[due_].at > until) return nullptr;
  return &items_[due_++];
}

}  // namespace godwit
