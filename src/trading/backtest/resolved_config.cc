#include "trading/backtest/resolved_config.h"

#include <utility>

namespace godwit {

std::string toml_string(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_strings(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ", ";
    out += toml_string(text);
  }
  return out + "]";
}

void ResolvedConfig::add(std::string_view section, std::string_view key, std::string value,
                         Role role) {
  entries_.push_back({std::string{section}, std::string{key}, std::move(value), role, false});
}

void ResolvedConfig::add_absent(std::string_view section, std::string_view key,
                                std::string_view meaning, Role role) {
  entries_.push_back({std::string{section}, std::string{key}, std::string{meaning}, role, true});
}

std::string ResolvedConfig::toml() const {
  std::string out = "# Resolved by godwit: every default is spelled out.\n";
  std::string_view section;
  for (const Entry& entry : entries_) {
    if (entry.section != section) out += "\n[" + entry.section + "]\n";
    section = entry.section;
    out += entry.absent ? "# " + entry.key + " = (" + entry.value + ")\n"
                        : entry.key + " = " + entry.value + "\n";
  }
  return out;
}

std::vector<ResolvedConfig::Setting> ResolvedConfig::settings() const {
  std::vector<Setting> settings;
  for (const Entry& entry : entries_)
    settings.push_back({entry.section + "." + entry.key, entry.value});
  return settings;
}

Hash128 ResolvedConfig::hash() const {
  Hasher hasher;
  for (const Entry& entry : entries_) {
    if (entry.role == Role::kLabel) continue;
    for (const std::string* part : {&entry.section, &entry.key, &entry.value}) {
      hasher.update(*part);
      hasher.update(std::string_view{"\n"});
    }
  }
  return hasher.digest();
}

}  // namespace godwit
