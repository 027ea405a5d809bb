#include "foundation/base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/base/fixed.h"

namespace godwit {
namespace {

constexpr int kDigitsMax = 18;
constexpr int kExponentMax = 400;  // Beyond any double; keeps the arithmetic below in int range.

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Sign and mantissa digits in place, with the power of ten that follows them.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int exponent = 0;
};

Result<Parts, DecimalError> split(std::string_view text) noexcept {
  Parts parts;
  if (text.empty()) return Unexpected{DecimalError::kEmpty};
  if (text.front() == '+' || text.front() == '-') {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const auto digits_end = std::find_if_not(text.begin(), text.end(), is_digit);
  parts.whole = text.substr(0, static_cast<size_t>(digits_end - text.begin()));
  text.remove_prefix(parts.whole.size());
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    const auto fraction_end = std::find_if_not(text.begin(), text.end(), is_digit);
    parts.fraction = text.substr(0, static_cast<size_t>(fraction_end - text.begin()));
    text.remove_prefix(parts.fraction.size());
  }
  if (parts.whole.empty() && parts.fraction.empty()) return Unexpected{DecimalError::kMalformed};
  if (text.empty()) return parts;
  if (text.front() != 'e' && text.front() != 'E') return Unexpected{DecimalError::kMalformed};
  text.remove_prefix(1);
  if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, parts.exponent);
  if (error == std::errc::invalid_argument || stop != end)
    return Unexpected{DecimalError::kMalformed};
  if (error == std::errc::result_out_of_range) return Unexpected{DecimalError::kOutOfRange};
  if (parts.exponent > kExponentMax || parts.exponent < -kExponentMax)
    return Unexpected{DecimalError::kOutOfRange};
  return parts;
}

}  // namespace

std::string_view describe(DecimalError error) noexcept {
  switch (error) {
    case DecimalError::kEmpty: return "empty";
    case DecimalError::kMalformed: return "not a decimal number";
    case DecimalError::kTooPrecise: return "more decimals than can be kept";
    case DecimalError::kOutOfRange: return "out of range";
  }
  return "unknown";
}

Result<int64_t, DecimalError> parse_decimal(std::string_view text, int digits) noexcept {
  CHECK(digits >= 0 && digits <= kDigitsMax, "decimal scale out of range");
  const Result<Parts, DecimalError> parts = split(text);
  if (!parts) return Unexpected{parts.error()};

  // A digit at position p (0 = first of the fraction) counts 10^(digits - 1 - p + exponent).
  constexpr int128 kLimit = std::numeric_limits<int64_t>::max();
  const int64_t shift = static_cast<int64_t>(digits) + parts->exponent;
  int128 value = 0;
  bool lost = false;
  int64_t place = static_cast<int64_t>(parts->whole.size()) - 1 + shift;
  for (const std::string_view run : {parts->whole, parts->fraction}) {
    for (const char c : run) {
      const int digit = c - '0';
      if (place >= 0) {
        value = value * 10 + digit;
        if (value > kLimit) return Unexpected{DecimalError::kOutOfRange};
      } else if (digit != 0) {
        lost = true;
      }
      --place;
    }
  }
  if (lost) return Unexpected{DecimalError::kTooPrecise};
  for (; place >= 0 && value != 0; --place) {
    value *= 10;
    if (value > kLimit) return Unexpected{DecimalError::kOutOfRange};
  }
  return static_cast<int64_t>(parts->negative ? -value : value);
}

std::string format_decimal(int64_t raw, int digits) {
  CHECK(digits >= 0 && digits <= kDigitsMax, "decimal scale out of range");
  const uint64_t magnitude = raw < 0 ? ~static_cast<uint64_t>(raw) + 1 : static_cast<uint64_t>(raw);
  std::array<char, 24> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude);
  CHECK(error == std::errc{}, "buffer holds any uint64");
  std::string text(buffer.data(), end);
  const auto fraction = static_cast<size_t>(digits);
  if (text.size() <= fraction) text.insert(0, fraction + 1 - text.size(), '0');
  if (fraction > 0) {
    text.insert(text.size() - fraction, 1, '.');
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  if (raw < 0) text.insert(0, 1, '-');
  return text;
}

}  // namespace godwit
