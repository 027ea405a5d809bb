#include "foundation/base/decimal.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/fixed.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

using Nano = Fixed<struct NanoTag, 1'000'000'000>;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

/// What the naive model says of a text: a number as decimal text, or an error. A text that is both
/// too precise and too large may be called either.
struct Verdict {
  std::string number;
  std::optional<DecimalError> error;
  bool also_too_precise = false;
};

/// Big decimals as strings: cut the text at 'e' and '.', move the point, compare digit strings.
Verdict naive_parse(std::string text, int digits) {
  if (text.empty()) return {"", DecimalError::kEmpty};
  const Verdict malformed{"", DecimalError::kMalformed};
  const auto all_digits = [](const std::string& s) {
    return s.find_first_not_of("0123456789") == std::string::npos;
  };
  bool negative = false;
  if (text[0] == '-' || text[0] == '+') {
    negative = text[0] == '-';
    text.erase(0, 1);
  }
  long exponent = 0;
  if (const size_t e = text.find_first_of("eE"); e != std::string::npos) {
    std::string power = text.substr(e + 1);
    text.resize(e);
    const bool down = !power.empty() && power[0] == '-';
    if (down || (!power.empty() && power[0] == '+')) power.erase(0, 1);
    if (power.empty() || !all_digits(power)) return malformed;
    power.erase(0, std::min(power.find_first_not_of('0'), power.size() - 1));
    exponent = power.size() > 6 ? 1'000'000 : std::stol(power);
    if (down) exponent = -exponent;
  }
  std::string fraction;
  if (const size_t point = text.find('.'); point != std::string::npos) {
    fraction = text.substr(point + 1);
    text.resize(point);
  }
  if (text.empty() && fraction.empty()) return malformed;
  if (!all_digits(text) || !all_digits(fraction)) return malformed;
  if (exponent > 400 || exponent < -400) return {"", DecimalError::kOutOfRange};

  std::string number = text + fraction;
  long zeros = exponent + digits - static_cast<long>(fraction.size());
  number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
  if (number.empty()) return {"0", {}};
  while (number.back() == '0' && zeros < 0) {
    number.pop_back();
    ++zeros;
  }
  const bool too_precise = zeros < 0;
  if (zeros >= 0)
    number.append(static_cast<size_t>(zeros), '0');
  else
    number.resize(number.size() - std::min(number.size(), static_cast<size_t>(-zeros)));
  const std::string limit = std::to_string(kMax);
  if (number.size() > limit.size() || (number.size() == limit.size() && number > limit))
    return {"", DecimalError::kOutOfRange, too_precise};
  if (too_precise) return {"", DecimalError::kTooPrecise};
  return {(negative ? "-" : "") + number, {}};
}

void expect_like_model(const std::string& text, int digits) {
  const Verdict wanted = naive_parse(text, digits);
  const auto got = parse_decimal(text, digits);
  if (wanted.error) {
    ASSERT_FALSE(got.has_value()) << '"' << text << "\" at " << digits << " gave " << *got;
    if (wanted.also_too_precise && got.error() == DecimalError::kTooPrecise) return;
    ASSERT_EQ(describe(got.error()), describe(*wanted.error)) << '"' << text << "\" at " << digits;
  } else {
    ASSERT_TRUE(got.has_value()) << '"' << text << "\" at " << digits << ": "
                                 << describe(got.error());
    ASSERT_EQ(std::to_string(*got), wanted.number) << '"' << text << "\" at " << digits;
  }
}

std::string random_digits(Rng& rng, int64_t count) {
  std::string text;
  const bool zeros = rng.between(0, 3) == 0;
  for (int64_t i = 0; i < count; ++i)
    text += zeros ? '0' : static_cast<char>('0' + rng.between(0, 9));
  return text;
}

/// A number as people and programs write them, at times with one character spoiled.
std::string random_text(Rng& rng) {
  std::string text;
  const int64_t sign = rng.between(0, 5);
  if (sign < 2) text += sign == 0 ? '-' : '+';
  if (rng.between(0, 9) == 0) text += std::string(static_cast<size_t>(rng.between(1, 400)), '0');
  text += random_digits(rng, rng.between(0, 20));
  if (rng.between(0, 1) == 0) text += "." + random_digits(rng, rng.between(0, 22));
  if (rng.between(0, 2) == 0) text += std::string(static_cast<size_t>(rng.between(0, 30)), '0');
  if (rng.between(0, 2) == 0) {
    text += rng.between(0, 1) == 0 ? "e" : "E";
    const int64_t power = rng.between(0, 3);
    if (power < 2) text += power == 0 ? "-" : "+";
    text += rng.between(0, 20) == 0 ? random_digits(rng, 12) : std::to_string(rng.between(0, 25));
  }
  if (rng.between(0, 4) == 0 && !text.empty()) {
    constexpr std::string_view kOdd = "0123456789..eE+-- x,_\t\0";
    text[static_cast<size_t>(rng.between(0, static_cast<int64_t>(text.size()) - 1))] =
        kOdd[static_cast<size_t>(rng.between(0, static_cast<int64_t>(kOdd.size()) - 1))];
  }
  return text;
}

TEST(Decimal, MatchesTheNaiveModel) {
  for (uint64_t seed = 0; seed < 50'000; ++seed) {
    Rng rng{seed};
    const std::string text = random_text(rng);
    const auto digits = static_cast<int>(rng.between(0, 18));
    ASSERT_NO_FATAL_FAILURE(expect_like_model(text, digits)) << "seed " << seed;
  }
}

