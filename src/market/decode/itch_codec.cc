#include "market/decode/itch_codec.h"

namespace godwit {

Result<ItchMessage, ItchFault> decode_itch(std::span<const std::byte> bytes) {
  ItchMessage message;
  const auto read = visit_itch(bytes, [&](const auto& decoded) { message = decoded; });
  if (!read) return Unexpected{read.error()};
  return message;
}

}  // namespace godwit
