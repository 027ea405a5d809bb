#include "market/book/level_book_side.h"

#include <algorithm>
#include <limits>

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// Above every key: LevelBook lets no price at the end of its range through.
constexpr int64_t kNoKey = std::numeric_limits<int64_t>::max();
constexpr size_t kChunk = 64;

/// How many of 64 keys are smaller. A fixed count, so that the compiler uses wide registers.
size_t count_below(const int64_t* keys, int64_t key) noexcept {
  int64_t count = 0;
  for (size_t i = 0; i < kChunk; ++i) count += keys[i] < key ? 1 : 0;
  return static_cast<size_t>(count);
}

}  // namespace

LevelBookSide::LevelBookSide(Kind kind, size_t levels_max)
    : kind_{kind}, levels_max_{levels_max}, lasts_(kChunk, kNoKey) {
  CHECK(levels_max >= 1, "a side of a book holds at least one level");
}

LevelBookSide::Change LevelBookSide::set(Price price, Quantity volume) {
  CHECK(volume.raw() >= 0, "a level has no negative volume");
  const int64_t key = key_of(price);
  CHECK(key < kNoKey && key > -kNoKey, "a price at the end of its range");
  if (size_ == 0) {
    if (volume.is_zero()) return Change::kUnchanged;
    add_block(0);
    insert({}, key, volume);
    return Change::kAdded;
  }
  const Place place = find(key);
  Block& found_in = block(place.block);
  const bool found = place.slot < found_in.count && found_in.keys[place.slot] == key;
  if (volume.is_zero()) {
    if (!found) return Change::kUnchanged;
    erase(place);
    return Change::kRemoved;
  }
  if (found) {
    found_in.volumes[place.slot] = volume;
    return Change::kReplaced;
  }
  if (size_ < levels_max_) {
    insert(place, key, volume);
    return Change::kAdded;
  }
  if (place.block == 0 && place.slot == 0) return Change::kRefusedWorst;
  insert(place, key, volume);
  erase({});
  return Change::kDroppedWorst;
}

void LevelBookSide::clear() noexcept {
  while (!order_.empty()) drop_block(order_.size() - 1);
  size_ = 0;
}

BookLevel LevelBookSide::best() const {
  CHECK(size_ > 0, "an empty side has no best level");
  const Block& last = *blocks_[order_.back()];
  return level_of(last, last.count - 1);
}

Quantity LevelBookSide::volume_at(Price price) const noexcept {
  if (size_ == 0) return Quantity{};
  const int64_t key = key_of(price);
  const Place place = find(key);
  const Block& block = *blocks_[order_[place.block]];
  const bool found = place.slot < block.count && block.keys[place.slot] == key;
  return found ? block.volumes[place.slot] : Quantity{};
}

LevelBookSide::Place LevelBookSide::find(int64_t key) const noexcept {
  // Whole chunks of the directory are passed by their last key.
  size_t chunk = 0;
  while (chunk + kChunk < order_.size() && lasts_[chunk + kChunk - 1] < key) chunk += kChunk;
  const size_t below = chunk + count_below(lasts_.data() + chunk, key);
  // A key better than all goes behind the last level of the last block.
  const size_t position = std::min(below, order_.size() - 1);
  return {position, count_below(blocks_[order_[position]]->keys.data(), key)};
}

void LevelBookSide::insert(Place place, int64_t key, Quantity volume) {
  if (block(place.block).count == kBlockLevels) place = split(place);
  Block& into = block(place.block);
  const auto slot = static_cast<std::ptrdiff_t>(place.slot);
  const auto count = static_cast<std::ptrdiff_t>(into.count);
  std::copy_backward(into.keys.begin() + slot, into.keys.begin() + count,
                     into.keys.begin() + count + 1);
  std::copy_backward(into.volumes.begin() + slot, into.volumes.begin() + count,
                     into.volumes.begin() + count + 1);
  into.keys[place.slot] = key;
  into.volumes[place.slot] = volume;
  ++into.count;
  ++size_;
  set_last(place.block);
}

void LevelBookSide::erase(Place place) noexcept {
  Block& from = block(place.block);
  const auto slot = static_cast<std::ptrdiff_t>(place.slot);
  const auto count = static_cast<std::ptrdiff_t>(from.count);
  std::copy(from.keys.begin() + slot + 1, from.keys.begin() + count, from.keys.begin() + slot);
  std::copy(from.volumes.begin() + slot + 1, from.volumes.begin() + count,
            from.volumes.begin() + slot);
  --from.count;
  --size_;
  from.keys[from.count] = kNoKey;
  if (from.count == 0) {
    drop_block(place.block);
    return;
  }
  set_last(place.block);
  if (from.count > kBlockLevels / 2) return;
  if (place.block + 1 < order_.size()) merge_with_next(place.block);
  if (place.block > 0) merge_with_next(place.block - 1);
}

LevelBookSide::Place LevelBookSide::split(Place place) {
  add_block(place.block + 1);
  Block& lower = block(place.block);
  Block& upper = block(place.block + 1);
  constexpr size_t kHalf = kBlockLevels / 2;
  std::copy(lower.keys.begin() + kHalf, lower.keys.end(), upper.keys.begin());
  std::copy(lower.volumes.begin() + kHalf, lower.volumes.end(), upper.volumes.begin());
  std::fill(lower.keys.begin() + kHalf, lower.keys.end(), kNoKey);
  lower.count = kHalf;
  upper.count = kHalf;
  set_last(place.block);
  set_last(place.block + 1);
  if (place.slot <= kHalf) return place;
  return {place.block + 1, place.slot - kHalf};
}

void LevelBookSide::merge_with_next(size_t position) noexcept {
  Block& lower = block(position);
  const Block& upper = block(position + 1);
  if (lower.count + upper.count > kBlockLevels / 2) return;
  std::copy_n(upper.keys.begin(), upper.count, lower.keys.data() + lower.count);
  std::copy_n(upper.volumes.begin(), upper.count, lower.volumes.data() + lower.count);
  lower.count += upper.count;
  drop_block(position + 1);
  set_last(position);
}

void LevelBookSide::add_block(size_t position) {
  if (free_.empty()) {
    // Room in the free list is taken here, so that giving blocks back never allocates.
    free_.reserve(blocks_.size() + 1);
    free_.push_back(static_cast<uint32_t>(blocks_.size()));
    blocks_.push_back(std::make_unique<Block>());
  }
  const uint32_t id = free_.back();
  free_.pop_back();
  blocks_[id]->keys.fill(kNoKey);
  blocks_[id]->count = 0;
  const auto at = static_cast<std::ptrdiff_t>(position);
  order_.insert(order_.begin() + at, id);
  if (order_.size() > lasts_.size()) lasts_.resize(lasts_.size() + kChunk, kNoKey);
  std::copy_backward(lasts_.begin() + at,
                     lasts_.begin() + static_cast<std::ptrdiff_t>(order_.size()) - 1,
                     lasts_.begin() + static_cast<std::ptrdiff_t>(order_.size()));
}

void LevelBookSide::drop_block(size_t position) noexcept {
  free_.push_back(order_[position]);
  const auto at = static_cast<std::ptrdiff_t>(position);
  order_.erase(order_.begin() + at);
  const auto count = static_cast<std::ptrdiff_t>(order_.size());
  std::copy(lasts_.begin() + at + 1, lasts_.begin() + count + 1, lasts_.begin() + at);
  lasts_[order_.size()] = kNoKey;
}

void LevelBookSide::set_last(size_t position) noexcept {
  const Block& of = block(position);
  lasts_[position] = of.keys[of.count - 1];
}

}  // namespace godwit
