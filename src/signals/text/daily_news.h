// Scored news as columns by day, for features.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "signals/text/scored_news.h"

namespace godwit {

struct DailyNewsOptions {
  double half_life_days = 3;                                  ///< Of 24 hours each; (0, 3660].
  uint32_t surprise_days = 20;                                ///< 2 to 2,520.
  uint32_t surprise_days_min = 10;                            ///< 2 to surprise_days.
  std::map<std::string, double, std::less<>> source_weights;  ///< Of others 1; [0, 1000].

  [[nodiscard]] double weight_of(std::string_view source) const;
};

/// Reads `[daily]` half_life_days, surprise_days, surprise_days_min and [[source]] tables with
/// name and weight. Throws Error (kUsage) with file, line and column.
[[nodiscard]] DailyNewsOptions read_daily_news_options(const ConfigFile& file);

/// What the news of a scope says at one decision time. NaN: no value.
struct NewsColumns {
  double count = 0;
  double mean = 0;
  double surprise = 0;
  double decay = 0;
};
inline constexpr std::array<std::string_view, 4> kNewsColumnNames{"count", "mean", "surprise",
                                                                  "decay"};

/// The columns of one scope, day by day. Day d is the stretch (T of the day before, T] up to its
/// decision time T; an item belongs to it by its available_at, and items of weight 0 are not there.
///
///   count     items of the day
///   mean      sum of w s / sum of w over them, w the weight of the source, s the score; NaN
///             without items
///   surprise  (mean - m) / sd, m and sd (ddof 1) the mean and deviation of `mean` over those of
///             the surprise_days days before this one that have items; NaN where fewer than
///             surprise_days_min have, the day itself has none, or sd <= 1e-12
///   decay     sum of w s 2^(-(T - available_at) / half-life) over all items so far; 0 without any
///
/// decay depends on where the items begin: by less than 2^-40 of an item after 40 half-lives. The
/// rest is a function of the last surprise_days + 1 days. Items and days allocate nothing. One
/// thread.
class DailyNews {
 public:
  /// opening: where the first day begins (excluded). Items up to it enter `decay` alone.
  DailyNews(DailyNewsOptions options, Timestamp opening);

  /// The next item. Throws Error (kFailed) when it was available before the item before it or at
  /// or before the last decision time, or the score is outside [-1, 1].
  void add(Timestamp available_at, std::string_view source, double score);
  /// Ends the day at its decision time, and begins the next. Throws Error (kFailed) unless it lies
  /// after the decision time before (or the opening) and at or after every item added.
  [[nodiscard]] NewsColumns close_day(Timestamp decision_time);

  /// Everything but the options.
  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  [[nodiscard]] double decayed(Timestamp t) const;
  [[nodiscard]] double surprise(double mean) const;
  /// Calls `take` with the means of the days before that have items, the oldest first.
  template <class Take>
  void for_earlier(Take take) const;

  DailyNewsOptions options_;
  Timestamp opened_at_;  // Where the running day begins.
  Timestamp last_item_;
  bool any_item_ = false;  // last_item_ says something.
  bool any_day_ = false;   // A day has been closed: no item may come before it.
  double decay_ = 0;       // At the last item: days in between leave no trace of rounding.
  double count_ = 0;
  double weights_ = 0;
  double weighted_ = 0;
  std::vector<double> means_;  // Of the surprise_days days before; NaN without items, or no day.
  size_t oldest_ = 0;          // Of means_, which is a ring.
};

/// The same at once: one row for each decision time, ascending, of items by available_at
/// (select_news). Items after the last decision time are not looked at.
[[nodiscard]] std::vector<NewsColumns> daily_news(std::span<const ScoredNews* const> items,
                                                  Timestamp opening,
                                                  std::span<const Timestamp> decision_times,
                                                  const DailyNewsOptions& options);

}  // namespace godwit
