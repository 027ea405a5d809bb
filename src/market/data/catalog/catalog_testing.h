// Bars for the tests and benchmarks of the catalog.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "foundation/base/temporary_folder.h"
#include "market/data/catalog/catalog.h"
#include "market/data/catalog/row_merge.h"

namespace godwit {

[[nodiscard]] inline Series test_series(std::string_view id, Interval interval) {
  const auto instrument = InstrumentId::parse(id);
  CHECK(instrument.has_value(), "a test's instrument is well formed");
  return {.instrument = *instrument, .interval = interval};
}

[[nodiscard]] inline Timestamp test_time(std::string_view text) {
  const auto time = parse_timestamp(text);
  CHECK(time.has_value(), "a test's time is well formed");
  return *time;
}

/// `count` bars that close every `step` after `begin`: a random walk in cents, volumes of lots,
/// no open interest.
[[nodiscard]] inline std::vector<Bar> random_walk_bars(size_t count, Timestamp begin, Duration step,
                                                       uint64_t seed) {
  constexpr int64_t kCent = Price::kScale / 100;
  Rng rng{seed};
  std::vector<Bar> bars(count);
  int64_t cents = 100'000;
  for (size_t i = 0; i < count; ++i) {
    Bar& bar = bars[i];
    bar.header.ts_event = begin + Duration::from_ns(step.ns() * (static_cast<int64_t>(i) + 1));
    bar.header.ts_recv = bar.header.ts_event;
    bar.trading_day_days = trading_day_without_calendar(bar.header.ts_event).date().days();
    const int64_t open = cents;
    cents = std::max<int64_t>(100, cents + rng.between(-20, 20));
    bar.open = Price::from_raw(open * kCent);
    bar.close = Price::from_raw(cents * kCent);
    bar.high = Price::from_raw((std::max(open, cents) + rng.between(0, 10)) * kCent);
    bar.low = Price::from_raw((std::min(open, cents) - rng.between(0, 10)) * kCent);
    bar.volume = static_cast<double>(rng.between(0, 1'000'000)) / 1000;
    bar.turnover = bar.volume * bar.close.to_double();
    bar.open_interest = std::numeric_limits<double>::quiet_NaN();
    bar.trades = static_cast<uint32_t>(rng.between(0, 500));
  }
  return bars;
}

/// The same, minute by minute and day by day.
[[nodiscard]] inline std::vector<Bar> minute_bars(size_t count, std::string_view begin,
                                                  uint64_t seed = 1) {
  return random_walk_bars(count, test_time(begin), Duration::minutes(1), seed);
}
[[nodiscard]] inline std::vector<Bar> day_bars(size_t count, std::string_view begin,
                                               uint64_t seed = 1) {
  return random_walk_bars(count, test_time(begin), Duration::days(1), seed);
}

[[nodiscard]] inline std::vector<Bar> read_all(const Catalog& catalog, const Series& series,
                                               const TimeRange& range = {}) {
  std::vector<Bar> bars;
  const auto stream = catalog.read<Bar>(series, range);
  for (auto block = stream->next(); !block.empty(); block = stream->next())
    bars.insert(bars.end(), block.begin(), block.end());
  return bars;
}

/// Where two series first differ, "" when they are equal: for EXPECT_EQ(difference(...), "").
[[nodiscard]] inline std::string difference(const std::vector<Bar>& got,
                                            const std::vector<Bar>& expected) {
  for (size_t i = 0; i < std::min(got.size(), expected.size()); ++i) {
    const EventHeader& header = got[i].header;
    if (!same_columns(got[i], expected[i]))
      return "row " + std::to_string(i) + " at " + format_timestamp(header.ts_event);
    if (header.ts_recv != header.ts_event || header.kind != EventKind::kBar ||
        header.sequence != 0 || header.flags != 0)
      return "the header of row " + std::to_string(i);
  }
  if (got.size() == expected.size()) return "";
  return std::to_string(got.size()) + " rows for " + std::to_string(expected.size());
}

/// What `body` throws, in its own words.
template <class Body>
[[nodiscard]] std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace godwit
