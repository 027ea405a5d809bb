#include "market/data/import/time_format.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "foundation/base/decimal.h"

namespace godwit {
namespace {

constexpr int kYearMin = 1678;
constexpr int kYearMax = 2261;
constexpr int64_t kSecond = 1'000'000'000;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes between `least` and `most` digits off the front of `text`; -1 when there are fewer.
int take_digits(std::string_view& text, size_t least, size_t most) noexcept {
  int value = 0;
  size_t i = 0;
  for (; i < most && i < text.size() && is_digit(text[i]); ++i)
    value = value * 10 + (text[i] - '0');
  if (i < least) return -1;
  text.remove_prefix(i);
  return value;
}

/// Takes one to nine digits as a fraction of a second in nanoseconds; -1 when there is none, or
/// more digits than a nanosecond has.
int64_t take_fraction(std::string_view& text) noexcept {
  size_t i = 0;
  int64_t value = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    if (i == 9) return -1;
    value = value * 10 + (text[i] - '0');
  }
  if (i == 0) return -1;
  text.remove_prefix(i);
  for (; i < 9; ++i) value *= 10;
  return value;
}

/// The fields of a civil time as they are read; complete() checks that there is such a time.
struct Fields {
  int year = -1, month = -1, day = -1, hour = 0, minute = 0, second = 0;
  int64_t fraction_ns = 0;

  [[nodiscard]] std::optional<CivilTime> complete(bool has_time_of_day) const noexcept {
    if (year < kYearMin || year > kYearMax || month < 1 || day < 1) return std::nullopt;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        fraction_ns < 0)
      return std::nullopt;
    const std::optional<Date> date =
        Date::from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    if (!date) return std::nullopt;
    return CivilTime{
        .has_time_of_day = has_time_of_day,
        .date = *date,
        .ns_of_day = (int64_t{hour} * 3600 + minute * 60 + second) * kSecond + fraction_ns};
  }
};

bool take(std::string_view& text, char c) noexcept {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// "Z", "+08:00", "+0800" or "+08" to seconds; nothing for other text.
std::optional<int32_t> read_offset(std::string_view text) noexcept {
  if (text == "Z") return 0;
  if (text.size() < 3 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = take_digits(text, 2, 2);
  int minutes = 0;
  if (!text.empty()) {
    static_cast<void>(take(text, ':'));
    minutes = take_digits(text, 2, 2);
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !text.empty()) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

std::optional<CivilTime> read_iso(std::string_view text) noexcept {
  Fields fields;
  fields.year = take_digits(text, 4, 4);
  if (!take(text, '-')) return std::nullopt;
  fields.month = take_digits(text, 2, 2);
  if (!take(text, '-')) return std::nullopt;
  fields.day = take_digits(text, 2, 2);
  if (text.empty()) return fields.complete(false);
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  fields.hour = take_digits(text, 2, 2);
  if (!take(text, ':')) return std::nullopt;
  fields.minute = take_digits(text, 2, 2);
  if (take(text, ':')) {
    fields.second = take_digits(text, 2, 2);
    if (take(text, '.')) fields.fraction_ns = take_fraction(text);
  }
  std::optional<CivilTime> time = fields.complete(true);
  if (!time || text.empty()) return time;
  const std::optional<int32_t> offset = read_offset(text);
  if (!offset) return std::nullopt;
  time->kind = CivilTime::Kind::kOffset;
  time->offset_s = *offset;
  return time;
}

std::optional<CivilTime> read_unix(std::string_view text, int digits) noexcept {
  const Result<int64_t, DecimalError> ns = parse_decimal(text, digits);
  if (!ns) return std::nullopt;
  // The years of the other formats, so that a time zone's offset cannot leave the range.
  constexpr int64_t kMin = Date::from_civil(kYearMin, 1, 1)->midnight_utc().ns();
  constexpr int64_t kMax = Date::from_civil(kYearMax, 12, 31)->midnight_utc().ns();
  if (*ns < kMin || *ns > kMax) return std::nullopt;
  return CivilTime{.kind = CivilTime::Kind::kInstant,
                   .has_time_of_day = true,
                   .instant = Timestamp::from_ns(*ns)};
}

/// With the decimal digits between the unit and a nanosecond; the coarsest first.
constexpr std::array<std::pair<std::string_view, int>, 4> kUnix{
    {{"unix_s", 9}, {"unix_ms", 6}, {"unix_us", 3}, {"unix_ns", 0}}};

constexpr std::string_view kFieldLetters = "YymdHMSf";

}  // namespace

Result<TimeFormat, std::string> TimeFormat::parse(std::string_view text) {
  constexpr std::string_view kExpected =
      "expected \"iso\", \"unix_s\", \"unix_ms\", \"unix_us\", \"unix_ns\" or a pattern of %Y %y "
      "%m "
      "%d %H %M %S %f, ";
  const auto wrong = [&](const std::string& got) {
    return Unexpected{std::string{kExpected} + "got " + got};
  };
  TimeFormat format;
  if (text == "iso") return format;
  for (const auto& [name, digits] : kUnix) {
    if (text != name) continue;
    format.kind_ = Kind::kUnix;
    format.unix_digits_ = digits;
    return format;
  }

  format.kind_ = Kind::kPattern;
  const std::string quoted = "\"" + std::string{text} + "\"";
  std::string seen;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      format.tokens_.push_back({.literal = text[i]});
      continue;
    }
    const char letter = ++i < text.size() ? text[i] : '\0';
    if (letter == '%') {
      format.tokens_.push_back({.literal = '%'});
      continue;
    }
    if (letter == '\0' || kFieldLetters.find(letter) == std::string_view::npos)
      return wrong(quoted + (letter == '\0' ? std::string{" (it ends in %)"}
                                            : std::string{" (%"} + letter + " is unknown)"));
    if (seen.find(letter) != std::string::npos)
      return wrong(quoted + " (%" + letter + " stands twice)");
    seen += letter;
    format.tokens_.push_back({.field = letter});
  }
  const auto has = [&](char letter) { return seen.find(letter) != std::string::npos; };
  if (seen.empty()) return wrong(quoted);
  if (has('Y') == has('y') || !has('m') || !has('d'))
    return wrong(quoted + " (a year, %m and %d are needed)");
  if (has('M') != has('H') || (has('S') && !has('M')) || (has('f') && !has('S')))
    return wrong(quoted + " (%M needs %H and %H needs %M, %S needs both, %f needs %S)");
  // Digits of neighbouring fields run together: there each has all of its digits.
  for (size_t i = 0; i + 1 < format.tokens_.size(); ++i) {
    Token& token = format.tokens_[i];
    Token& after = format.tokens_[i + 1];
    const bool run = (token.field != 0 || is_digit(token.literal)) &&
                     (after.field != 0 || is_digit(after.literal));
    if (run && token.field == 'f')
      return wrong(quoted + " (a digit follows %f, whose length is open)");
    token.fixed = token.fixed || run;
    after.fixed = run;
  }
  return format;
}

