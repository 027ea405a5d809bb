#include "market/synthetic/bar_slots.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

void validate(const TradingHours& hours) {
  const std::string day = format_date(hours.day.date());
  if (hours.sessions.empty())
    throw usage_error("trading hours of " + day + ": expected a session, got none");
  for (size_t i = 0; i < hours.sessions.size(); ++i) {
    const SessionSpan& session = hours.sessions[i];
    if (session.end <= session.begin || (i > 0 && session.begin < hours.sessions[i - 1].end))
      throw usage_error("trading hours of " + day + ": the session from " +
                        format_timestamp(session.begin) + " to " + format_timestamp(session.end) +
                        " is empty, or begins before the one before it ends");
  }
}

BarSlot whole_day(const TradingHours& hours) {
  int64_t ns = 0;
  for (const SessionSpan& session : hours.sessions) ns += (session.end - session.begin).ns();
  return {.day = hours.day,
          .ts_event = hours.day.end_utc(),
          .parts = hours.sessions,
          .trading_time = Duration::from_ns(ns)};
}

}  // namespace

std::vector<BarSlot> bar_slots(const TradingHours& hours, Interval interval) {
  validate(hours);
  if (interval > Interval::k1d)
    throw usage_error("simulated market: interval: expected at most 1d, got " +
                      std::string{name(interval)});
  if (interval == Interval::k1d) return {whole_day(hours)};
  const Duration step = duration(interval);
  std::vector<BarSlot> slots;
  for (const SessionSpan& session : hours.sessions) {
    for (Timestamp begin = session.begin; begin < session.end;) {
      const Timestamp end = std::min(begin + step, session.end);
      const Duration time = end - begin;
      slots.push_back({.day = hours.day,
                       .ts_event = end,
                       .parts = {{.begin = begin, .end = end}},
                       .trading_time = time,
                       .length = static_cast<double>(time.ns()) / static_cast<double>(step.ns())});
      begin = end;
    }
  }
  return slots;
}

Timestamp instant_in(const BarSlot& slot, Duration offset) {
  CHECK(offset.ns() > 0 && offset <= slot.trading_time, "an instant lies inside its bar");
  int64_t left = offset.ns();
  for (const SessionSpan& part : slot.parts) {
    const int64_t length = (part.end - part.begin).ns();
    if (left <= length) return part.begin + Duration::from_ns(left);
    left -= length;
  }
  CHECK(false, "the parts of a bar add up to its trading time");
  return slot.ts_event;
}

}  // namespace godwit
