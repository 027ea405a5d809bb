#include "market/data/import/stamp_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {

Result<CivilTime, RowRule> StampReader::civil(std::string_view text) const {
  if (text.empty()) return Unexpected{RowRule::kMissingField};
  const std::optional<CivilTime> time = format_.read(text);
  if (!time) return Unexpected{RowRule::kMalformedTime};
  return *time;
}

void StampReader::require_unit(const CivilTime& time, std::string_view text,
                               const std::string& file) {
  if (std::exchange(is_unit_checked_, true) || time.kind != CivilTime::Kind::kInstant) return;
  if (const std::optional<std::string_view> unit = format_.likelier_unit(time.instant))
    throw usage_error(file + ": the first time, " + std::string{text} + ", would be in " +
                      format_date(utc_date(time.instant)) + " in the unit that is stated; it is " +
                      std::string{*unit} + ": say --time-format " + std::string{*unit});
}

bool StampReader::can_be_date(std::string_view date) const {
  constexpr std::array kTimes{std::string_view{"00:00:00"}, std::string_view{"00:00"},
                              std::string_view{"000000"}, std::string_view{"0000"},
                              std::string_view{"00:00:00.0"}};
  return std::any_of(kTimes.begin(), kTimes.end(), [&](std::string_view time) {
    return format_.read(std::string{date} + " " + std::string{time}).has_value();
  });
}

Result<Timestamp, RowRule> StampReader::instant(const CivilTime& time) {
  if (!time.has_time_of_day) return Unexpected{RowRule::kMalformedTime};
  if (time.kind == CivilTime::Kind::kInstant) return time.instant;
  if (time.kind == CivilTime::Kind::kOffset)
    return Timestamp::from_ns(time.clock_ns() - int64_t{time.offset_s} * 1'000'000'000);
  ++local_times_;
  const Result<Timestamp, LocalTimeError> utc = zone_.to_utc(time.clock_ns());
  if (utc) return *utc;
  return Unexpected{utc.error() == LocalTimeError::kNonexistent ? RowRule::kNonexistentLocalTime
                                                                : RowRule::kAmbiguousLocalTime};
}

Date StampReader::date(const CivilTime& time) const {
  return time.kind == CivilTime::Kind::kInstant
             ? utc_date(Timestamp::from_ns(zone_.to_clock_ns(time.instant)))
             : time.date;
}

Timestamp StampReader::begin_of(Date date) {
  return zone_.to_utc(date.midnight_utc().ns()).value_or(date.midnight_utc());
}

bool is_storable(Timestamp t) {
  constexpr Timestamp kFirst = Date::from_civil(1678, 1, 1)->midnight_utc();
  constexpr Timestamp kEnd = Date::from_civil(2262, 1, 1)->midnight_utc();
  return t > kFirst && t < kEnd;
}

}  // namespace godwit