std::optional<CivilTime> TimeFormat::read(std::string_view text) const noexcept {
  switch (kind_) {
    case Kind::kIso: return read_iso(text);
    case Kind::kUnix: return read_unix(text, unix_digits_);
    case Kind::kPattern: break;
  }
  return read_pattern(text);
}

std::optional<CivilTime> TimeFormat::read_pattern(std::string_view text) const noexcept {
  Fields fields;
  bool has_time_of_day = false;
  for (const Token& token : tokens_) {
    const size_t least = token.fixed ? 2 : 1;
    switch (token.field) {
      case 'Y': fields.year = take_digits(text, 4, 4); break;
      case 'y':
        fields.year = take_digits(text, 2, 2);
        if (fields.year >= 0) fields.year += fields.year < 69 ? 2000 : 1900;
        break;
      case 'm': fields.month = take_digits(text, least, 2); break;
      case 'd': fields.day = take_digits(text, least, 2); break;
      case 'H':
        fields.hour = take_digits(text, least, 2);
        has_time_of_day = true;
        break;
      case 'M': fields.minute = take_digits(text, least, 2); break;
      case 'S': fields.second = take_digits(text, least, 2); break;
      case 'f': fields.fraction_ns = take_fraction(text); break;
      default:
        if (!take(text, token.literal)) return std::nullopt;
    }
  }
  if (!text.empty()) return std::nullopt;
  return fields.complete(has_time_of_day);
}

std::optional<std::string_view> TimeFormat::likelier_unit(Timestamp read) const noexcept {
  constexpr int64_t k1980 = Date::from_civil(1980, 1, 1)->midnight_utc().ns();
  constexpr int64_t k2100 = Date::from_civil(2100, 1, 1)->midnight_utc().ns();
  if (kind_ != Kind::kUnix || read.ns() <= 0 || read.ns() >= k1980) return std::nullopt;
  constexpr int64_t kThousand = 1000;
  int64_t factor = 1;
  for (int digits = unix_digits_ + 3; digits <= kUnix.front().second; digits += 3) {
    factor *= kThousand;
    if (read.ns() < k1980 / factor || read.ns() >= k2100 / factor) continue;
    for (const auto& [name, unit_digits] : kUnix)
      if (unit_digits == digits) return name;
  }
  return std::nullopt;
}

bool TimeFormat::can_have_time_of_day() const noexcept {
  if (kind_ != Kind::kPattern) return true;
  return std::any_of(tokens_.begin(), tokens_.end(),
                     [](const Token& token) { return token.field == 'H'; });
}

}  // namespace godwit
