#include "signals/features/warm_start.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "foundation/base/interrupt.h"
#include "signals/features/look_back_times.h"
#include "signals/features/series_rows.h"

namespace godwit::features {
namespace {

/// Rows are looked for in a stretch before the range that grows by this.
constexpr uint64_t kGrowth = 4;

/// The times of a series' rows, as a source gives them.
class SeriesTimes {
 public:
  SeriesTimes(const Catalog& catalog, const Series& series, InstrumentKnowledge& knowledge)
      : catalog_{catalog}, series_{series}, knowledge_{knowledge} {}

  [[nodiscard]] std::optional<RowTime> first(const TimeRange& range) {
    const std::unique_ptr<SeriesRows> rows = open_series_rows(catalog_, series_, range);
    return rows->move() ? std::optional{time_of(*rows)} : std::nullopt;
  }
  void add_all(const TimeRange& range, LookBackTimes& into) {
    const std::unique_ptr<SeriesRows> rows = open_series_rows(catalog_, series_, range);
    while (rows->move()) {
      throw_if_interrupted();
      into.add(time_of(*rows));
    }
  }

 private:
  [[nodiscard]] RowTime time_of(const SeriesRows& rows) {
    RowTime time = rows.time();
    if (!has_interval(series_.kind)) time.day = knowledge_.trading_day(time.ts);
    return time;
  }

  const Catalog& catalog_;
  const Series& series_;
  InstrumentKnowledge& knowledge_;
};

/// Nanoseconds between two instants; a Duration holds half of what can lie between them.
uint64_t distance(Timestamp from, Timestamp to) {
  return static_cast<uint64_t>(to.ns()) - static_cast<uint64_t>(from.ns());
}

Timestamp earlier(Timestamp t, uint64_t ns) {
  return Timestamp::from_ns(static_cast<int64_t>(static_cast<uint64_t>(t.ns()) - ns));
}

/// At most the whole.
uint64_t first_stretch(const Series& series, size_t rows, uint64_t whole) {
  constexpr auto kDay = static_cast<uint64_t>(Duration::days(1).ns());
  if (!has_interval(series.kind)) return std::min(kDay, whole);
  const uint64_t of_row = 2 * static_cast<uint64_t>(duration(series.interval).ns());
  if (rows >= whole / of_row) return whole;
  return std::min(rows * of_row + 2 * kDay, whole);
}

/// At most the whole.
uint64_t next_stretch(uint64_t stretch, uint64_t whole) {
  return stretch > whole / kGrowth ? whole : stretch * kGrowth;
}

}  // namespace

TimeRange warmed(const Catalog& catalog, const Series& series, const TimeRange& range,
                 const WarmUp& look_back, InstrumentKnowledge& knowledge) {
  TimeRange from_start = range;
  from_start.from.reset();
  from_start.from_day.reset();
  SeriesTimes times{catalog, series, knowledge};
  const std::optional<RowTime> wanted = times.first(range);
  if (!wanted) return range;
  if (!look_back.is_exact()) return from_start;
  if (look_back.rows == 0 && !look_back.session) return range;
  const std::optional<RowTime> oldest = times.first({});
  const uint64_t whole = distance(oldest->ts, wanted->ts);
  for (uint64_t stretch = first_stretch(series, look_back.rows, whole);;
       stretch = next_stretch(stretch, whole)) {
    LookBackTimes before{look_back};
    times.add_all({.from = earlier(wanted->ts, stretch), .to = wanted->ts - Duration::from_ns(1)},
                  before);
    before.add(*wanted);
    from_start.from = before.begin();
    if (from_start.from || stretch == whole) return from_start;
  }
}

bool is_begun(const TimeRange& range, const RowTime& time) {
  return (!range.from || time.ts >= *range.from) &&
         (!range.from_day || time.day >= *range.from_day);
}

bool is_ended(const TimeRange& range, const RowTime& time) {
  return (range.to && time.ts > *range.to) || (range.to_day && time.day > *range.to_day);
}

}  // namespace godwit::features
