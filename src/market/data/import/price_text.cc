#include "market/data/import/price_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <limits>

#include "foundation/base/fixed.h"

namespace godwit {
namespace {

// Digits kept of a long number: with a mantissa of nine digits more the product stays in 127 bits,
// and a price in range still has nine digits below the rounding point.
constexpr int kDigitsMax = 28;

constexpr std::array<int64_t, 19> kPowers = [] {
  std::array<int64_t, 19> powers{};
  int64_t power = 1;
  for (size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) power *= 10;
  }
  return powers;
}();

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// (-1)^negative x (mantissa + something in (0, 1) if sticky) x 10^exponent.
struct Parts {
  bool negative = false;
  uint128 mantissa = 0;
  bool sticky = false;
  int64_t exponent = 0;
};

/// The short number of every day: at most 18 digits, no exponent. Nothing for any other text.
std::optional<Parts> split_short(std::string_view text) noexcept {
  if (text.empty() || text.size() > 18) return std::nullopt;
  uint64_t mantissa = 0;
  size_t i = 0;
  for (; i < text.size() && is_digit(text[i]); ++i)
    mantissa = mantissa * 10 + static_cast<uint64_t>(text[i] - '0');
  if (i == text.size()) return Parts{.mantissa = mantissa};
  if (text[i] != '.' || text.size() == 1) return std::nullopt;
  const size_t point = i++;
  for (; i < text.size() && is_digit(text[i]); ++i)
    mantissa = mantissa * 10 + static_cast<uint64_t>(text[i] - '0');
  if (i != text.size()) return std::nullopt;
  return Parts{.mantissa = mantissa, .exponent = -static_cast<int64_t>(text.size() - point - 1)};
}

/// Any decimal text.
std::optional<Parts> split_long(std::string_view text) noexcept {
  Parts parts;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  int digits = 0;  // Significant ones so far.
  bool any = false;
  bool fraction = false;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (!is_digit(c)) break;
    any = true;
    if (digits < kDigitsMax) {
      parts.mantissa = parts.mantissa * 10 + static_cast<unsigned>(c - '0');
      if (parts.mantissa != 0) ++digits;
      if (fraction) --parts.exponent;
    } else {
      if (c != '0') parts.sticky = true;
      if (!fraction) ++parts.exponent;
    }
  }
  if (!any) return std::nullopt;
  text.remove_prefix(i);
  if (text.empty()) return parts;
  if (lower(text.front()) != 'e') return std::nullopt;
  text.remove_prefix(1);
  if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) text.remove_prefix(1);
  int64_t power = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, power);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  // A power beyond these bounds is out of range or zero whatever the digits are.
  constexpr int64_t kPowerMax = 1'000'000;
  if (error == std::errc::result_out_of_range) power = text.front() == '-' ? -kPowerMax : kPowerMax;
  parts.exponent += std::clamp(power, -kPowerMax, kPowerMax);
  return parts;
}

/// An integer at some number of decimals.
struct ReadRaw {
  int64_t raw = 0;
  bool rounded = false;
};

/// parts x unit at `decimals` decimals.
Result<ReadRaw, PriceTextError> to_raw(const Parts& parts, const DecimalUnit& unit,
                                       int decimals) noexcept {
  if (parts.mantissa == 0) return ReadRaw{};
  constexpr uint128 kMax = kPriceRawMax;
  uint128 value = parts.mantissa * static_cast<uint128>(unit.mantissa);
  // Dropped digits times a mantissa above one could reach the rounding point.
  if (parts.sticky && unit.mantissa != 1) return Unexpected{PriceTextError::kTooPrecise};
  int64_t shift = parts.exponent + unit.exponent + decimals;
  const auto with_sign = [&](uint128 magnitude) {
    const auto raw = static_cast<int64_t>(magnitude);
    return parts.negative ? -raw : raw;
  };

  if (shift >= 0) {
    for (; shift > 0; --shift) {
      value *= 10;
      if (value > kMax) return Unexpected{PriceTextError::kOutOfRange};
    }
    if (value > kMax) return Unexpected{PriceTextError::kOutOfRange};
    if (parts.sticky)
      return Unexpected{PriceTextError::kOutOfRange};  // 28 digits before the point.
    return ReadRaw{.raw = with_sign(value)};
  }

  // value / 10^-shift in steps, remembering whether anything was dropped below the last digit.
  bool dropped = parts.sticky;
  for (; shift < -18; ++shift) {
    dropped = dropped || value % 10 != 0;
    value /= 10;
    if (value == 0) return Unexpected{PriceTextError::kTooPrecise};
  }
  const auto divisor = static_cast<uint128>(kPowers[static_cast<size_t>(-shift)]);
  uint128 quotient = value / divisor;
  const uint128 remainder = value % divisor;
  if (remainder == 0 && !dropped) {
    if (quotient > kMax) return Unexpected{PriceTextError::kOutOfRange};
    return ReadRaw{.raw = with_sign(quotient)};
  }
  const uint128 half = divisor / 2;  // Even: divisor is ten or more.
  const bool tie = remainder == half && !dropped;
  const bool up =
      remainder > half || (remainder == half && dropped) || (tie && (quotient & 1) != 0);
  // The change is the remainder, or what is missing to the next step, in 1/divisor of one raw unit.
  const uint128 change = up ? divisor - remainder : remainder;
  if (quotient + (up ? 1U : 0U) > kMax) return Unexpected{PriceTextError::kOutOfRange};
  if (change > 0 && value / change < static_cast<uint128>(kRoundingShareMax))
    return Unexpected{PriceTextError::kTooPrecise};
  if (quotient == 0) return Unexpected{PriceTextError::kTooPrecise};
  if (up) ++quotient;
  return ReadRaw{.raw = with_sign(quotient), .rounded = true};
}

}  // namespace

