// The same book on two maps, plain enough to be right by reading: what tests and benchmarks compare
// LevelBook with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <span>
#include <vector>

#include "market/book/level_book.h"
#include "market/domain/event.h"

namespace godwit {

/// Follows the rules of LevelBook; volumes must not be negative.
class NaiveLevelBook {
 public:
  explicit NaiveLevelBook(size_t levels_max = LevelBook::Limits{}.levels_max)
      : levels_max_{levels_max} {}

  void apply(std::span<const BookDelta> deltas) {
    for (const BookDelta& delta : deltas) {
      if (!in_run_ && (delta.header.flags & BookDelta::kSnapshot) != 0) {
        bids_.clear();
        asks_.clear();
      }
      if ((delta.header.flags & BookDelta::kAskSide) != 0)
        set(asks_, delta.level);
      else
        set(bids_, delta.level);
      in_run_ = (delta.header.flags & BookDelta::kLastOfRun) == 0;
    }
  }

  /// Best first.
  [[nodiscard]] std::vector<BookLevel> bids() const { return levels(bids_); }
  [[nodiscard]] std::vector<BookLevel> asks() const { return levels(asks_); }

 private:
  template <class Side>
  void set(Side& side, const BookLevel& level) {
    if (level.volume.is_zero()) {
      side.erase(level.price);
      return;
    }
    side[level.price] = level.volume;
    if (side.size() > levels_max_) side.erase(std::prev(side.end()));
  }
  template <class Side>
  [[nodiscard]] static std::vector<BookLevel> levels(const Side& side) {
    std::vector<BookLevel> levels;
    levels.reserve(side.size());
    for (const auto& [price, volume] : side) levels.push_back({price, volume});
    return levels;
  }

  size_t levels_max_;
  std::map<Price, Quantity, std::greater<>> bids_;
  std::map<Price, Quantity> asks_;
  bool in_run_ = false;
};

/// Every level of both sides is the same.
[[nodiscard]] inline bool same_levels(const LevelBook& book, const NaiveLevelBook& naive) {
  const auto same = [](const BookLevel& a, const BookLevel& b) {
    return a.price == b.price && a.volume == b.volume;
  };
  return std::ranges::equal(book.bids(), naive.bids(), same) &&
         std::ranges::equal(book.asks(), naive.asks(), same) &&
         book.bid_count() == naive.bids().size() && book.ask_count() == naive.asks().size();
}

}  // namespace godwit
