// Numbers as people read them in a report. Not for files: see base/number_text.h for exact text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace godwit {

enum class NumberKind : uint8_t {
  kNumber,   ///< 1234.5 reads "1,234.50".
  kPercent,  ///< 0.05 reads "5.00%".
};

/// How the numbers of a series, a column or a map are written.
struct NumberFormat {
  NumberKind kind = NumberKind::kNumber;
  int decimals = 2;    ///< Digits after the point, 0 to 12; of a percent, after multiplying by 100.
  std::string unit{};  ///< Written after the number with a space: "CNY".
};

/// NaN is written "–" (not defined), infinities "∞" and "-∞", and zero never with a sign.
/// Rounded to nearest. The minus is ASCII so that copied numbers paste into other programs.
[[nodiscard]] std::string format_value(double value, const NumberFormat& format);

/// 1234.5 -> "1,234.50".
[[nodiscard]] std::string format_number(double value, int decimals = 2);
/// 0.0512 -> "5.12%".
[[nodiscard]] std::string format_percent(double ratio, int decimals = 2);
/// 0.0512 -> "+5.12%"; zero has no sign.
[[nodiscard]] std::string format_signed_percent(double ratio, int decimals = 2);
/// 1234567 -> "1,234,567".
[[nodiscard]] std::string format_count(int64_t count);
/// Exact decimal text with a currency: ("-1234567.5", "CNY") -> "-1,234,567.50 CNY". The text is
/// rounded half away from zero to `decimals` digits without passing through floating point.
[[nodiscard]] std::string format_money(std::string_view decimal, std::string_view currency,
                                       int decimals = 2);

/// Puts commas into the whole part of a decimal text, digits untouched: "-1234.5" -> "-1,234.5".
[[nodiscard]] std::string group_thousands(std::string_view decimal);

}  // namespace godwit
