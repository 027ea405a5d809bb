// Cutting a file of ITCH messages into messages: each stands behind its length, two bytes,
// big-endian, itself not counted. Length 0 ends the session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "market/decode/itch_codec.h"

namespace godwit {

/// Views into a buffer, which must outlive them. A stream is read in pieces: after the last whole
/// message of one the caller keeps the bytes from consumed() on and puts them before the next.
/// A message is at most 65,535 bytes, so that is what a caller keeps at most.
class ItchFrames {
 public:
  static constexpr size_t kLengthBytes = 2;

  explicit ItchFrames(std::span<const std::byte> bytes) : bytes_{bytes} {}

  /// The next message; nothing when no whole one is left, or at the end of the session.
  [[nodiscard]] std::optional<std::span<const std::byte>> next() noexcept {
    if (end_of_session_ || bytes_.size() - at_ < kLengthBytes) return std::nullopt;
    const size_t length = itch_wire::load<uint16_t>(bytes_.data() + at_);
    if (length == 0) {
      end_of_session_ = true;
      at_ += kLengthBytes;
      return std::nullopt;
    }
    if (bytes_.size() - at_ - kLengthBytes < length) return std::nullopt;
    const auto message = bytes_.subspan(at_ + kLengthBytes, length);
    at_ += kLengthBytes + length;
    return message;
  }

  /// Bytes of the messages that next() has given, and of the end of the session.
  [[nodiscard]] size_t consumed() const noexcept { return at_; }
  [[nodiscard]] bool end_of_session() const noexcept { return end_of_session_; }

 private:
  std::span<const std::byte> bytes_;
  size_t at_ = 0;
  bool end_of_session_ = false;
};

}  // namespace godwit
