#include "market/decode/itch_mold.h"

#include <algorithm>
#include <cstring>

#include "market/decode/itch_codec.h"

namespace godwit {

std::optional<MoldHeader> decode_mold_header(std::span<const std::byte> packet) {
  if (packet.size() < MoldHeader::kBytes) return std::nullopt;
  MoldHeader header;
  const std::byte* at = packet.data();
  itch_wire::take(at, header.session);
  itch_wire::take(at, header.sequence);
  itch_wire::take(at, header.count);
  return header;
}

std::array<std::byte, MoldHeader::kBytes> encode_mold_header(const MoldHeader& header) {
  std::array<std::byte, MoldHeader::kBytes> bytes;
  std::byte* at = bytes.data();
  itch_wire::put(at, header.session);
  itch_wire::put(at, header.sequence);
  itch_wire::put(at, header.count);
  return bytes;
}

Result<std::span<const std::span<const std::byte>>, MoldFault> MoldReceiver::receive(
    std::span<const std::byte> packet) {
  messages_.clear();
  const std::optional<MoldHeader> header = decode_mold_header(packet);
  if (!header) return Unexpected{MoldFault::kTruncated};
  if (session_ && *session_ != header->session) return Unexpected{MoldFault::kOtherSession};
  const bool last = header->count == MoldHeader::kEndOfSession;
  const size_t count = last ? 0 : header->count;
  auto rest = packet.subspan(MoldHeader::kBytes);
  for (size_t i = 0; i < count; ++i) {
    if (rest.size() < 2) return Unexpected{MoldFault::kTruncated};
    const size_t length = itch_wire::load<uint16_t>(rest.data());
    if (rest.size() - 2 < length) return Unexpected{MoldFault::kTruncated};
    messages_.push_back(rest.subspan(2, length));
    rest = rest.subspan(2 + length);
  }
  if (!rest.empty()) return Unexpected{MoldFault::kTrailingBytes};
  session_ = header->session;
  // A number so large that the sum wraps is far beyond the next message in any case.
  const uint64_t end = header->sequence + count;
  if (end >= header->sequence) sequence_seen_ = std::max(sequence_seen_, end);
  if (header->sequence > sequence_next_) return Unexpected{MoldFault::kGap};
  const auto repeated = std::min<uint64_t>(count, sequence_next_ - header->sequence);
  messages_repeated_ += repeated;
  sequence_next_ = std::max(sequence_next_, end);
  // The end counts only once everything before it is here.
  if (last) ended_ = true;
  return std::span<const std::span<const std::byte>>{messages_}.subspan(repeated);
}

std::optional<std::array<std::byte, MoldHeader::kBytes>> MoldReceiver::request() const {
  if (!session_ || sequence_seen_ <= sequence_next_) return std::nullopt;
  // 0xFFFF has a meaning of its own.
  const auto count = static_cast<uint16_t>(
      std::min<uint64_t>(sequence_seen_ - sequence_next_, MoldHeader::kEndOfSession - 1U));
  return encode_mold_header({.session = *session_, .sequence = sequence_next_, .count = count});
}

}  // namespace godwit
