// SoupBinTCP 3.0, the TCP session that carries ITCH: packets of a length (two bytes, big-endian,
// counting the type and what follows), a type, and its content. Sequenced packets hold one message
// each and are numbered by counting.
// Source: Nasdaq SoupBinTCP 3.00 specification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.h"

namespace godwit {

struct SoupPacket {
  char type = ' ';
  std::span<const std::byte> content;
};

/// Cuts a buffer into packets; views into it, which must outlive them. See ItchFrames for reading
/// in pieces.
class SoupPackets {
 public:
  explicit SoupPackets(std::span<const std::byte> bytes) : bytes_{bytes} {}
  /// The next packet; nothing when no whole one is left, or behind a packet without a type.
  [[nodiscard]] std::optional<SoupPacket> next() noexcept;
  [[nodiscard]] size_t consumed() const noexcept { return at_; }
  /// A packet of length 0 has been met: the stream is broken from there on.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  std::span<const std::byte> bytes_;
  size_t at_ = 0;
  bool broken_ = false;
};

/// Why a session cannot go on.
enum class SoupFault : uint8_t {
  kNotAuthorised,        ///< Login rejected: user or password.
  kSessionNotAvailable,  ///< Login rejected: no such session.
  kRejected,             ///< Login rejected for a reason that the protocol does not name.
  kBadLogin,             ///< The answer to the login cannot be read.
  kNotLoggedIn,          ///< Sequenced data before the answer to the login.
};

/// The client's side of a session: what has been received, and where to go on after a break.
class SoupSession {
 public:
  /// What a packet from the server gives.
  struct Received {
    std::span<const std::byte> message;  ///< Empty unless the packet was sequenced data.
    uint64_t sequence = 0;               ///< Of the message, from 1.
  };
  /// Takes a packet from the server. Heartbeats, debug texts and unknown types give nothing.
  [[nodiscard]] Result<Received, SoupFault> receive(const SoupPacket& packet);

  /// Of the next sequenced message; 1 before the first login. After a break log in again with this
  /// number and session().
  [[nodiscard]] uint64_t sequence_next() const noexcept { return sequence_next_; }
  [[nodiscard]] const std::string& session() const noexcept { return session_; }
  [[nodiscard]] bool logged_in() const noexcept { return logged_in_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }

 private:
  std::string session_;
  uint64_t sequence_next_ = 1;
  bool logged_in_ = false;
  bool ended_ = false;
};

struct SoupLogin {
  std::string_view user;      ///< At most 6 characters.
  std::string_view password;  ///< At most 10.
  std::string_view session;   ///< At most 10; empty: the current one.
  uint64_t sequence = 1;      ///< Of the first message wanted; 0: only new ones.
};
/// The packets that a client sends. A text that is too long stops the process: the configuration
/// was to check it.
[[nodiscard]] std::vector<std::byte> soup_login_request(const SoupLogin& login);
[[nodiscard]] std::vector<std::byte> soup_heartbeat();
[[nodiscard]] std::vector<std::byte> soup_logout_request();

}  // namespace godwit
