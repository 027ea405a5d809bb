// What a source of news can tell: elsewhere, that there is no news says nothing.
#pragma once

#include <limits>
#include <optional>
#include <set>
#include <span>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "signals/text/daily_news.h"
#include "signals/text/scored_news.h"

namespace godwit {

/// From the first of the items to the last, and the instruments that any of them names. It is a
/// property of the archive, of all items that there are, and not of what was known at some time: a
/// day within it without news has none. Immutable; any thread.
class NewsReach {
 public:
  /// Nothing is covered where there are no items.
  explicit NewsReach(std::span<const ScoredNews> items);

  /// Of a stretch (after, to]: the first item was not behind it, nor the last before it.
  [[nodiscard]] bool covers(Timestamp after, Timestamp to) const {
    return first_ && *first_ <= to && after < *last_;
  }
  [[nodiscard]] bool names(const InstrumentId& instrument) const {
    return instruments_.contains(instrument);
  }

 private:
  std::optional<Timestamp> first_;
  std::optional<Timestamp> last_;
  std::set<InstrumentId> instruments_;
};

/// Of a stretch that is not covered, and of instruments that the source does not know.
inline constexpr NewsColumns kUnknownNews{.count = std::numeric_limits<double>::quiet_NaN(),
                                          .mean = std::numeric_limits<double>::quiet_NaN(),
                                          .surprise = std::numeric_limits<double>::quiet_NaN(),
                                          .decay = std::numeric_limits<double>::quiet_NaN()};

}  // namespace godwit