bool is_not_finite_text(std::string_view text) noexcept {
  if (text == "-" || text == "--") return true;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  if (text.size() > 8) return false;
  std::array<char, 8> buffer;
  std::transform(text.begin(), text.end(), buffer.begin(), lower);
  const std::string_view word{buffer.data(), text.size()};
  constexpr std::array<std::string_view, 9> kWords{"nan", "inf", "infinity", "null", "none",
                                                   "n/a", "na",  "#n/a",     "nil"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

namespace {

template <int decimals>
Result<ReadRaw, PriceTextError> read_raw(std::string_view text, const DecimalUnit& unit) noexcept {
  std::optional<Parts> parts = split_short(text);
  if (parts && unit.is_one() && parts->exponent >= -decimals) [[likely]] {
    const uint128 value =
        parts->mantissa *
        static_cast<uint128>(kPowers[static_cast<size_t>(decimals + parts->exponent)]);
    if (value > static_cast<uint128>(kPriceRawMax)) return Unexpected{PriceTextError::kOutOfRange};
    return ReadRaw{.raw = static_cast<int64_t>(value)};
  }
  if (!parts) parts = split_long(text);
  if (!parts)
    return Unexpected{is_not_finite_text(text) ? PriceTextError::kNotFinite
                                               : PriceTextError::kMalformed};
  return to_raw(*parts, unit, decimals);
}

}  // namespace

Result<ReadPrice, PriceTextError> read_price(std::string_view text,
                                             const DecimalUnit& unit) noexcept {
  const Result<ReadRaw, PriceTextError> read = read_raw<9>(text, unit);
  if (!read) return Unexpected{read.error()};
  return ReadPrice{.price = Price::from_raw(read->raw), .rounded = read->rounded};
}

std::optional<double> scaled_exactly(std::string_view text, const DecimalUnit& unit) noexcept {
  const Result<ReadRaw, PriceTextError> read = read_raw<8>(text, unit);
  if (!read || read->rounded) return std::nullopt;
  // Whole units first: what a double holds exactly stays exact.
  if (read->raw % Quantity::kScale == 0) return static_cast<double>(read->raw / Quantity::kScale);
  return static_cast<double>(read->raw) / static_cast<double>(Quantity::kScale);
}

Result<ReadQuantity, PriceTextError> read_quantity(std::string_view text,
                                                   const DecimalUnit& unit) noexcept {
  const Result<ReadRaw, PriceTextError> read = read_raw<8>(text, unit);
  if (!read) return Unexpected{read.error()};
  return ReadQuantity{.quantity = Quantity::from_raw(read->raw), .rounded = read->rounded};
}

Result<int64_t, PriceTextError> read_whole(std::string_view text,
                                           const DecimalUnit& unit) noexcept {
  std::optional<Parts> parts = split_short(text);
  if (!parts) parts = split_long(text);
  if (!parts)
    return Unexpected{is_not_finite_text(text) ? PriceTextError::kNotFinite
                                               : PriceTextError::kMalformed};
  if (parts->mantissa == 0) return 0;
  int64_t shift = parts->exponent + unit.exponent;
  if (parts->sticky)  // A digit beyond the 28th: a fraction, or far too large.
    return Unexpected{shift < 0 ? PriceTextError::kTooPrecise : PriceTextError::kOutOfRange};
  constexpr uint128 kMax = std::numeric_limits<int64_t>::max();
  uint128 value = parts->mantissa * static_cast<uint128>(unit.mantissa);
  for (; shift < 0; ++shift) {
    if (value % 10 != 0) return Unexpected{PriceTextError::kTooPrecise};
    value /= 10;
  }
  for (; shift > 0 && value <= kMax; --shift) value *= 10;
  if (value > kMax) return Unexpected{PriceTextError::kOutOfRange};
  const auto magnitude = static_cast<int64_t>(value);
  return parts->negative ? -magnitude : magnitude;
}

}  // namespace godwit
