#include "market/domain/availability_rule.h"

#include <charconv>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr int32_t kLagDaysMax = 3'660;

/// The earliest instant for which trading_day_without_calendar() says `day`.
Timestamp first_instant(TradingDay day) { return day.begin_utc() + Duration::from_ns(1); }

}  // namespace

std::optional<AvailabilityRule> AvailabilityRule::parse(std::string_view text) {
  if (text == "stated") return known_release();
  if (text == "end") return at_end();
  if (text == "next_day") return next_day();
  if (text.empty() || text.back() != 'd') return std::nullopt;
  int32_t days = 0;
  const char* const last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, days);
  if (error != std::errc{} || end != last || days < 1 || days > kLagDaysMax) return std::nullopt;
  return lag_days(days);
}

AvailabilityRule AvailabilityRule::known_release() { return {Kind::kKnownRelease, nullptr, 0}; }

AvailabilityRule AvailabilityRule::next_trading_day(const Calendar& calendar) {
  return {Kind::kNextTradingDay, &calendar, 0};
}

AvailabilityRule AvailabilityRule::lag_days(int32_t days) {
  CHECK(days >= 1 && days <= kLagDaysMax, "a lag is one day to ten years");
  return {Kind::kLagDays, nullptr, days};
}

Timestamp AvailabilityRule::available_at(Timestamp ts_event,
                                         std::optional<Timestamp> release) const {
  if (release) {
    if (*release < ts_event)
      throw failed("the release time " + format_timestamp(*release) +
                   " lies before the end of its period, " + format_timestamp(ts_event) +
                   "; correct the source, or map the release time from another column");
    return *release;
  }
  const TradingDay period_day = trading_day_without_calendar(ts_event);
  switch (kind_) {
    case Kind::kEnd: return ts_event;
    case Kind::kNextTradingDay: return first_instant(calendar_->next(period_day));
    case Kind::kLagDays: return first_instant(TradingDay{period_day.date() + days_});
    case Kind::kKnownRelease: break;
  }
  throw failed("no release time is stated for the period that ends at " +
               format_timestamp(ts_event) +
               "; map its column, or name a rule for values without one");
}

std::string AvailabilityRule::describe() const {
  const std::string begin = "where no release time is stated, available ";
  switch (kind_) {
    case Kind::kEnd: return begin + "at the end of the period";
    case Kind::kNextTradingDay:
      return begin + "the next trading day (calendar: " + calendar_->name() + ")";
    case Kind::kLagDays:
      return begin + (days_ == 1 ? "the next day" : std::to_string(days_) + " days later") +
             " (UTC)";
    case Kind::kKnownRelease: break;
  }
  return "available from the stated release time";
}

}  // namespace godwit
