#include "signals/features/warm_start.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "foundation/base/interrupt.h"
#include "signals/features/look_back_times.h"
#include "signals/features/series_rows.h"

namespace godwit::features {
namespace {

/// Rows are looked for in a stretch before the range that grows by this.
constexpr int64_t kGrowth = 4;

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

Duration first_stretch(const Series& series, size_t rows) {
  constexpr int64_t kRowsMost = 100'000;
  const Duration day = Duration::days(1);
  if (!has_interval(series.kind)) return day;
  const auto count = static_cast<int64_t>(std::min<size_t>(rows, kRowsMost));
  return Duration::from_ns(duration(series.interval).ns() * 2 * count + 2 * day.ns());
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
  const Duration whole = wanted->ts - oldest->ts;
  for (Duration stretch = first_stretch(series, look_back.rows);;
       stretch = Duration::from_ns(stretch.ns() * kGrowth)) {
    LookBackTimes before{look_back};
    times.add_all(
        {.from = wanted->ts - std::min(stretch, whole), .to = wanted->ts - Duration::from_ns(1)},
        before);
    before.add(*wanted);
    from_start.from = before.begin();
    if (from_start.from || stretch >= whole) return from_start;
  }
}

bool is_begun(const TimeRange& range, const RowTime& time) {
  return (!range.from || time.ts >= *range.from) &&
         (!range.from_day || time.day >= *range.from_day);
}

}  // namespace godwit::features
