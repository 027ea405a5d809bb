#include "foundation/base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace godwit {
namespace {

struct LeadByte {
  size_t length = 0;           // of the whole sequence; 0: no sequence starts so
  unsigned second_min = 0x80;  // bounds of the second byte, which carry the exclusions
  unsigned second_max = 0xBF;
};

// Table 3-7 of the Unicode standard.
constexpr LeadByte lead_byte(unsigned byte) {
  if (byte < 0x80) return {.length = 1};
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {.length = 2};
  if (byte == 0xE0) return {.length = 3, .second_min = 0xA0};
  if (byte == 0xED) return {.length = 3, .second_max = 0x9F};
  if (byte < 0xF0) return {.length = 3};
  if (byte == 0xF0) return {.length = 4, .second_min = 0x90};
  if (byte < 0xF4) return {.length = 4};
  if (byte == 0xF4) return {.length = 4, .second_max = 0x8F};
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  const auto byte_at = [&](size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
  };
  for (size_t i = 0; i < text.size();) {
    uint64_t eight = 0;
    if (text.size() - i >= sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {  // Most text is ASCII.
        i += sizeof eight;
        continue;
      }
    }
    const LeadByte lead = lead_byte(byte_at(i));
    if (lead.length == 0 || text.size() - i < lead.length) return false;
    if (lead.length > 1 && (byte_at(i + 1) < lead.second_min || byte_at(i + 1) > lead.second_max))
      return false;
    for (size_t k = 2; k < lead.length; ++k)
      if ((byte_at(i + k) & 0xC0U) != 0x80U) return false;
    i += lead.length;
  }
  return true;
}

}  // namespace godwit
