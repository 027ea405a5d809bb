// Local civil time of an IANA time zone to UTC, from the system's time zone database.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "foundation/base/result.h"
#include "foundation/base/time.h"

namespace date {
class time_zone;
}

namespace godwit {

enum class LocalTimeError : uint8_t {
  kNonexistent,  ///< The clocks were put forward over this time.
  kAmbiguous,    ///< The clocks were put back: this time came twice.
};

/// One zone, e.g. "Asia/Shanghai". Neighbouring times are fast: between two changes of the clocks
/// the offset is remembered. One thread.
class TimeZone {
 public:
  TimeZone() = default;  ///< UTC.
  /// Throws Error (kUsage) when there is no zone of that name.
  explicit TimeZone(std::string_view name);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// clock_ns: the reading of the local clock as nanoseconds since its 1970-01-01T00:00:00; years
  /// 1678 to 2261.
  [[nodiscard]] Result<Timestamp, LocalTimeError> to_utc(int64_t clock_ns);
  /// The local clock's reading at `t`.
  [[nodiscard]] int64_t to_clock_ns(Timestamp t) const;

 private:
  std::string name_ = "UTC";
  const date::time_zone* zone_ = nullptr;  // Null: UTC. Owned by the database.
  // Clock readings in [from_, to_) have this offset and nothing else.
  int64_t from_ns_ = 0;
  int64_t to_ns_ = 0;
  int64_t offset_ns_ = 0;
};

}  // namespace godwit
