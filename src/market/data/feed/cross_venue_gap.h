// Finds moments when one venue bids more than another asks, both taker fees paid.
#pragma once

#include <cstdint>
#include <vector>

#include "market/data/feed/consolidated_book.h"
#include "market/domain/money.h"

namespace godwit {

/// One such moment, from its opening to its close. Prices are the book's, after conversion.
struct CrossVenueGap {
  enum class Close : uint8_t {
    kOpen,   ///< It goes on.
    kPrice,  ///< The prices met, or a side went empty.
    kStale,  ///< A quote grew too old to believe.
  };
  VenueIndex sell;  ///< Where one would sell, at `bid`.
  VenueIndex buy;   ///< Where one would buy, at `ask`.
  Timestamp opened;
  Timestamp closed;
  Close close = Close::kOpen;
  /// When it was widest per unit (the first of equals): what was quoted then.
  Timestamp best_at;
  Price bid;
  Price ask;
  Quantity size;  ///< The smaller of the two.
  /// bid - fee - ask - fee, per unit, rounded down at 1e-9; the decision itself is exact.
  Price edge;
  uint64_t quotes = 0;  ///< Quotes of either venue while it was open, the opening one included.
};

class CrossVenueGapSink {
 public:
  virtual ~CrossVenueGapSink() = default;
  virtual void on_gap_opened(const CrossVenueGap& gap) = 0;
  virtual void on_gap_closed(const CrossVenueGap& gap) = 0;
};

struct CrossVenueGapConfig {
  std::vector<Rate> taker_fees;  ///< By venue of the book; above -1 and below 1. Of |price|.
  Price edge_min;                ///< A gap's edge per unit must be above this; >= 0.
};

/// Watches every ordered pair of venues. Sides whose size is unknown are left out. A first look,
/// not a trade: lots, least amounts, balances, transfer and latency are the strategy's to weigh.
/// One thread, no allocation after construction.
class CrossVenueGapFinder {
 public:
  /// The book and the sink must outlive the finder. Throws Error(kUsage).
  CrossVenueGapFinder(const ConsolidatedBook& book, const CrossVenueGapConfig& config,
                      CrossVenueGapSink& sink);

  /// After the book took a quote of `venue`, or its conversion changed. Calls must not step back in
  /// time.
  void on_quote(VenueIndex venue, Timestamp now);
  /// Closes gaps whose quotes have grown stale, at the moment when they did.
  void on_time(Timestamp now);

  [[nodiscard]] size_t open() const;

 private:
  struct Pair {
    bool open = false;
    int128 edge_best = 0;  // In 1e-21 of a unit of currency.
    CrossVenueGap gap;
  };
  [[nodiscard]] Pair& pair(size_t sell, size_t buy) { return pairs_[sell * fees_.size() + buy]; }
  void judge(size_t sell, size_t buy, Timestamp now);
  void close(Pair& pair, CrossVenueGap::Close why, Timestamp at);

  const ConsolidatedBook& book_;
  std::vector<Rate> fees_;
  int128 edge_min_ = 0;
  CrossVenueGapSink& sink_;
  std::vector<Pair> pairs_;  // [sell, buy]
};

}  // namespace godwit
