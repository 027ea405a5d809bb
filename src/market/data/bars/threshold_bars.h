// Bars that end when enough has happened: so much volume, so much turnover, so many trades.
// Source: Lopez de Prado, "Advances in Financial Machine Learning", 2018, section 2.3.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "market/data/bars/bar_builder.h"
#include "market/data/bars/bar_summary.h"
#include "market/data/bars/session_grid.h"
#include "market/domain/event.h"
#include "market/domain/money.h"

namespace godwit {

/// When a bar is full. The trade that fills it belongs to it whole: trades are never split.
class BarThreshold {
 public:
  /// Each > 0, or the process stops, as it does for a turnover of unknown basis. `value` as in
  /// TradeSummary: the turnover of a bar follows it, whatever fills the bar.
  [[nodiscard]] static BarThreshold volume(Quantity quantity, const ContractValue& value = {});
  [[nodiscard]] static BarThreshold turnover(Amount amount, const ContractValue& value = {});
  [[nodiscard]] static BarThreshold ticks(int64_t trades, const ContractValue& value = {});

  /// What `trade` adds; never negative.
  [[nodiscard]] int128 measure(const Trade& trade) const;
  [[nodiscard]] int128 limit() const { return limit_; }
  [[nodiscard]] const ContractValue& value() const { return value_; }

 private:
  enum class Kind : uint8_t { kVolume, kTurnover, kTicks };
  BarThreshold(Kind kind, int128 limit, const ContractValue& value);
  Kind kind_;
  int128 limit_;
  ContractValue value_;
};

/// Trades in, bars out. ts_event is the time of a bar's last trade, its sequence that trade's:
/// bars that end within one instant are told apart by it. A bar never spans two trading days: what
/// is open when the day ends is given out as it is. A bar with a repaired trade is marked as
/// repaired. One thread.
class ThresholdBarBuilder {
 public:
  /// `days` as in SessionGrid; windows of `options` say which prints count, its interval is unused.
  ThresholdBarBuilder(const BarThreshold& threshold, GridOptions options,
                      const std::vector<TradingHours>& days);

  /// Up to two bars: the rest of the day before, and the one that this trade fills.
  struct Closed {
    std::optional<Bar> rest;
    std::optional<Bar> full;
  };
  [[nodiscard]] Closed add(const Trade& trade);
  /// The open bar, full or not.
  [[nodiscard]] std::optional<Bar> finish();
  [[nodiscard]] const BarBuilderCounts& counts() const { return counts_; }

 private:
  BarThreshold threshold_;
  SessionGrid grid_;
  TradeSummary summary_;
  int128 measured_ = 0;
  TradingDay day_;
  EventHeader last_;
  uint16_t repaired_ = 0;  // kRepaired when a trade of the open bar is.
  BarBuilderCounts counts_;
};

}  // namespace godwit
