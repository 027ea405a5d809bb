#include "foundation/report/format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr int kDecimalsMax = 12;

/// "-0.00" says less than "0.00".
void drop_sign_of_zero(std::string& text) {
  if (text.starts_with('-') && text.find_first_of("123456789") == std::string::npos)
    text.erase(0, 1);
}

std::string fixed_text(double value, int decimals) {
  std::array<char, 400> buffer;  // The largest double has 309 digits before the point.
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, decimals);
  CHECK(error == std::errc{}, "the buffer holds every double in fixed notation");
  std::string text(buffer.data(), end);
  drop_sign_of_zero(text);
  return text;
}

/// Rounds "123.456" half away from zero, on the digits themselves.
std::string round_decimal(std::string_view decimal, int decimals) {
  const bool negative = decimal.starts_with('-');
  if (negative) decimal.remove_prefix(1);
  const size_t point = std::min(decimal.find('.'), decimal.size());
  std::string digits{"0"};  // Room for a carry.
  digits += decimal.substr(0, point);
  std::string_view fraction =
      point < decimal.size() ? decimal.substr(point + 1) : std::string_view{};
  const auto kept = static_cast<size_t>(decimals);
  const bool up = fraction.size() > kept && fraction[kept] >= '5';
  fraction = fraction.substr(0, kept);
  digits += fraction;
  digits.append(kept - fraction.size(), '0');
  if (up) {
    size_t i = digits.size() - 1;
    while (digits[i] == '9') digits[i--] = '0';
    ++digits[i];
  }
  const size_t whole = digits.size() - kept;
  size_t first = digits.find_first_not_of('0');
  first = std::min(first, whole - 1);
  std::string out{negative ? "-" : ""};
  out += digits.substr(first, whole - first);
  if (kept > 0) out += "." + digits.substr(whole);
  drop_sign_of_zero(out);
  return out;
}

}  // namespace

std::string group_thousands(std::string_view decimal) {
  const size_t begin = decimal.starts_with('-') || decimal.starts_with('+') ? 1 : 0;
  const size_t end = std::min(decimal.find_first_not_of("0123456789", begin), decimal.size());
  std::string out{decimal.substr(0, begin)};
  for (size_t i = begin; i < end; ++i) {
    if (i > begin && (end - i) % 3 == 0) out += ',';
    out += decimal[i];
  }
  out += decimal.substr(end);
  return out;
}

std::string format_value(double value, const NumberFormat& format) {
  CHECK(format.decimals >= 0 && format.decimals <= kDecimalsMax, "0 to 12 decimals");
  if (std::isnan(value)) return "–";
  if (std::isinf(value)) return value > 0 ? "∞" : "-∞";
  const bool percent = format.kind == NumberKind::kPercent;
  std::string text = group_thousands(fixed_text(percent ? value * 100 : value, format.decimals));
  if (percent) text += '%';
  if (!format.unit.empty()) text += " " + format.unit;
  return text;
}

std::string format_number(double value, int decimals) {
  return format_value(value, {.kind = NumberKind::kNumber, .decimals = decimals, .unit = {}});
}

std::string format_percent(double ratio, int decimals) {
  return format_value(ratio, {.kind = NumberKind::kPercent, .decimals = decimals, .unit = {}});
}

std::string format_signed_percent(double ratio, int decimals) {
  std::string text = format_percent(ratio, decimals);
  const bool shows_digit = text.find_first_of("123456789") != std::string::npos;
  if (ratio > 0 && shows_digit) text.insert(0, "+");
  return text;
}

std::string format_count(int64_t count) { return group_thousands(std::to_string(count)); }

std::string format_money(std::string_view decimal, std::string_view currency, int decimals) {
  CHECK(decimals >= 0 && decimals <= kDecimalsMax, "0 to 12 decimals");
  std::string text = group_thousands(round_decimal(decimal, decimals));
  if (!currency.empty()) text.append(" ").append(currency);
  return text;
}

}  // namespace godwit
