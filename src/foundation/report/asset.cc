#include "foundation/report/asset.h"

#include <cstdint>

#include "foundation/base/check.h"

namespace godwit {
namespace {

uint32_t hex_digit(char c) { return static_cast<uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 6) {  // Six hexadecimal digits make four characters.
    const std::string_view group = hex.substr(i, 6);
    uint32_t bits = 0;
    for (const char c : group) bits = bits << 4 | hex_digit(c);
    bits <<= 4 * (6 - group.size());
    const size_t bytes = group.size() / 2;
    for (size_t k = 0; k < 4; ++k) out += k <= bytes ? kAlphabet[bits >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

std::string csp_source(const Asset& asset) {
  CHECK(asset.sha256_hex.size() == 64, "a SHA-256 has 64 hexadecimal digits");
  return "'sha256-" + base64_of_hex(asset.sha256_hex) + "'";
}

}  // namespace godwit