TEST(Decimal, EveryRawRoundTripsAtEveryScale) {
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Rng rng{seed};
    int64_t raw = static_cast<int64_t>(rng.next()) >> rng.between(0, 63);
    if (seed < 4) raw = seed % 2 == 0 ? kMax - static_cast<int64_t>(seed) : -kMax;
    for (int digits = 0; digits <= 18; ++digits) {
      const std::string text = format_decimal(raw, digits);
      ASSERT_EQ(naive_parse(text, digits).number, std::to_string(raw)) << "seed " << seed;
      ASSERT_EQ(parse_decimal(text, digits), raw) << "seed " << seed << " " << text;
      ASSERT_TRUE(text.find('.') == std::string::npos || text.back() != '0') << text;
    }
  }
}

TEST(Decimal, ReadsTheFormsOfTheField) {
  struct Case {
    std::string_view text;
    int digits;
    int64_t raw;
  };
  constexpr Case cases[] = {
      {"3257.85", 9, 3'257'850'000'000},
      {"-0.00000001", 8, -1},
      {"+7", 0, 7},
      {"1.5e3", 0, 1500},
      {"1.5E+3", 2, 150'000},
      {"25e-1", 1, 25},
      {".5", 1, 5},
      {"5.", 1, 50},
      {"-0", 9, 0},
      {"0e400", 18, 0},
      {"1.000000000000000000000", 0, 1},
      {"1e18", 0, 1'000'000'000'000'000'000},
  };
  for (const Case& c : cases) EXPECT_EQ(parse_decimal(c.text, c.digits), c.raw) << c.text;
  EXPECT_EQ(parse_decimal(std::string(500, '0') + "12.5" + std::string(500, '0'), 1), 125);
  EXPECT_EQ(parse_decimal("1" + std::string(380, '0') + "e-380", 0), 1);
  EXPECT_EQ(parse_decimal("0." + std::string(380, '0') + "1e381", 0), 1);
  EXPECT_EQ(format_decimal(-1, 8), "-0.00000001");
  EXPECT_EQ(format_decimal(12'500'000'000, 9), "12.5");
  EXPECT_EQ(format_decimal(700, 2), "7");
  EXPECT_EQ(format_decimal(0, 9), "0");
  EXPECT_EQ(format_decimal(1'000, 0), "1000");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const std::string_view text : {"+",
                                      "-",
                                      ".",
                                      "-.",
                                      "1.2.3",
                                      " 1",
                                      "1 ",
                                      "0x1",
                                      "0x",
                                      "nan",
                                      "NaN",
                                      "inf",
                                      "-inf",
                                      "1e",
                                      "1e+",
                                      "1e-",
                                      "1e+-5",
                                      "1e-+5",
                                      "e5",
                                      ".e5",
                                      "--1",
                                      "+-1",
                                      "-+1",
                                      "1,000",
                                      "1_000",
                                      "1e5.5",
                                      "1f",
                                      "\xef\xbb\xbf"
                                      "1",
                                      "１",
                                      "1e99999999999999x"})
    EXPECT_EQ(parse_decimal(text, 9), tl::unexpected{DecimalError::kMalformed}) << text;
  EXPECT_EQ(parse_decimal(std::string_view{"1\0", 2}, 9), tl::unexpected{DecimalError::kMalformed});
  EXPECT_EQ(parse_decimal("", 9), tl::unexpected{DecimalError::kEmpty});
  for (const std::string_view text : {"1e999", "1e-999", "1e99999999999999", "12345678901234567890",
                                      "10000000000", "-10000000000"})
    EXPECT_EQ(parse_decimal(text, 9), tl::unexpected{DecimalError::kOutOfRange}) << text;
  for (const std::string_view text : {"1e-400", "0.0000000001", "1.0000000001", "-1e-10"})
    EXPECT_EQ(parse_decimal(text, 9), tl::unexpected{DecimalError::kTooPrecise}) << text;
}

TEST(Decimal, EdgesOfTheRangeAtEveryScale) {
  for (int digits = 0; digits <= 18; ++digits) {
    for (const std::string sign : {"", "-"}) {
      std::string edge = sign + "9223372036854775807";
      std::string beyond = sign + "9223372036854775808";
      if (digits > 0) {
        edge.insert(edge.size() - static_cast<size_t>(digits), 1, '.');
        beyond.insert(beyond.size() - static_cast<size_t>(digits), 1, '.');
      }
      EXPECT_EQ(parse_decimal(edge, digits), sign.empty() ? kMax : -kMax) << edge;
      EXPECT_EQ(parse_decimal(beyond, digits), tl::unexpected{DecimalError::kOutOfRange}) << beyond;
    }
  }
  // Text can always be written, even of the value that no text reads.
  EXPECT_EQ(format_decimal(std::numeric_limits<int64_t>::min(), 9), "-9223372036.854775808");
}

TEST(Decimal, FixedTypesReadAndPrintThemselves) {
  EXPECT_EQ(parse_fixed<Nano>("-9223372036.854775807"), -Nano::max());
  EXPECT_FALSE(parse_fixed<Nano>("-9223372036.854775808").has_value());
  EXPECT_EQ(format_fixed(Nano::from_raw(-1)), "-0.000000001");
  static_assert(scale_digits(1) == 0 && scale_digits(1'000'000'000'000) == 12);
}

TEST(DecimalDeathTest, ScalesBeyondEighteenDigits) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((void)parse_decimal("1", 19), "decimal scale out of range");
  EXPECT_DEATH((void)format_decimal(1, -1), "decimal scale out of range");
}

}  // namespace
}  // namespace godwit
