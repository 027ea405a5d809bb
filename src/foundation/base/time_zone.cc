#include "foundation/base/time_zone.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <date/tz.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

int64_t floor_seconds(int64_t ns) {
  const int64_t seconds = ns / kSecond;
  return ns % kSecond < 0 ? seconds - 1 : seconds;
}

/// Seconds as nanoseconds; the far ends of the database are cut to what fits.
int64_t clamped_ns(int64_t seconds) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max() / kSecond;
  return std::clamp(seconds, -kMax, kMax) * kSecond;
}

const date::time_zone* find_zone(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

}  // namespace

TimeZone::TimeZone(std::string_view name) : name_{name} {
  if (name_ == "UTC" || name_ == "Etc/UTC") return;
  zone_ = find_zone(name_);
  if (zone_ != nullptr) return;
  if (find_zone("Asia/Shanghai") == nullptr)
    throw failed("cannot read the system's time zone database; install the package tzdata");
  throw usage_error(
      "expected a time zone of the IANA database like \"Asia/Shanghai\" or \"UTC\", got \"" +
      name_ + "\"");
}

Result<Timestamp, LocalTimeError> TimeZone::to_utc(int64_t clock_ns) {
  if (zone_ == nullptr) return Timestamp::from_ns(clock_ns);
  if (clock_ns >= from_ns_ && clock_ns < to_ns_) [[likely]]
    return Timestamp::from_ns(clock_ns - offset_ns_);

  const date::local_info info =
      zone_->get_info(date::local_seconds{std::chrono::seconds{floor_seconds(clock_ns)}});
  if (info.result == date::local_info::nonexistent) return Unexpected{LocalTimeError::kNonexistent};
  if (info.result == date::local_info::ambiguous) return Unexpected{LocalTimeError::kAmbiguous};
  // A change of the clocks touches readings within its own size of it; a day holds every change.
  constexpr int64_t kMargin = 86400;
  offset_ns_ = std::chrono::seconds{info.first.offset}.count() * kSecond;
  from_ns_ =
      clamped_ns(clamped_ns(info.first.begin.time_since_epoch().count()) / kSecond + kMargin);
  to_ns_ = clamped_ns(clamped_ns(info.first.end.time_since_epoch().count()) / kSecond - kMargin);
  return Timestamp::from_ns(clock_ns - offset_ns_);
}

int64_t TimeZone::to_clock_ns(Timestamp t) const {
  if (zone_ == nullptr) return t.ns();
  const date::sys_info info =
      zone_->get_info(date::sys_seconds{std::chrono::seconds{floor_seconds(t.ns())}});
  return t.ns() + std::chrono::seconds{info.offset}.count() * kSecond;
}

}  // namespace godwit
