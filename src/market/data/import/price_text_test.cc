#include "market/data/import/price_text.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

/// What a text becomes: the price, with "~" in front when it was rounded, or the error's name.
std::string read(std::string_view text, std::string_view unit = "1") {
  const std::optional<DecimalUnit> factor = DecimalUnit::parse(unit);
  EXPECT_TRUE(factor) << unit;
  const Result<ReadPrice, PriceTextError> price = read_price(text, *factor);
  if (price) return (price->rounded ? "~" : "") + format_fixed(price->price);
  switch (price.error()) {
    case PriceTextError::kMalformed: return "malformed";
    case PriceTextError::kNotFinite: return "not finite";
    case PriceTextError::kTooPrecise: return "too precise";
    case PriceTextError::kOutOfRange: return "out of range";
  }
  return "";
}

TEST(PriceText, ReadsPlainDecimals) {
  for (const auto& [text, price] : std::vector<std::pair<std::string, std::string>>{
           {"10", "10"},
           {"10.5", "10.5"},
           {"0.000000001", "0.000000001"},
           {"+1.5", "1.5"},
           {"-37.63", "-37.63"},
           {".5", "0.5"},
           {"5.", "5"},
           {"1e3", "1000"},
           {"1.5E-3", "0.0015"},
           {"0", "0"},
           {"0.0", "0"},
           {"-0", "0"},
           {"0e999999999999999999999", "0"},
           {"12.6400000000000000000000000000000000000000", "12.64"},
           {"000000000000000000000000000000012.64", "12.64"},
           {"999999999.999999999", "999999999.999999999"}})
    EXPECT_EQ(read(text), price) << text;
}

TEST(PriceText, RefusesWhatIsNoNumber) {
  for (const std::string text :
       {".", "+", "1.2.3", "1,5", "0x10", "1e", "1e+", "ten", "1 0", "--1", "1e5.5"})
    EXPECT_EQ(read(text), "malformed") << text;
  for (const std::string text :
       {"nan", "NaN", "-nan", "inf", "-Inf", "Infinity", "NULL", "None", "N/A", "-", "--"})
    EXPECT_EQ(read(text), "not finite") << text;
}

TEST(PriceText, KeepsTheRangeOfDecimal18With9) {
  for (const std::string text : {"1000000000", "1e300", "-1e300", "1e99999999999999999999",
                                 "999999999.9999999999", "123456789012345678901234567890"})
    EXPECT_EQ(read(text), "out of range") << text;
  EXPECT_EQ(read("-999999999.999999999"), "-999999999.999999999");
}

TEST(PriceText, RoundsNoiseHalfToEvenAndSaysSo) {
  for (const auto& [text, price] : std::vector<std::pair<std::string, std::string>>{
           {"10.130000000000001", "~10.13"},
           {"10.129999999999999", "~10.13"},
           {"10.1300001144409", "~10.130000114"},
           {"-10.130000000000001", "~-10.13"},
           {"1.0000000005", "~1"},
           {"1.0000000015", "~1.000000002"},
           {"1.00000000050000000000000000000000000000001", "~1.000000001"},
           {"0.1000000000000000055511151231257827021181583404541015625", "~0.1"}})
    EXPECT_EQ(read(text), price) << text;
}

TEST(PriceText, RefusesPricesThatRoundingWouldChange) {
  for (const std::string text :
       {"0.0000000004", "0.0000000123", "1e-10", "1e-30", "1e-400",
        "0.000000000000000000000000000000000001", "1e-99999999999999999999"})
    EXPECT_EQ(read(text), "too precise") << text;
}

TEST(PriceText, MultipliesUnitsExactly) {
  EXPECT_EQ(read("1013", "0.01"), "10.13");
  EXPECT_EQ(read("0.1", "1000"), "100");
  EXPECT_EQ(read("0.00001234", "1000"), "0.01234");
  EXPECT_EQ(read("3", "0.125"), "0.375");
  EXPECT_EQ(read("1e20", "1e-18"), "100");
  EXPECT_EQ(read("1000000", "1000"), "out of range");
  EXPECT_EQ(read("1", "1e-12"), "too precise");
  EXPECT_EQ(read("123456789", "0.000000123456789"), "~15.24157875");  // 15.241578750190521
  EXPECT_EQ(read("0.1000000000000000055511151231257827021181583404541015625", "3"), "too precise");
}

