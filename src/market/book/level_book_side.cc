#include "market/book/level_book_side.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr size_t kStorageStart = 256;

}  // namespace

LevelBookSide::LevelBookSide(Kind kind, size_t levels_max)
    : kind_{kind},
      levels_max_{levels_max},
      storage_(kStorageStart),
      begin_{kStorageStart / 2},
      end_{begin_} {
  CHECK(levels_max >= 1, "a side of a book holds at least one level");
}

LevelBookSide::Change LevelBookSide::set(Price price, Quantity volume) {
  const int64_t key = key_of(price);
  const size_t position = lower_bound(key);
  const bool found = position < end_ && storage_[position].key == key;
  if (volume.raw() == 0) {
    if (!found) return Change::kUnchanged;
    erase(position);
    return Change::kRemoved;
  }
  CHECK(volume.raw() > 0, "a level has no negative volume");
  if (found) {
    storage_[position].volume = volume;
    return Change::kReplaced;
  }
  if (size() < levels_max_) {
    insert(position, {key, volume});
    return Change::kAdded;
  }
  if (position == begin_) return Change::kRefusedWorst;
  ++begin_;  // The worst level goes; everything else keeps its position.
  insert(position, {key, volume});
  return Change::kDroppedWorst;
}

void LevelBookSide::clear() noexcept {
  begin_ = storage_.size() / 2;
  end_ = begin_;
}

BookLevel LevelBookSide::level(size_t rank) const {
  CHECK(rank < size(), "a rank beyond the levels of the book");
  const Entry& entry = storage_[end_ - 1 - rank];
  const int64_t raw = kind_ == Kind::kBids ? entry.key : -entry.key;
  return {.price = Price::from_raw(raw), .volume = entry.volume};
}

Quantity LevelBookSide::volume_at(Price price) const noexcept {
  const int64_t key = key_of(price);
  const size_t position = lower_bound(key);
  if (position == end_ || storage_[position].key != key) return Quantity{};
  return storage_[position].volume;
}

size_t LevelBookSide::lower_bound(int64_t key) const noexcept {
  // Changes cluster at the touch: steps of 1, 2, 4 ... from there bracket the key, then a binary
  // search ends it. O(log distance from the touch).
  const Entry* const entries = storage_.data();
  const size_t count = size();
  size_t high = end_;
  size_t step = 1;
  while (step <= count && entries[end_ - step].key >= key) {
    high = end_ - step;
    step *= 2;
  }
  size_t low = step <= count ? end_ - step + 1 : begin_;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (entries[middle].key < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void LevelBookSide::insert(size_t position, const Entry& entry) {
  const bool worse_part_is_shorter = position - begin_ < end_ - position;
  if (worse_part_is_shorter ? begin_ == 0 : end_ == storage_.size()) position = make_room(position);
  Entry* const entries = storage_.data();
  if (worse_part_is_shorter) {
    std::copy(entries + begin_, entries + position, entries + begin_ - 1);
    --begin_;
    entries[position - 1] = entry;
  } else {
    std::copy_backward(entries + position, entries + end_, entries + end_ + 1);
    ++end_;
    entries[position] = entry;
  }
}

void LevelBookSide::erase(size_t position) noexcept {
  Entry* const entries = storage_.data();
  if (position - begin_ < end_ - 1 - position) {
    std::copy_backward(entries + begin_, entries + position, entries + position + 1);
    ++begin_;
  } else {
    std::copy(entries + position + 1, entries + end_, entries + position);
    --end_;
  }
}

size_t LevelBookSide::make_room(size_t position) {
  const size_t count = size();
  const size_t capacity = count * 2 > storage_.size() ? storage_.size() * 2 : storage_.size();
  const size_t begin = (capacity - count) / 2;
  if (capacity > storage_.size()) {
    std::vector<Entry> larger(capacity);
    std::copy_n(storage_.data() + begin_, count, larger.data() + begin);
    storage_ = std::move(larger);
  } else if (begin < begin_) {
    std::copy_n(storage_.data() + begin_, count, storage_.data() + begin);
  } else {
    std::copy_backward(storage_.data() + begin_, storage_.data() + end_,
                       storage_.data() + begin + count);
  }
  position = position - begin_ + begin;
  begin_ = begin;
  end_ = begin + count;
  return position;
}

}  // namespace godwit
