#include "market/book/level_book.h"

#include <algorithm>

namespace godwit {

LevelBook::LevelBook(const Limits& limits)
    : bids_{LevelBookSide::Kind::kBids, limits.levels_max},
      asks_{LevelBookSide::Kind::kAsks, limits.levels_max} {}

void LevelBook::apply(std::span<const BookDelta> deltas) {
  for (const BookDelta& delta : deltas) {
    const EventHeader& header = delta.header;
    if (!in_run_ || header.sequence != last_.sequence || header.ts_event != last_.ts_event)
      start_run(header);
    last_ = header;
    set((header.flags & BookDelta::kAskSide) != 0 ? asks_ : bids_, delta.level);
    in_run_ = (header.flags & BookDelta::kLastOfRun) == 0;
  }
  counts_.rows += deltas.size();
}

void LevelBook::apply(const Depth& depth) {
  bids_.clear();
  asks_.clear();
  last_ = depth.header;
  for (const BookLevel& level : depth.bids) set(bids_, level);
  for (const BookLevel& level : depth.asks) set(asks_, level);
  in_run_ = false;
  trusted_ = true;
  ++counts_.runs;
  ++counts_.snapshots;
}

void LevelBook::clear() noexcept {
  bids_.clear();
  asks_.clear();
  last_ = {};
  in_run_ = false;
  trusted_ = false;
}

LevelBook::Touch LevelBook::touch() const {
  const std::optional<BookLevel> bid = best_bid();
  const std::optional<BookLevel> ask = best_ask();
  if (!bid && !ask) return Touch::kEmpty;
  if (!bid || !ask) return Touch::kOneSided;
  if (bid->price < ask->price) return Touch::kNormal;
  return bid->price == ask->price ? Touch::kLocked : Touch::kCrossed;
}

Depth LevelBook::depth() const {
  Depth depth;
  depth.header = last_;
  depth.header.kind = EventKind::kDepth;
  depth.header.flags = 0;
  for (size_t i = 0; i < std::min(depth.bids.size(), bids_.size()); ++i)
    depth.bids[i] = bids_.level(i);
  for (size_t i = 0; i < std::min(depth.asks.size(), asks_.size()); ++i)
    depth.asks[i] = asks_.level(i);
  return depth;
}

void LevelBook::start_run(const EventHeader& header) {
  ++counts_.runs;
  if ((header.flags & BookDelta::kSnapshot) != 0) {
    bids_.clear();
    asks_.clear();
    trusted_ = true;
    ++counts_.snapshots;
  } else if ((header.flags & BookDelta::kAfterGap) != 0) {
    trusted_ = false;
  }
}

void LevelBook::set(LevelBookSide& side, const BookLevel& level) {
  if (level.volume.sign() < 0) {
    ++counts_.negative_volumes;
    return;
  }
  const LevelBookSide::Change change = side.set(level.price, level.volume);
  if (change == LevelBookSide::Change::kDroppedWorst ||
      change == LevelBookSide::Change::kRefusedWorst)
    ++counts_.levels_dropped;
}

}  // namespace godwit
