// A seeded market of one instrument, in every kind of data that godwit knows, all from one stream
// of orders: the same seed gives the same bytes, and every kind agrees with every other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "foundation/base/random.h"
#include "market/domain/trading_hours.h"
#include "market/synthetic/bar_slots.h"
#include "market/synthetic/bar_tally.h"
#include "market/synthetic/book_publisher.h"
#include "market/synthetic/day_record.h"
#include "market/synthetic/hawkes.h"
#include "market/synthetic/order_flow.h"
#include "market/synthetic/side_rows.h"
#include "market/synthetic/synthetic_block.h"
#include "market/synthetic/synthetic_book.h"
#include "market/synthetic/synthetic_config.h"
#include "market/synthetic/value_path.h"

namespace godwit {

/// Makers keep a book whose middle is the value of a ValuePath; the value moves at the end of each
/// step, and they follow at once. Between, order flow arrives (in trading time: it stands still
/// outside sessions). A print at value v buys with the chance that makes its expected price v. With
/// prints at the end of the bar the close is the value to within half the spread.
///
/// Conventions. Sequence: the number of the order-by-order event; quotes, depths and delta runs
/// bear that of the last event of their run. Each trading day starts with an empty book: one kClear
/// and the new orders, as a snapshot, one nanosecond after the first session's begin. A bar holds
/// what lies in (begin, end]. ts_recv is ts_event. The regime, where there are several, is a known
/// value named "regime"; the signal of the next bar is one under its own name; both are available
/// when the bar closes. Days' facts come at the end of their day, complete. Memory: one block and
/// the book. One thread.
class SyntheticMarket {
 public:
  /// `days` in order, at least one. Throws Error (kUsage) that names what is out of range.
  SyntheticMarket(SyntheticMarketConfig config, std::vector<TradingHours> days);

  /// The next block, without rows at the end; valid until the next call. Throws Error (kFailed)
  /// when the value grows out of the range of prices.
  [[nodiscard]] const SyntheticBlock& next();

 private:
  struct Target {
    int64_t best_bid = 0;
    int64_t best_ask = 0;
    double buy_chance = 0.5;
  };
  [[nodiscard]] bool advance();
  [[nodiscard]] bool open_bar();
  void open_day();
  void close_bar();
  void end_step();
  void arrive();
  void draw_arrival();
  [[nodiscard]] Target target() const;
  [[nodiscard]] Price mark() const;
  void print(Timestamp ts, const Target& target);
  void publish(Timestamp ts, bool snapshot);
  void tell_relation();
  void tell_values(Timestamp ts);
  void tell_day(Timestamp ts);
  [[nodiscard]] Duration step_end() const;

  SyntheticMarketConfig config_;
  std::vector<TradingHours> days_;
  RandomSource rows_;
  ValuePath path_;
  SyntheticBook book_;
  BookPublisher publisher_;
  DayRecord day_record_;
  NewsDesk news_;
  std::optional<FundingClock> funding_;
  std::optional<HawkesProcess> flow_;
  SyntheticBlock block_;

  size_t days_opened_ = 0;
  std::vector<BarSlot> slots_;  // Of the current day.
  size_t slots_opened_ = 0;
  bool bar_is_open_ = false;
  int step_ = 0;            // Within the bar.
  uint64_t steps_ = 0;      // In all.
  int64_t arrival_ns_ = 0;  // Trading time from the bar's begin to the next arrival.
  FlowType arrival_type_ = FlowType::kBuy;
  uint64_t arrivals_ = 0;
  BarTally tally_;
};

}  // namespace godwit
