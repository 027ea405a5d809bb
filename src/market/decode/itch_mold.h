// MoldUDP64, the datagrams that carry ITCH: a session, the number of the first message, how many
// there are, then each behind its length. What is lost is asked for by the same header.
// Source: Nasdaq MoldUDP64 protocol specification 1.00.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/result.h"

namespace godwit {

/// The 20 bytes that every packet, and every request, begins with. Numbers are big-endian.
struct MoldHeader {
  static constexpr size_t kBytes = 20;
  static constexpr uint16_t kEndOfSession = 0xFFFF;
  std::array<char, 10> session{};
  uint64_t sequence = 0;  ///< Of the first message; of a heartbeat the next one expected.
  uint16_t count = 0;     ///< 0: a heartbeat.
  friend bool operator==(const MoldHeader&, const MoldHeader&) = default;
};

enum class MoldFault : uint8_t {
  kTruncated,      ///< Shorter than its header or than its messages.
  kTrailingBytes,  ///< Longer than its messages.
  kOtherSession,   ///< Not of the session that the first packet named.
  kGap,            ///< Begins beyond the next message: request() asks for what is missing.
};

/// Keeps the order of a session over lossy, repeated and reordered packets. Messages come out once
/// each, in sequence; a packet beyond a gap is refused as a whole and has to come again.
class MoldReceiver {
 public:
  /// `first_sequence`: of the first message wanted.
  explicit MoldReceiver(uint64_t first_sequence) : sequence_next_{first_sequence} {}

  /// The packet's messages that have not been seen, valid as long as the packet and until the next
  /// call.
  [[nodiscard]] Result<std::span<const std::span<const std::byte>>, MoldFault> receive(
      std::span<const std::byte> packet);

  /// The request for the messages that are known to be missing; nothing without a gap.
  [[nodiscard]] std::optional<std::array<std::byte, MoldHeader::kBytes>> request() const;

  [[nodiscard]] uint64_t sequence_next() const noexcept { return sequence_next_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] uint64_t messages_repeated() const noexcept { return messages_repeated_; }

 private:
  std::optional<std::array<char, 10>> session_;
  uint64_t sequence_next_;
  uint64_t sequence_seen_ = 0;  // one beyond the last message that a packet has told of
  uint64_t messages_repeated_ = 0;
  bool ended_ = false;
  std::vector<std::span<const std::byte>> messages_;
};

/// Nothing when there are fewer than 20 bytes.
[[nodiscard]] std::optional<MoldHeader> decode_mold_header(std::span<const std::byte> packet);
[[nodiscard]] std::array<std::byte, MoldHeader::kBytes> encode_mold_header(
    const MoldHeader& header);

}  // namespace godwit
