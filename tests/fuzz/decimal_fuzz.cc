// Any text at any scale: parsing never misbehaves, and what it accepts prints and reads back equal.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const int digits = data[0] % 19;
  const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
  const auto raw = godwit::parse_decimal(text, digits);
  if (raw) {
    const auto again = godwit::parse_decimal(godwit::format_decimal(*raw, digits), digits);
    CHECK(again && *again == *raw, "a decimal changes between text and number");
  }
  return 0;
}
