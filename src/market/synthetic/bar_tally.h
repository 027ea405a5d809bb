// The bar and the quote bar of one simulated interval, from its trades and quotes.
#pragma once

#include <optional>

#include "market/domain/event.h"
#include "market/synthetic/bar_slots.h"

namespace godwit {

/// Sums are taken in the order of arrival. The quote bar counts quotes with both sides that came in
/// the interval; its volume is that of the trades.
class BarTally {
 public:
  void add(const Trade& trade);
  void add(const Quote& quote);
  /// The bar over `slot`, none without trades.
  [[nodiscard]] std::optional<Bar> bar(const BarSlot& slot) const;
  /// The quote bar over `slot`, none without quotes.
  [[nodiscard]] std::optional<QuoteBar> quote_bar(const BarSlot& slot) const;
  void reset() { *this = BarTally{}; }

 private:
  Bar bar_;
  QuoteBar quote_bar_;
  bool quoted_ = false;
};

}  // namespace godwit