TEST(PriceText, ReadsTextLikeParseDecimalWhereThatIsExact) {
  Rng random{7};
  for (int i = 0; i < 20000; ++i) {
    const int64_t raw = random.between(-kPriceRawMax, kPriceRawMax) /
                        static_cast<int64_t>(std::pow(10, random.between(0, 17)));
    const std::string text = format_decimal(raw, 9);
    ASSERT_EQ(read(text), text);
    // The same digits written as an integer, brought back by the unit.
    ASSERT_EQ(read(std::to_string(raw), "1e-9"), text);
  }
}

TEST(DecimalUnit, ParsesOnlyPositiveShortNumbers) {
  EXPECT_EQ(DecimalUnit::parse("0.01"), (DecimalUnit{1, -2}));
  EXPECT_EQ(DecimalUnit::parse("100"), (DecimalUnit{1, 2}));
  EXPECT_EQ(DecimalUnit::parse("1e-05"), (DecimalUnit{1, -5}));
  EXPECT_EQ(DecimalUnit::parse("2.5"), (DecimalUnit{25, -1}));
  for (const std::string text :
       {"0", "-1", "", "x", "nan", "1e19", "1e-19", "1234567890.1", "0.33333333333"})
    EXPECT_FALSE(DecimalUnit::parse(text)) << text;
}

TEST(DecimalUnit, AppliesToCountsWithOneRounding) {
  EXPECT_EQ(DecimalUnit::parse("100")->apply(51629.0), 5162900.0);
  EXPECT_EQ(DecimalUnit::parse("0.1")->apply(3.0), 0.3);  // 3 * 0.1 would give 0.30000000000000004.
  EXPECT_EQ(DecimalUnit::parse("2.5")->apply(4.0), 10.0);
}

TEST(ScaledExactly, RoundsOnce) {
  const DecimalUnit lots = *DecimalUnit::parse("100");
  EXPECT_EQ(scaled_exactly("66419.01", lots), 6'641'901.0);  // 66419.01 * 100 in doubles is less.
  EXPECT_EQ(scaled_exactly("0.5", lots), 50.0);
  EXPECT_EQ(scaled_exactly("-3", lots), -300.0);
  EXPECT_EQ(scaled_exactly("0.3", *DecimalUnit::parse("0.1")), 0.03);
  EXPECT_FALSE(scaled_exactly("1e30", lots).has_value());
  EXPECT_FALSE(scaled_exactly("0.123456789012", lots).has_value());
  EXPECT_FALSE(scaled_exactly("x", lots).has_value());
}

/// What a text becomes as a whole number.
std::string whole(std::string_view text, std::string_view unit) {
  const Result<int64_t, PriceTextError> read = read_whole(text, *DecimalUnit::parse(unit));
  if (read) return std::to_string(*read);
  switch (read.error()) {
    case PriceTextError::kMalformed: return "malformed";
    case PriceTextError::kNotFinite: return "not finite";
    case PriceTextError::kTooPrecise: return "not whole";
    case PriceTextError::kOutOfRange: return "out of range";
  }
  return "";
}

TEST(PriceText, WholeNumbersBeyondAQuantityKeepTheirUnit) {
  struct Case {
    const char* text;
    const char* unit;
    const char* read;
  };
  for (const Case& one : {Case{"35640625", "10000", "356406250000"},
                          Case{"356406257089", "1", "356406257089"},
                          Case{"35640625.7089", "10000", "356406257089"},
                          Case{"35640625.70891", "10000", "not whole"},
                          Case{"20000000000", "100", "2000000000000"},
                          Case{"-20000000000", "100", "-2000000000000"},
                          Case{"9223372036854775807", "1", "9223372036854775807"},
                          Case{"9223372036854775808", "1", "out of range"},
                          Case{"922337203685477581", "10", "out of range"},
                          Case{"1e18", "1", "1000000000000000000"},
                          Case{"1e18", "10", "out of range"},
                          Case{"1e300", "10000", "out of range"},
                          Case{"1e-300", "10000", "not whole"},
                          Case{"2.50", "0.4", "1"},
                          Case{"150", "0.01", "not whole"},
                          Case{"0.0", "0.01", "0"},
                          Case{"100.000000000000000000000000000000000000", "100", "10000"},
                          Case{"100.000000000000000000000000000000000001", "100", "not whole"},
                          Case{"1000000000000000000000000000000000000001", "1", "out of range"},
                          Case{"nan", "100", "not finite"},
                          Case{"12x", "100", "malformed"}})
    EXPECT_EQ(whole(one.text, one.unit), one.read) << one.text << " x " << one.unit;
}

}  // namespace
}  // namespace godwit
