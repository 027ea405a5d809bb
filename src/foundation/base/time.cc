#include "foundation/base/time.h"

#include <cstdio>

namespace godwit {
namespace {

constexpr int kYearMin = 1678;
constexpr int kYearMax = 2261;

/// Exactly `count` digits at `position`, or nothing.
std::optional<int> digits(std::string_view text, size_t position, size_t count) noexcept {
  if (position + count > text.size()) return std::nullopt;
  int value = 0;
  for (size_t i = position; i < position + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::optional<int> year = digits(text, 0, 4);
  const std::optional<int> month = digits(text, 5, 2);
  const std::optional<int> day = digits(text, 8, 2);
  if (!year || !month || !day || *year < kYearMin || *year > kYearMax) return std::nullopt;
  return Date::from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::string format_date(Date date) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", date.year(), date.month(), date.day());
  return buffer;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text.back() != 'Z')
    return std::nullopt;
  const std::optional<Date> date = parse_date(text.substr(0, 10));
  const std::optional<int> hour = digits(text, 11, 2);
  const std::optional<int> minute = digits(text, 14, 2);
  const std::optional<int> second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;

  int64_t fraction_ns = 0;
  const std::string_view fraction = text.substr(19, text.size() - 20);
  if (!fraction.empty()) {
    if (fraction.front() != '.' || fraction.size() < 2 || fraction.size() > 10) return std::nullopt;
    const std::optional<int> value = digits(fraction, 1, fraction.size() - 1);
    if (!value) return std::nullopt;
    fraction_ns = *value;
    for (size_t i = fraction.size() - 1; i < 9; ++i) fraction_ns *= 10;
  }
  const int64_t seconds = *hour * 3600 + *minute * 60 + *second;
  return date->midnight_utc() + Duration::from_ns(seconds * 1'000'000'000 + fraction_ns);
}

std::string format_timestamp(Timestamp t) {
  const Date date = utc_date(t);
  constexpr int64_t kDay = 86'400'000'000'000;
  // Not t - midnight: the midnight before the first Timestamp is no Timestamp.
  const int64_t ns = (t.ns() % kDay + kDay) % kDay;
  const auto seconds = static_cast<int>(ns / 1'000'000'000);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", date.year(), date.month(),
                date.day(), seconds / 3600, seconds / 60 % 60, seconds % 60);
  std::string text = buffer;
  if (const auto fraction = static_cast<int>(ns % 1'000'000'000); fraction != 0) {
    std::snprintf(buffer, sizeof buffer, ".%09d", fraction);
    text += buffer;
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

}  // namespace godwit
