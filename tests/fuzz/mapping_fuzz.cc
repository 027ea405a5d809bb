// Any text as a mapping file: it is read, or refused with a usage error; and what it makes of any
// time text is a time of ours or nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/time_zone.h"
#include "market/data/import/mapping.h"

// The input is a mapping file, then, behind a zero byte, a time.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace godwit;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const size_t cut = std::min(input.find('\0'), size);
  const std::string_view time_text = cut < size ? input.substr(cut + 1) : std::string_view{};
  try {
    const BarMapping mapping =
        read_bar_mapping(ConfigFile::parse(std::string{input.substr(0, cut)}, "m.toml"));
    CHECK(mapping.price_unit.mantissa > 0, "a unit of zero");
    const std::optional<CivilTime> time = mapping.format.read(time_text);
    if (time && time->kind == CivilTime::Kind::kLocal) {
      TimeZone zone{mapping.zone};
      const auto utc = zone.to_utc(time->clock_ns());
      CHECK(!utc || zone.to_clock_ns(*utc) == time->clock_ns(), "a zone that is no bijection");
    }
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kUsage, "a bad mapping is wrong usage");
  }
  return 0;
}
