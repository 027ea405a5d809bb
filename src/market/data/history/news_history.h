// News as it was known: at a decision time each story is seen by the version known then.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "market/domain/news_item.h"

namespace godwit {

/// A stretch of availability, (after, decision_time].
struct NewsWindow {
  std::optional<Timestamp> after;  ///< Excluded; absent: everything before.
  Timestamp decision_time;         ///< Included.
};

/// A story by the version known at the decision time.
struct KnownNews {
  const NewsItem* item = nullptr;  ///< Lives as long as the history.
  uint32_t version = 1;            ///< 1 for a new story, 2 for its first update ...
  Timestamp first_available_at;    ///< Of version 1: when the story itself became known.
  friend bool operator==(const KnownNews&, const KnownNews&) = default;
};

/// News items of one or of several sources. A version of an id is its rows of one ts_event and one
/// available_at; it may be about several instruments, one row each. At a decision time the version
/// with the latest ts_event (then the latest available_at) among those available stands, with all
/// its rows and no others: an update that no longer names an instrument takes the story from it.
/// An older text that arrives after a newer one is never seen. Immutable; any thread.
class NewsHistory {
 public:
  /// Items in any order; `source` is what messages call them. Throws Error when an item has no id
  /// or is available before its ts_event.
  NewsHistory(std::string_view source, std::vector<NewsItem> items);
  NewsHistory(const NewsHistory&) = delete;  // The answers point into it.
  NewsHistory& operator=(const NewsHistory&) = delete;

  /// The stories known at the decision time whose version then became available within the
  /// window, by (available_at, ts_event, id, instrument). A story updated within it counts once,
  /// by the update; one updated after the decision time counts as it was. O(log items + window).
  [[nodiscard]] std::vector<KnownNews> known(const NewsWindow& window) const;
  /// The same, about one instrument.
  [[nodiscard]] std::vector<KnownNews> known_about(const InstrumentId& instrument,
                                                   const NewsWindow& window) const;

  /// Rows that one row of the same id, instrument, ts_event and available_at replaces although it
  /// says something else: the source changed its text without saying when. The last one given
  /// stands.
  [[nodiscard]] uint64_t contradictions() const { return contradictions_; }

 private:
  /// Seen at T when available_at <= T < superseded_at.
  struct Entry {
    const NewsItem* item;
    uint32_t version;
    Timestamp first_available_at;
    std::optional<Timestamp> superseded_at;  // Absent: the last version.
  };
  void remove_repeated_rows();
  void add_story(std::span<const NewsItem> story);
  [[nodiscard]] static std::vector<KnownNews> select(std::span<const Entry> entries,
                                                     const NewsWindow& window);

  std::vector<NewsItem> items_;
  std::vector<Entry> entries_;                                // By (available_at, ...).
  std::map<InstrumentId, std::vector<Entry>> by_instrument_;  // The same order.
  uint64_t contradictions_ = 0;
};

}  // namespace godwit
