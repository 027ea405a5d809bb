#include "foundation/base/number_text.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

TEST(NumberText, AnyBitPatternRoundTrips) {
  int finite = 0;
  for (uint64_t seed = 0; seed < 50'000; ++seed) {
    Rng rng{seed};
    double value = std::bit_cast<double>(rng.next());
    if (seed % 3 == 1) value = rng.normal();
    if (seed % 3 == 2) value = static_cast<double>(rng.between(-1'000'000, 1'000'000)) / 100.0;
    if (!std::isfinite(value)) continue;
    ++finite;
    const std::string text = format_double(value);
    const std::optional<double> back = parse_double(text);
    ASSERT_TRUE(back.has_value()) << text;
    ASSERT_EQ(std::bit_cast<uint64_t>(*back), std::bit_cast<uint64_t>(value)) << text;
    ASSERT_EQ(std::strtod(text.c_str(), nullptr), value) << text;  // The C library agrees.
    ASSERT_EQ(parse_double("+" + text).has_value(), value >= 0 && text[0] != '-') << text;
  }
  EXPECT_GT(finite, 49'000);
}

TEST(NumberText, IsTheShortest) {
  EXPECT_EQ(format_double(0.1), "0.1");
  EXPECT_EQ(format_double(100), "100");
  EXPECT_EQ(format_double(1e23), "1e+23");
  EXPECT_EQ(format_double(-0.0), "-0");
  EXPECT_EQ(format_double(5e-324), "5e-324");
  EXPECT_EQ(format_double(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
  EXPECT_EQ(format_double(std::nan("")), "");
  EXPECT_EQ(format_double(-std::nan("")), "");
  EXPECT_EQ(format_double(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(format_double(-std::numeric_limits<double>::infinity()), "-inf");
  std::string line = "a,";
  append_double(line, 2.5);
  EXPECT_EQ(line, "a,2.5");
  // No shorter text reads back equal: drop the last digit of the significand.
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Rng rng{seed};
    const double value = rng.uniform();
    std::string text = format_double(value);
    if (text.find('e') != std::string::npos || text.size() < 4) continue;
    text.pop_back();
    ASSERT_NE(parse_double(text), value) << text;
  }
}

TEST(NumberText, RefusesWhatIsNoFiniteNumber) {
  for (const std::string_view text : {"",
                                      "+",
                                      "-",
                                      ".",
                                      "+-5",
                                      "-+5",
                                      "++5",
                                      "--5",
                                      " 1",
                                      "1 ",
                                      "1,5",
                                      "1_0",
                                      "0x1",
                                      "0x1p3",
                                      "nan",
                                      "NaN",
                                      "-nan",
                                      "inf",
                                      "-inf",
                                      "+inf",
                                      "infinity",
                                      "1e",
                                      "1e+",
                                      "1.2.3",
                                      "1e400",
                                      "-1e400",
                                      "1d5",
                                      "1f",
                                      "\xef\xbb\xbf"
                                      "1"})
    EXPECT_FALSE(parse_double(text).has_value()) << text;
  EXPECT_FALSE(parse_double(std::string_view{"1\0", 2}).has_value());
  EXPECT_EQ(parse_double("+5"), 5.0);
  EXPECT_EQ(parse_double("-.5"), -0.5);
  EXPECT_EQ(parse_double("5."), 5.0);
  EXPECT_EQ(parse_double("1E5"), 1e5);
  EXPECT_EQ(parse_double(std::string(400, '0') + "1"), 1.0);
  EXPECT_EQ(parse_double("4.9406564584124654e-324"), 5e-324);
}

}  // namespace
}  // namespace godwit
