#include "market/book/level_book.h"

#include <array>

namespace godwit {

LevelBook::LevelBook(const Limits& limits)
    : bids_{LevelBookSide::Kind::kBids, limits.levels_max},
      asks_{LevelBookSide::Kind::kAsks, limits.levels_max} {}

void LevelBook::apply(std::span<const BookDelta> deltas) {
  if (deltas.empty()) return;
  const EventHeader* before = &last_;
  for (const BookDelta& delta : deltas) {
    const EventHeader& header = delta.header;
    if (!in_run_ || header.sequence != before->sequence || header.ts_event != before->ts_event)
      start_run(header);
    before = &header;
    in_run_ = (header.flags & BookDelta::kLastOfRun) == 0;
    set((header.flags & BookDelta::kAskSide) != 0 ? asks_ : bids_, delta.level);
  }
  last_ = *before;
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
  const auto fill = [](std::array<BookLevel, 10>& levels) {
    return [&levels, i = size_t{0}](const BookLevel& level) mutable {
      levels[i] = level;
      return ++i < levels.size();
    };
  };
  bids_.for_each(fill(depth.bids));
  asks_.for_each(fill(depth.asks));
  return depth;
}

std::vector<BookLevel> LevelBook::levels(const LevelBookSide& side) {
  std::vector<BookLevel> levels;
  levels.reserve(side.size());
  side.for_each([&levels](const BookLevel& level) {
    levels.push_back(level);
    return true;
  });
  return levels;
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
  if (level.volume.sign() < 0 || level.price >= Price::max() || level.price <= -Price::max()) {
    ++counts_.refused;
    return;
  }
  const LevelBookSide::Change change = side.set(level.price, level.volume);
  if (change == LevelBookSide::Change::kDroppedWorst ||
      change == LevelBookSide::Change::kRefusedWorst)
    ++counts_.levels_dropped;
}

void LevelBook::save(Writer& writer) const {
  for (const LevelBookSide* const side : {&bids_, &asks_}) {
    writer.put(static_cast<uint64_t>(side->size()));
    side->for_each([&writer](const BookLevel& level) {
      writer.put(level);
      return true;
    });
  }
  writer.put(last_);
  writer.put(counts_);
  writer.put(trusted_);
  writer.put(in_run_);
}

void LevelBook::load(Reader& reader) {
  clear();
  for (LevelBookSide* const side : {&bids_, &asks_}) {
    const auto count = reader.get<uint64_t>();
    for (uint64_t i = 0; i < count; ++i) {
      const auto level = reader.get<BookLevel>();
      const bool in_range =
          level.volume.sign() > 0 && level.price < Price::max() && level.price > -Price::max();
      if (!in_range || side->set(level.price, level.volume) != LevelBookSide::Change::kAdded)
        throw failed("saved state has a book with a level that cannot be");
    }
  }
  last_ = reader.get<EventHeader>();
  counts_ = reader.get<Counts>();
  trusted_ = reader.get<bool>();
  in_run_ = reader.get<bool>();
}

}  // namespace godwit
