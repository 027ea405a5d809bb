#include "market/decode/itch_soup.h"

#include <charconv>

#include "foundation/base/check.h"
#include "market/decode/itch_codec.h"

namespace godwit {
namespace {

constexpr size_t kLengthBytes = 2;
constexpr size_t kSessionChars = 10;
constexpr size_t kSequenceChars = 20;

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Without the spaces on its left.
std::string_view unpadded(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

void append_text(std::string& out, std::string_view text, size_t width, bool on_the_right) {
  CHECK(text.size() <= width, "a text too long for its field");
  const std::string spaces(width - text.size(), ' ');
  if (on_the_right) out += spaces;
  out += text;
  if (!on_the_right) out += spaces;
}

std::vector<std::byte> packet_of(char type, std::string_view content) {
  std::vector<std::byte> packet(kLengthBytes + 1 + content.size());
  std::byte* at = packet.data();
  itch_wire::put(at, static_cast<uint16_t>(1 + content.size()));
  itch_wire::put(at, type);
  for (const char c : content) itch_wire::put(at, c);
  return packet;
}

}  // namespace

std::optional<SoupPacket> SoupPackets::next() noexcept {
  if (broken_ || bytes_.size() - at_ < kLengthBytes) return std::nullopt;
  const size_t length = itch_wire::load<uint16_t>(bytes_.data() + at_);
  if (length == 0) {
    broken_ = true;
    return std::nullopt;
  }
  if (bytes_.size() - at_ - kLengthBytes < length) return std::nullopt;
  const auto body = bytes_.subspan(at_ + kLengthBytes, length);
  at_ += kLengthBytes + length;
  return SoupPacket{.type = static_cast<char>(body.front()), .content = body.subspan(1)};
}

Result<SoupSession::Received, SoupFault> SoupSession::receive(const SoupPacket& packet) {
  const std::string_view text = text_of(packet.content);
  switch (packet.type) {
    case 'A': {
      if (text.size() != kSessionChars + kSequenceChars) return Unexpected{SoupFault::kBadLogin};
      const std::string_view digits = unpadded(text.substr(kSessionChars));
      uint64_t sequence = 0;
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
      if (error != std::errc{} || end != digits.data() + digits.size() || sequence == 0)
        return Unexpected{SoupFault::kBadLogin};
      session_ = unpadded(text.substr(0, kSessionChars));
      sequence_next_ = sequence;
      logged_in_ = true;
      return Received{};
    }
    case 'J':
      logged_in_ = false;
      if (text == "A") return Unexpected{SoupFault::kNotAuthorised};
      if (text == "S") return Unexpected{SoupFault::kSessionNotAvailable};
      return Unexpected{SoupFault::kRejected};
    case 'S':
      if (!logged_in_) return Unexpected{SoupFault::kNotLoggedIn};
      return Received{.message = packet.content, .sequence = sequence_next_++};
    case 'Z': ended_ = true; return Received{};
    default: return Received{};
  }
}

std::vector<std::byte> soup_login_request(const SoupLogin& login) {
  std::string content;
  append_text(content, login.user, 6, false);
  append_text(content, login.password, 10, false);
  append_text(content, login.session, kSessionChars, true);
  append_text(content, std::to_string(login.sequence), kSequenceChars, true);
  return packet_of('L', content);
}

std::vector<std::byte> soup_heartbeat() { return packet_of('R', {}); }
std::vector<std::byte> soup_logout_request() { return packet_of('O', {}); }

}  // namespace godwit
