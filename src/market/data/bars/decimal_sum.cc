#include "market/data/bars/decimal_sum.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace godwit {
namespace {

constexpr int kDigits = 17;  // Of 1e-17.

std::optional<int128> times_ten_to(int128 value, int exponent) {
  for (; exponent > 0; --exponent)
    if (__builtin_mul_overflow(value, int128{10}, &value)) return std::nullopt;
  return value;
}

}  // namespace

double nearest_double(int128 raw, int digits) {
  std::array<char, 64> text{};
  char* const end = text.data() + text.size();
  char* begin = end;
  // "digits e -n", written from its end.
  for (int rest = digits; rest > 0; rest /= 10) *--begin = static_cast<char>('0' + rest % 10);
  if (begin == end) *--begin = '0';
  *--begin = '-';
  *--begin = 'e';
  const bool is_negative = raw < 0;
  uint128 rest = is_negative ? uint128{0} - static_cast<uint128>(raw) : static_cast<uint128>(raw);
  do {
    *--begin = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (is_negative) *--begin = '-';
  double value = 0;
  std::from_chars(begin, end, value);
  return value;
}

std::optional<int128> decimal_of(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 32> text{};
  char* const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific)
          .ptr;
  // "[-]d[.ddd]e[+-]dd"
  const char* const mark = std::find(text.data(), end, 'e');
  int64_t digits = 0;
  int places = 0;  // Behind the point.
  bool is_behind = false;
  for (const char* c = text.data(); c != mark; ++c) {
    if (*c == '.') is_behind = true;
    if (*c < '0' || *c > '9') continue;
    digits = digits * 10 + (*c - '0');
    places += is_behind ? 1 : 0;
  }
  int exponent = 0;
  std::from_chars(mark[1] == '+' ? mark + 2 : mark + 1, end, exponent);
  const int128 whole = std::signbit(value) ? -int128{digits} : int128{digits};
  const int shift = exponent - places + kDigits;
  if (shift >= 0) return digits == 0 ? std::optional<int128>{0} : times_ten_to(whole, shift);
  const std::optional<int128> divisor = times_ten_to(1, -shift);
  return divisor ? divide(whole, *divisor, Rounding::kHalfEven) : int128{0};
}

}  // namespace godwit
