// How a file writes its times, compiled once and read fast.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.h"
#include "foundation/base/time.h"

namespace godwit {

/// What a text says about time, before a zone is applied: either a civil date with an optional time
/// of day, perhaps with its own offset from UTC, or (unix formats) an instant.
struct CivilTime {
  enum class Kind : uint8_t { kLocal, kOffset, kInstant };
  Kind kind = Kind::kLocal;
  bool has_time_of_day = false;
  Date date;              ///< kLocal, kOffset.
  int64_t ns_of_day = 0;  ///< kLocal, kOffset: 0 to 86,399,999,999,999.
  int32_t offset_s = 0;   ///< kOffset: seconds east of UTC.
  Timestamp instant;      ///< kInstant.

  /// The civil clock reading as nanoseconds since 1970-01-01T00:00:00 of that same clock.
  [[nodiscard]] int64_t clock_ns() const { return date.midnight_utc().ns() + ns_of_day; }
};

/// One of
///   iso        2024-01-02, 2024-01-02T09:30:00, 2024-01-02 09:30:00.25, ...Z, ...+08:00
///   unix_s, unix_ms, unix_us, unix_ns   counts since 1970-01-01T00:00:00Z, fractions allowed
///   a pattern of %Y %y %m %d %H %M %S %f %% and literal characters
/// %Y has four digits, %y two (69 to 99 are 1969 to 1999), %f one to nine (a fraction of a second);
/// the others one or two, or two where fields run together. Years 1678 to 2261.
class TimeFormat {
 public:
  /// The format, or what is wrong with its text, as "expected ..., got ...".
  [[nodiscard]] static Result<TimeFormat, std::string> parse(std::string_view text);
  [[nodiscard]] static TimeFormat iso() { return TimeFormat{}; }

  /// Nothing when `text` is not of this form or names no day or time of day there is.
  [[nodiscard]] std::optional<CivilTime> read(std::string_view text) const noexcept;
  /// Of a unix format: the coarser unit by which an instant of 1970 to 1979, `read` in this one,
  /// is of 1980 to 2099. Counts of seconds read as milliseconds all fall into January 1970.
  [[nodiscard]] std::optional<std::string_view> likelier_unit(Timestamp read) const noexcept;
  /// Whether a text of this format can carry hours and minutes; iso can.
  [[nodiscard]] bool can_have_time_of_day() const noexcept;

 private:
  enum class Kind : uint8_t { kIso, kUnix, kPattern };
  struct Token {
    char field = 0;  // The letter behind %, or 0: the literal character.
    char literal = 0;
    bool fixed = false;  // All digits are there, as a field or a digit is beside it.
  };
  [[nodiscard]] std::optional<CivilTime> read_pattern(std::string_view text) const noexcept;

  Kind kind_ = Kind::kIso;
  int unix_digits_ = 0;  // Decimal digits between the unit and a nanosecond.
  std::vector<Token> tokens_;
};

}  // namespace godwit
