// Any text as a date and as a time: what is accepted prints and reads back equal.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto date = godwit::parse_date(text)) {
    CHECK(godwit::format_date(*date) == text, "a date has one spelling");
  }
  if (const auto t = godwit::parse_timestamp(text)) {
    const auto again = godwit::parse_timestamp(godwit::format_timestamp(*t));
    CHECK(again && *again == *t, "a time changes between text and number");
  }
  return 0;
}
