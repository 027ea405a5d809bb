// From when on a source of news can tell: before, that there is no news says nothing.
#pragma once

#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "signals/text/daily_news.h"
#include "signals/text/scored_news.h"

namespace godwit {

/// From the first of the items on, without an end: the first is known at every instant behind it,
/// the last of an archive at none. Sources that are read together are one: which of them an instant
/// lacks is known only of those that have had an item. Immutable; any thread.
class NewsReach {
 public:
  /// Nothing is covered where there are no items.
  explicit NewsReach(std::span<const ScoredNews> items);

  /// Whether the first item was known at `t`. Items behind `t` change nothing.
  [[nodiscard]] bool covers(Timestamp t) const { return first_ && *first_ <= t; }
  /// Whether any item names it, whenever: for messages. A value that follows from it looks ahead.
  [[nodiscard]] bool names(const InstrumentId& instrument) const {
    return instruments_.contains(instrument);
  }

 private:
  std::optional<Timestamp> first_;
  std::set<InstrumentId> instruments_;
};

/// Between the last item of the sources that ended and the first of those that had not begun.
struct NewsGap {
  Timestamp last;  ///< Of `before`.
  std::string before;
  Timestamp first;  ///< Of `behind`.
  std::string behind;
};

/// Where the sources do not follow one another without a break, ascending. For messages: NewsReach
/// covers a gap, since nobody knew in it that a source had ended, nor that another would begin.
[[nodiscard]] std::vector<NewsGap> gaps_between_sources(std::span<const ScoredNews> items);

/// Of a time that is not covered.
inline constexpr NewsColumns kUnknownNews{.count = std::numeric_limits<double>::quiet_NaN(),
                                          .mean = std::numeric_limits<double>::quiet_NaN(),
                                          .surprise = std::numeric_limits<double>::quiet_NaN(),
                                          .decay = std::numeric_limits<double>::quiet_NaN()};

}  // namespace godwit
