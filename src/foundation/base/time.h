// Instants, durations and calendar days. Nothing here reads a clock: see clock.h. Arithmetic that
// leaves the range of its type stops the process: input is bounded by the parsers below.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/check.h"

namespace godwit {

/// Sums and products of nanoseconds and of days that stop the process instead of wrapping.
namespace time_arithmetic {
template <class Int>
[[nodiscard]] constexpr Int add(Int a, Int b) {
  Int sum = 0;
  CHECK(!__builtin_add_overflow(a, b, &sum), "time overflow");
  return sum;
}
template <class Int>
[[nodiscard]] constexpr Int subtract(Int a, Int b) {
  Int difference = 0;
  CHECK(!__builtin_sub_overflow(a, b, &difference), "time overflow");
  return difference;
}
[[nodiscard]] constexpr int64_t multiply(int64_t a, int64_t b) {
  int64_t product = 0;
  CHECK(!__builtin_mul_overflow(a, b, &product), "time overflow");
  return product;
}
}  // namespace time_arithmetic

/// A length of time in nanoseconds, up to 292 years either way.
class Duration {
 public:
  constexpr Duration() = default;
  static constexpr Duration from_ns(int64_t ns) { return Duration{ns}; }
  static constexpr Duration seconds(int64_t s) { return of(s, 1'000'000'000); }
  static constexpr Duration minutes(int64_t m) { return of(m, 60'000'000'000); }
  static constexpr Duration hours(int64_t h) { return of(h, 3'600'000'000'000); }
  static constexpr Duration days(int64_t d) { return of(d, 86'400'000'000'000); }
  [[nodiscard]] constexpr int64_t ns() const { return ns_; }
  friend constexpr auto operator<=>(Duration, Duration) = default;

 private:
  explicit constexpr Duration(int64_t ns) : ns_{ns} {}
  static constexpr Duration of(int64_t count, int64_t unit_ns) {
    return Duration{time_arithmetic::multiply(count, unit_ns)};
  }
  int64_t ns_ = 0;
};

/// An instant: nanoseconds since 1970-01-01T00:00:00 UTC, from 1677-09-21T00:12:43.145224192Z to
/// 2262-04-11T23:47:16.854775807Z.
class Timestamp {
 public:
  constexpr Timestamp() = default;
  static constexpr Timestamp from_ns(int64_t ns) { return Timestamp{ns}; }
  [[nodiscard]] constexpr int64_t ns() const { return ns_; }
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
  friend constexpr Timestamp operator+(Timestamp t, Duration d) {
    return Timestamp{time_arithmetic::add(t.ns_, d.ns())};
  }
  friend constexpr Timestamp operator-(Timestamp t, Duration d) {
    return Timestamp{time_arithmetic::subtract(t.ns_, d.ns())};
  }
  friend constexpr Duration operator-(Timestamp a, Timestamp b) {
    return Duration::from_ns(time_arithmetic::subtract(a.ns_, b.ns_));
  }

 private:
  explicit constexpr Timestamp(int64_t ns) : ns_{ns} {}
  int64_t ns_ = 0;
};

/// A day of the civil calendar (Gregorian, also before 1582), as days since 1970-01-01. It has no
/// time zone of its own. Year, month and day are right from year -32767 to 32767.
class Date {
 public:
  constexpr Date() = default;
  static constexpr Date from_days(int32_t days) { return Date{days}; }
  /// The civil date, or nothing when there is no such day (2023-02-29).
  static constexpr std::optional<Date> from_civil(int year, unsigned month, unsigned day) {
    // The types of chrono below hold 16 and 8 bits and would take 65536 for 0.
    if (year < -32767 || year > 32767 || month > 12 || day > 31) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                                          std::chrono::day{day}};
    if (!ymd.ok()) return std::nullopt;
    return Date{static_cast<int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
  }
  [[nodiscard]] constexpr int32_t days() const { return days_; }
  [[nodiscard]] constexpr std::chrono::year_month_day civil() const {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days_}}};
  }
  [[nodiscard]] constexpr int year() const { return static_cast<int>(civil().year()); }
  [[nodiscard]] constexpr unsigned month() const { return static_cast<unsigned>(civil().month()); }
  [[nodiscard]] constexpr unsigned day() const { return static_cast<unsigned>(civil().day()); }
  /// 1 = Monday ... 7 = Sunday (ISO 8601).
  [[nodiscard]] constexpr unsigned iso_weekday() const {
    return std::chrono::weekday{std::chrono::sys_days{std::chrono::days{days_}}}.iso_encoding();
  }
  /// 00:00 UTC of this day. Stops the process outside 1677-09-22 to 2262-04-11.
  [[nodiscard]] constexpr Timestamp midnight_utc() const {
    return Timestamp::from_ns(Duration::days(days_).ns());
  }
  friend constexpr auto operator<=>(Date, Date) = default;
  friend constexpr Date operator+(Date d, int32_t n) {
    return Date{time_arithmetic::add(d.days_, n)};
  }
  friend constexpr Date operator-(Date d, int32_t n) {
    return Date{time_arithmetic::subtract(d.days_, n)};
  }
  friend constexpr int32_t operator-(Date a, Date b) {
    return time_arithmetic::subtract(a.days_, b.days_);
  }

 private:
  explicit constexpr Date(int32_t days) : days_{days} {}
  int32_t days_ = 0;
};

/// The UTC day that holds `t`.
[[nodiscard]] constexpr Date utc_date(Timestamp t) {
  constexpr int64_t kDay = 86'400'000'000'000;
  int64_t days = t.ns() / kDay;
  if (t.ns() % kDay < 0) --days;
  return Date::from_days(static_cast<int32_t>(days));
}

/// "2024-01-02" exactly; years 1678 to 2261, so that every date has a Timestamp.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;
[[nodiscard]] std::string format_date(Date date);

/// "2024-01-02T01:30:00Z" with one to nine fractional digits allowed; the Z is required. Years as
/// parse_date; no 24:00:00 and no leap second.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept;
/// The same form, with as many fractional digits as needed and no more. Any Timestamp has a text;
/// those of 1677 and 2262 do not parse back.
[[nodiscard]] std::string format_timestamp(Timestamp t);

}  // namespace godwit
