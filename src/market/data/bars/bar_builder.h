// Time bars from a stream of trades, quotes or shorter bars.
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "foundation/base/time.h"
#include "market/data/bars/bar_summary.h"
#include "market/data/bars/session_grid.h"

namespace godwit {

/// What became of the inputs; nothing is dropped without a count.
struct BarBuilderCounts {
  uint64_t used = 0;
  uint64_t outside = 0;  ///< Outside sessions and their windows.
  uint64_t late = 0;     ///< For a bar that was given out already.
  uint64_t empty = 0;    ///< Counted for nothing: no quantity, a missing side, a filler bar.
};

/// Streams in, bars out, in constant memory. Inputs in the order of time. An interval without input
/// gives no bar: nothing is ever filled in. In the bars, ts_recv = ts_event, instrument and
/// sequence are zero; a bar with a repaired input is marked as repaired. One thread.
template <class Summary>
class BarBuilder {
 public:
  using Input = typename Summary::Input;
  using Output = typename Summary::Output;

  explicit BarBuilder(SessionGrid grid, const typename Summary::Options& options = {})
      : grid_{std::move(grid)}, blank_{options}, summary_{options} {}

  /// Takes one input; the bar that it brings to its end, if any (never its own).
  [[nodiscard]] std::optional<Output> add(const Input& input) {
    const std::optional<GridPlace> place = place_of(input);
    if (!place) {
      ++counts_.outside;
      return std::nullopt;
    }
    if (closed_through_ && place->key <= *closed_through_) {
      ++counts_.late;
      return std::nullopt;
    }
    std::optional<Output> closed;
    if (place_ && place->key != place_->key) {
      if (place->key < place_->key) {
        ++counts_.late;
        return std::nullopt;
      }
      closed = finish();
    }
    if (!summary_.add(input)) {
      ++counts_.empty;
      return closed;
    }
    ++counts_.used;
    place_ = place;
    repaired_ |= input.header.flags & EventHeader::kRepaired;
    return closed;
  }

  /// Says that no input at or before `now` will follow: the open bar, if it is complete.
  [[nodiscard]] std::optional<Output> advance(Timestamp now) {
    return place_ && place_->accepts_until <= now ? finish() : std::nullopt;
  }

  /// The open bar, complete or not.
  [[nodiscard]] std::optional<Output> finish() {
    if (!place_) return std::nullopt;
    Output bar = summary_.bar();
    bar.header = {};
    bar.header.flags = repaired_;
    bar.header.ts_event = place_->ts_event;
    bar.header.ts_recv = place_->ts_event;
    bar.header.kind = std::is_same_v<Output, Bar> ? EventKind::kBar : EventKind::kQuoteBar;
    bar.trading_day_days = place_->day.date().days();
    closed_through_ = place_->key;
    place_.reset();
    repaired_ = 0;
    summary_ = blank_;
    return bar;
  }

  [[nodiscard]] const BarBuilderCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] std::optional<GridPlace> place_of(const Input& input) {
    if constexpr (requires { input.trading_day(); })  // Bars know their day; no hours are needed.
      if (!is_intraday(grid_.interval())) return grid_.place_of_day(input.trading_day());
    return grid_.place(input.header.ts_event);
  }

  SessionGrid grid_;
  Summary blank_;
  Summary summary_;
  std::optional<GridPlace> place_;  // Of the open bar.
  std::optional<int64_t> closed_through_;
  uint16_t repaired_ = 0;  // kRepaired when an input of the open bar is.
  BarBuilderCounts counts_;
};

using TradeBarBuilder = BarBuilder<TradeSummary>;
using MidBarBuilder = BarBuilder<MidSummary>;
using QuoteBarBuilder = BarBuilder<QuoteSummary>;
/// To a longer interval, which must be a multiple of the shorter: an input lies where its end lies.
using BarResampler = BarBuilder<BarSummary>;
using QuoteBarResampler = BarBuilder<QuoteBarSummary>;

}  // namespace godwit
