// The events of one book as every kind of market data that a venue makes of them.
#pragma once

#include <cstdint>
#include <vector>

#include "market/synthetic/synthetic_block.h"
#include "market/synthetic/synthetic_book.h"

namespace godwit {

/// Numbers the events and derives trades, delta runs, the best quote and ten levels from them, so
/// that all agree. One thread.
class BookPublisher {
 public:
  explicit BookPublisher(const SyntheticKinds& kinds) : kinds_{kinds} {}

  /// Takes what the book holds in events() as one run at `ts`, appends its rows to `block` and
  /// clears it. `snapshot`: the run begins with a clear and holds the whole book. No events, no
  /// run.
  void publish(SyntheticBook& book, Timestamp ts, bool snapshot, SyntheticBlock& block);

  /// What the last run brought, whether or not the kinds are written.
  [[nodiscard]] const std::vector<Trade>& trades() const { return trades_; }
  [[nodiscard]] bool quote_changed() const { return quote_changed_; }
  [[nodiscard]] const Quote& quote() const { return quote_; }

 private:
  [[nodiscard]] EventHeader header(Timestamp ts, EventKind kind, uint16_t flags) const;
  void add_trade(const OrderByOrder& event);
  void publish_deltas(const SyntheticBook& book, Timestamp ts, bool snapshot,
                      SyntheticBlock& block) const;
  void publish_quote(const SyntheticBook& book, Timestamp ts);
  [[nodiscard]] Depth depth_of(const SyntheticBook& book, Timestamp ts) const;

  SyntheticKinds kinds_;
  uint64_t sequence_ = 0;
  uint64_t trade_id_ = 0;
  std::vector<Trade> trades_;
  Quote quote_;
  bool quote_changed_ = false;
};

}  // namespace godwit
