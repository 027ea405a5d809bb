#include "foundation/report/html.h"

#include <cstdint>

namespace godwit {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// Length of the well-formed UTF-8 sequence at the front of `text`, or 0.
/// Source: The Unicode Standard, table 3-7 (no overlong forms, surrogates or values past U+10FFFF).
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t i) -> uint8_t {
    return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0};
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    if (lead == 0xED && byte(1) > 0x9F) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/// Calls `emit` with each character, or with U+FFFD for each byte that belongs to none.
template <class Emit>
void for_each_character(std::string_view text, Emit emit) {
  while (!text.empty()) {
    const size_t length = sequence_length(text);
    emit(length == 0 ? kReplacement : text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

bool is_control(char c) {
  return (static_cast<uint8_t>(c) < 0x20 && c != '\t' && c != '\n') || c == '\x7F';
}

void append_unicode_escape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto value = static_cast<uint8_t>(c);
  out += "\\u00";
  out += kHex[value >> 4];
  out += kHex[value & 15];
}

}  // namespace

void append_html_text(std::string& out, std::string_view text) {
  for_each_character(text, [&](std::string_view character) {
    if (character.size() > 1) {
      out += character;
      return;
    }
    switch (const char c = character.front()) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (is_control(c)) {
          out += kReplacement;
        } else {
          out += c;
        }
    }
  });
}

std::string html_text(std::string_view text) {
  std::string out;
  append_html_text(out, text);
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for_each_character(text, [&](std::string_view character) {
    if (character == "\xE2\x80\xA8") {
      out += "\\u2028";
    } else if (character == "\xE2\x80\xA9") {
      out += "\\u2029";
    } else if (character.size() > 1) {
      out += character;
    } else if (const char c = character.front(); c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '<' || c == '>' || c == '&' || static_cast<uint8_t>(c) < 0x20 || c == '\x7F') {
      append_unicode_escape(out, c);
    } else {
      out += c;
    }
  });
  out += '"';
}

}  // namespace godwit
