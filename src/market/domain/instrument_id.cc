#include "market/domain/instrument_id.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr size_t kSymbolMax = 47;
constexpr size_t kVenueMax = 15;

bool is_upper_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_plain(char c) {
  return is_upper_or_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_' ||
         c == '@';
}
bool is_symbol(char c) { return is_plain(c) || c == '/' || c == ':'; }

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

}  // namespace

std::optional<InstrumentId> InstrumentId::parse(std::string_view text) {
  const size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view symbol = text.substr(0, dot);
  const std::string_view venue = text.substr(dot + 1);
  if (symbol.empty() || symbol.size() > kSymbolMax || symbol.front() == '.') return std::nullopt;
  if (venue.empty() || venue.size() > kVenueMax) return std::nullopt;
  if (!std::all_of(symbol.begin(), symbol.end(), is_symbol)) return std::nullopt;
  const auto is_venue = [](char c) { return is_upper_or_digit(c) || c == '_'; };
  if (!std::all_of(venue.begin(), venue.end(), is_venue)) return std::nullopt;
  InstrumentId id;
  id.text_ = text;
  return id;
}

std::string_view InstrumentId::symbol() const {
  return std::string_view{text_}.substr(0, text_.rfind('.'));
}

std::string_view InstrumentId::venue() const {
  return std::string_view{text_}.substr(text_.rfind('.') + 1);
}

std::string InstrumentId::file_name() const {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string name;
  for (const char c : text_) {
    if (is_plain(c)) {
      name += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      name += '%';
      name += kHex[byte >> 4];
      name += kHex[byte & 15];
    }
  }
  return name;
}

std::optional<InstrumentId> InstrumentId::from_file_name(std::string_view name) {
  std::string text;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '%') {
      text += name[i];
      continue;
    }
    if (i + 2 >= name.size()) return std::nullopt;
    const std::optional<int> high = hex_digit(name[i + 1]);
    const std::optional<int> low = hex_digit(name[i + 2]);
    if (!high || !low) return std::nullopt;
    text += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  std::optional<InstrumentId> id = parse(text);
  if (id && id->file_name() != name) return std::nullopt;  // One name a thing.
  return id;
}

}  // namespace godwit
