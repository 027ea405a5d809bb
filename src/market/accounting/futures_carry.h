// What a futures position is carried at: yesterday's lots at the last settlement price, today's
// each at the price that opened them. Profit counts from there, and so does the margin.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "foundation/base/serial.h"
#include "market/domain/money.h"
#include "market/domain/position.h"
#include "market/domain/price.h"

namespace godwit {

/// Lots of one part of a leg, first in, first out, each with its cost (of all units, multiplier
/// included).
class LotQueue {
 public:
  /// quantity > 0.
  void open(Quantity quantity, Amount cost);
  /// Takes the oldest `quantity` >= 0 and returns the cost that leaves: a lot's share rounded down,
  /// its last close takes the rest. Stops the process when there is not that much.
  Amount close(Quantity quantity);
  /// One lot of everything, at this cost. Keeps its memory.
  void merge(Amount cost);
  /// Appends the lots of `younger` and empties it.
  void append(LotQueue& younger);
  [[nodiscard]] Quantity quantity() const { return quantity_; }
  [[nodiscard]] Amount cost() const { return cost_; }
  void save(Writer& writer) const;
  /// Throws Error.
  void load(Reader& reader);

 private:
  struct Lot {
    Quantity quantity;
    Amount cost;
  };
  std::vector<Lot> lots_;  // Oldest first, from first_ on.
  size_t first_ = 0;
  Quantity quantity_;  // Sums over the lots.
  Amount cost_;
};

/// One direction.
class FuturesLeg {
 public:
  /// quantity > 0.
  void open(Quantity quantity, Amount cost) { today_.open(quantity, cost); }
  /// Takes the oldest lots out of each part and returns the cost that leaves. Stops the process
  /// when there is not that much.
  Amount close(Quantity from_yesterday, Quantity from_today) {
    return yesterday_.close(from_yesterday) + today_.close(from_today);
  }
  /// Carries both parts at `price` from now on, rounded by `rounding`; returns how much the cost
  /// rose. Nothing, and no change, when the amount is out of range.
  [[nodiscard]] std::optional<Amount> rebase(Price price, int64_t multiplier, Rounding rounding);
  /// Today's part becomes yesterday's.
  void roll_day() { yesterday_.append(today_); }

  [[nodiscard]] Quantity today() const { return today_.quantity(); }
  [[nodiscard]] Quantity yesterday() const { return yesterday_.quantity(); }
  [[nodiscard]] Amount cost_today() const { return today_.cost(); }
  [[nodiscard]] Amount cost_yesterday() const { return yesterday_.cost(); }
  [[nodiscard]] Amount cost() const { return today_.cost() + yesterday_.cost(); }
  void save(Writer& writer) const {
    yesterday_.save(writer);
    today_.save(writer);
  }
  void load(Reader& reader) {
    yesterday_.load(reader);
    today_.load(reader);
    if (!checked_add(cost_yesterday(), cost_today()) || !checked_add(yesterday(), today()))
      throw failed("saved state has lots of a future that cannot be counted");
  }

 private:
  LotQueue yesterday_;
  LotQueue today_;
};

struct FuturesCarry {
  FuturesLeg long_leg;
  FuturesLeg short_leg;
};

}  // namespace godwit
