#include "market/domain/money.h"

#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

Price price(std::string_view text) { return parse_fixed<Price>(text).value(); }
Quantity quantity(std::string_view text) { return parse_fixed<Quantity>(text).value(); }
Amount amount(std::string_view text) { return parse_fixed<Amount>(text).value(); }

/// A natural number of 224 bits in limbs of 16, least first: schoolbook arithmetic only.
using Natural = std::array<uint32_t, 14>;

Natural natural(uint64_t value) {
  Natural n{};
  for (size_t i = 0; i < 4; ++i) n[i] = static_cast<uint32_t>(value >> (16 * i) & 0xffff);
  return n;
}

Natural product(const Natural& a, uint64_t b) {
  const Natural factor = natural(b);
  std::array<uint64_t, 18> sums{};
  for (size_t i = 0; i < a.size(); ++i)
    for (size_t j = 0; j < 4; ++j) sums[i + j] += uint64_t{a[i]} * factor[j];
  Natural n{};
  uint64_t carry = 0;
  for (size_t i = 0; i < n.size(); ++i) {
    carry += sums[i];
    n[i] = static_cast<uint32_t>(carry & 0xffff);
    carry >>= 16;
  }
  return n;
}

/// Divides in place and returns the remainder. divisor < 2^47.
uint64_t divide_by(Natural& n, uint64_t divisor) {
  uint64_t remainder = 0;
  for (size_t i = n.size(); i-- > 0;) {
    remainder = remainder << 16 | n[i];
    n[i] = static_cast<uint32_t>(remainder / divisor);
    remainder %= divisor;
  }
  return remainder;
}

std::optional<uint64_t> to_uint64(const Natural& n) {
  for (size_t i = 4; i < n.size(); ++i)
    if (n[i] != 0) return std::nullopt;
  return uint64_t{n[3]} << 48 | uint64_t{n[2]} << 32 | uint64_t{n[1]} << 16 | n[0];
}

uint64_t magnitude(int64_t value) {
  return value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
}

/// sign * n / divisor under `rounding`, or nothing outside the symmetric range of int64.
std::optional<int64_t> naive_quotient(Natural n, bool negative, uint64_t divisor,
                                      Rounding rounding) {
  const uint64_t rest = divide_by(n, divisor);
  const std::optional<uint64_t> whole = to_uint64(n);
  if (!whole || *whole > static_cast<uint64_t>(kMax)) return std::nullopt;
  bool away = false;
  if (rest != 0) {
    if (rounding == Rounding::kDown) away = negative;
    if (rounding == Rounding::kUp) away = !negative;
    if (rounding == Rounding::kHalfEven)
      away = 2 * rest > divisor || (2 * rest == divisor && *whole % 2 == 1);
  }
  const uint64_t rounded = *whole + (away ? 1 : 0);
  if (rounded > static_cast<uint64_t>(kMax)) return std::nullopt;
  const auto value = static_cast<int64_t>(rounded);
  return negative ? -value : value;
}

int64_t random_raw(Rng& rng) {
  if (rng.between(0, 15) == 0) return rng.between(0, 1) == 0 ? kMax : -kMax;
  return static_cast<int64_t>(rng.next()) >> rng.between(0, 63);
}

constexpr std::array kRoundings{Rounding::kDown, Rounding::kUp, Rounding::kHalfEven};

