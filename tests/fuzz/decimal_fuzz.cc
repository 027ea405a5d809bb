// Any text at any scale: parsing agrees with a naive model that moves the point in a string of
// digits, and what it accepts prints and reads back equal.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"

namespace {

constexpr std::string_view kDigits = "0123456789";

/// The digits of `text` x 10^digits as decimal text, or nothing where it is not such a number.
std::optional<std::string> naive(std::string text, int digits) {
  std::string sign;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    if (text[0] == '-') sign = "-";
    text.erase(0, 1);
  }
  long zeros = digits;
  if (const size_t e = text.find_first_of("eE"); e != std::string::npos) {
    std::string power = text.substr(e + 1);
    text.resize(e);
    const bool down = !power.empty() && power[0] == '-';
    if (down || (!power.empty() && power[0] == '+')) power.erase(0, 1);
    if (power.empty() || power.find_first_not_of(kDigits) != std::string::npos) return {};
    power.erase(0, power.find_first_not_of('0'));
    if (power.size() > 3 || (power.size() == 3 && power > "400")) return {};
    const long exponent = power.empty() ? 0 : std::stol(power);
    zeros += down ? -exponent : exponent;
  }
  if (const size_t point = text.find('.'); point != std::string::npos) {
    zeros -= static_cast<long>(text.size() - point - 1);
    text.erase(point, 1);
  }
  if (text.empty() || text.find_first_not_of(kDigits) != std::string::npos) return {};
  text.erase(0, text.find_first_not_of('0'));
  if (text.empty()) return "0";
  for (; zeros < 0; ++zeros) {
    if (text.back() != '0') return {};
    text.pop_back();
  }
  text.append(static_cast<size_t>(zeros), '0');
  constexpr std::string_view kLimit = "9223372036854775807";
  if (text.size() > kLimit.size() || (text.size() == kLimit.size() && text > kLimit)) return {};
  return sign + text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const int digits = data[0] % 19;
  const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
  const auto raw = godwit::parse_decimal(text, digits);
  const std::optional<std::string> expected = naive(std::string{text}, digits);
  CHECK(raw.has_value() == expected.has_value(), "the naive model decides otherwise");
  if (raw) {
    CHECK(std::to_string(*raw) == *expected, "the naive model reads another number");
    const auto again = godwit::parse_decimal(godwit::format_decimal(*raw, digits), digits);
    CHECK(again && *again == *raw, "a decimal changes between text and number");
  }
  return 0;
}
