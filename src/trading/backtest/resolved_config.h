// A configuration with every default spelled out: what run.toml in a run directory says, and what
// the config hash is of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/hash.h"

namespace godwit {

/// `text` as a TOML string, quotes included.
[[nodiscard]] std::string toml_string(std::string_view text);
[[nodiscard]] std::string toml_strings(const std::vector<std::string>& texts);

class ResolvedConfig {
 public:
  /// What a setting is: a choice that changes results, or something that must not (names, paths).
  enum class Role { kChoice, kLabel };

  /// Settings of one section follow each other; `value` is TOML.
  void add(std::string_view section, std::string_view key, std::string value,
           Role role = Role::kChoice);
  /// A setting that is absent, as a comment: "# from = (the first bar)".
  void add_absent(std::string_view section, std::string_view key, std::string_view meaning,
                  Role role = Role::kChoice);

  [[nodiscard]] std::string toml() const;
  /// One setting as "section.key" and its value, for people.
  struct Setting {
    std::string key;
    std::string value;
  };
  [[nodiscard]] std::vector<Setting> settings() const;
  /// XXH3-128 of the choices, in their order.
  [[nodiscard]] Hash128 hash() const;

 private:
  struct Entry {
    std::string section;
    std::string key;
    std::string value;
    Role role;
    bool absent;
  };
  std::vector<Entry> entries_;
};

}  // namespace godwit