TEST(Notional, MatchesSchoolbookArithmetic) {
  int out_of_range = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const int64_t p = random_raw(rng);
    const int64_t q = random_raw(rng);
    const int64_t m = rng.between(0, 1) == 0 ? rng.between(1, 1'000)
                                             : std::max<int64_t>(1, random_raw(rng) & kMax);
    const Natural exact =
        product(product(natural(magnitude(p)), magnitude(q)), static_cast<uint64_t>(m));
    for (const Rounding rounding : kRoundings) {
      const auto wanted = naive_quotient(exact, (p < 0) != (q < 0), 1'000'000'000, rounding);
      const auto got = notional(Price::from_raw(p), Quantity::from_raw(q), m, rounding);
      ASSERT_EQ(got.has_value(), wanted.has_value()) << "seed " << seed;
      if (wanted) {
        ASSERT_EQ(got->raw(), *wanted) << "seed " << seed;
      }
      out_of_range += wanted ? 0 : 1;
    }
  }
  EXPECT_GT(out_of_range, 1'000);
  EXPECT_LT(out_of_range, 50'000);
}

TEST(Notional, EdgesAreNothingOrRight) {
  for (const Rounding rounding : kRoundings) {
    EXPECT_EQ(notional(Price::max(), Quantity::max(), kMax, rounding), std::nullopt);
    EXPECT_EQ(notional(-Price::max(), Quantity::max(), kMax, rounding), std::nullopt);
    EXPECT_EQ(notional(Price::max(), Quantity::max(), 1, rounding), std::nullopt);
    EXPECT_EQ(notional(Price::from_raw(kMin), Quantity::from_raw(kMin), 1, rounding), std::nullopt);
    EXPECT_EQ(notional(Price::from_raw(kMin), Quantity::from_raw(kMin), kMax, rounding),
              std::nullopt);
    EXPECT_EQ(notional(Price{}, Quantity::max(), kMax, rounding), Amount{});
    EXPECT_EQ(notional(price("1"), Quantity::max(), 1, rounding), Amount::max());
    EXPECT_EQ(notional(price("-1"), Quantity::max(), 1, rounding), -Amount::max());
    EXPECT_EQ(notional(price("1.000000001"), Quantity::max(), 1, rounding), std::nullopt);
  }
  EXPECT_EQ(notional(price("3257.85"), quantity("3"), 300, Rounding::kHalfEven), amount("2932065"));
  // One price unit times one quantity unit is 1e-17: a billionth of the amount's unit.
  const Price least = Price::from_raw(1);
  EXPECT_EQ(notional(least, Quantity::from_raw(1), 1, Rounding::kUp)->raw(), 1);
  EXPECT_EQ(notional(least, Quantity::from_raw(1), 1, Rounding::kDown)->raw(), 0);
  EXPECT_EQ(notional(-least, Quantity::from_raw(1), 1, Rounding::kDown)->raw(), -1);
  EXPECT_EQ(notional(-least, Quantity::from_raw(1), 1, Rounding::kUp)->raw(), 0);
}

TEST(Scaled, MatchesSchoolbookArithmetic) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const int64_t a = random_raw(rng);
    const int64_t rate = rng.between(-1'000'000'000'000, 1'000'000'000'000);  // |rate| <= 1
    const Natural exact = product(natural(magnitude(a)), magnitude(rate));
    for (const Rounding rounding : kRoundings)
      ASSERT_EQ(scaled(Amount::from_raw(a), Rate::from_raw(rate), rounding).raw(),
                naive_quotient(exact, (a < 0) != (rate < 0), 1'000'000'000'000, rounding))
          << "seed " << seed;
  }
  EXPECT_EQ(scaled(amount("1234.5"), parse_fixed<Rate>("0.0000125").value(), Rounding::kUp),
            amount("0.01543125"));
  EXPECT_EQ(scaled(Amount::max(), Rate::from_units(1), Rounding::kDown), Amount::max());
}

TEST(MoneyDeathTest, MixedCurrenciesAndOverflow) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Currency cny = *Currency::parse("CNY");
  const Currency usd = *Currency::parse("USD");
  const Money yuan{amount("5"), cny};
  EXPECT_EQ((yuan + yuan - Money{amount("3"), cny}).amount, amount("7"));
  EXPECT_DEATH((void)(yuan + Money{amount("5"), usd}), "adding two currencies");
  EXPECT_DEATH((void)(yuan - Money{amount("5"), usd}), "subtracting two currencies");
  EXPECT_DEATH((void)(yuan + Money{Amount::max(), cny}), "fixed-point overflow");
  EXPECT_DEATH((void)scaled(Amount::max(), Rate::from_raw(1'000'000'000'001), Rounding::kDown),
               "rate times amount overflow");
  EXPECT_DEATH((void)notional(price("1"), quantity("1"), 0, Rounding::kDown), "multiplier");
}

}  // namespace
}  // namespace godwit
