// Digits to integers eight at a time, in ordinary 64-bit registers.
// Source of the multiplication: D. Lemire, "Quickly parsing eight digits", 2018.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace godwit {

static_assert(std::endian::native == std::endian::little, "the first digit is the lowest byte");

/// Up to eight digits at the start of a text.
class DigitBlock {
 public:
  /// Reads at most end - at bytes; at <= end.
  DigitBlock(const char* at, const char* end) noexcept {
    uint64_t text = 0;
    const auto left = static_cast<size_t>(end - at);
    if (left >= sizeof text) [[likely]]
      std::memcpy(&text, at, sizeof text);
    else
      std::memcpy(&text, at, left);  // The zero bytes that remain are no digits.
    values_ = text ^ 0x3030303030303030U;
    // The high bit of each byte that is no digit. A carry out of such a byte spoils only those
    // behind it, and the first one is all that is asked for.
    const uint64_t others = ((values_ + 0x7676767676767676U) | values_) & 0x8080808080808080U;
    count_ = others == 0 ? 8 : static_cast<unsigned>(std::countr_zero(others)) / 8;
  }

  /// How many digits stand at the start, 0 to 8.
  [[nodiscard]] unsigned count() const noexcept { return count_; }
  /// The number that they are; count() > 0.
  [[nodiscard]] uint64_t number() const noexcept { return eight(values_ << (64 - 8 * count_)); }
  /// The digits as the first ones of eight behind a point, in 1e-8; count() > 0.
  [[nodiscard]] uint64_t fraction() const noexcept {
    return eight(values_ & (~uint64_t{0} >> (64 - 8 * count_)));
  }

 private:
  static constexpr uint64_t eight(uint64_t digits) noexcept {
    digits = digits * 10 + (digits >> 8);  // Pairs, in every other byte.
    return (((digits & 0x000000FF000000FFU) * 0x000F424000000064U) +
            (((digits >> 16) & 0x000000FF000000FFU) * 0x0000271000000001U)) >>
           32;
  }

  uint64_t values_;
  unsigned count_;
};

inline constexpr std::array<uint64_t, 9> kPowersOfTen{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};

/// Plain decimal text, digits[.digits], of at most kWholeMax digits before the point and eight
/// behind it, in 1e-8; moves `at` behind it. False for anything longer or else, `at` then means
/// nothing. A ninth decimal is left standing at `at`: callers ask for what follows.
template <unsigned kWholeMax>
[[nodiscard]] inline bool read_plain_decimal(const char*& at, const char* end,
                                             uint64_t& value) noexcept {
  static_assert(kWholeMax >= 8 && kWholeMax <= 10, "10 whole digits and 8 decimals fit 63 bits");
  const DigitBlock whole{at, end};
  if (whole.count() == 0) return false;
  value = whole.number();
  at += whole.count();
  if (whole.count() == 8) [[unlikely]] {
    const DigitBlock more{at, end};
    if (more.count() > kWholeMax - 8) return false;
    if (more.count() > 0) {
      value = value * kPowersOfTen[more.count()] + more.number();
      at += more.count();
    }
  }
  value *= 100'000'000;
  if (at == end || *at != '.') return true;
  ++at;
  const DigitBlock fraction{at, end};
  if (fraction.count() == 0) return false;
  value += fraction.fraction();
  at += fraction.count();
  return true;
}

}  // namespace godwit
