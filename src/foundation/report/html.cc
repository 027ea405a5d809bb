#include "foundation/report/html.h"

#include <cstdint>

#include "foundation/base/utf8.h"

namespace godwit {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// Length of the character at the front of `text`, or 0 when no character begins there.
size_t character_length(std::string_view text) {
  if (static_cast<uint8_t>(text.front()) < 0x80) return 1;
  for (size_t length = 2; length <= 4 && length <= text.size(); ++length)
    if (is_utf8(text.substr(0, length))) return length;
  return 0;
}

/// Calls `emit` with each character, or with U+FFFD for each byte that belongs to none.
template <class Emit>
void for_each_character(std::string_view text, Emit emit) {
  while (!text.empty()) {
    const size_t length = character_length(text);
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
