// Reading configuration files (TOML) so that every mistake is found before any work begins and is
// told with its place: "run.toml:12:8: strategy.fast: expected an integer from 1 to 100000, got
// "ten"". A reader asks for each key it knows; finish() refuses the keys that nobody asked for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "foundation/base/suggestion.h"  // Callers word their own messages like ours.
#include "foundation/base/time.h"

namespace godwit {

/// Inclusive bounds of an integer or a number.
template <class T>
struct Bounds {
  T min = std::numeric_limits<T>::lowest();
  T max = std::numeric_limits<T>::max();
};

/// One table of a configuration. Getters throw Error(kUsage) with file, line, column, key, what was
/// expected and what was found. A copy refers to the same table.
class ConfigSection {
 public:
  [[nodiscard]] bool has(std::string_view key) const;
  /// The table called `key`; an absent one is empty, so that its defaults apply.
  [[nodiscard]] ConfigSection section(std::string_view key) const;
  /// The tables of an array of tables ([[key]]), in the file's order; an absent one is empty.
  [[nodiscard]] std::vector<ConfigSection> sections(std::string_view key) const;

  /// Required values.
  [[nodiscard]] std::string string(std::string_view key) const;
  [[nodiscard]] int64_t integer(std::string_view key, Bounds<int64_t> bounds = {}) const;
  /// A finite number; integers count.
  [[nodiscard]] double number(std::string_view key, Bounds<double> bounds = {}) const;
  [[nodiscard]] bool boolean(std::string_view key) const;
  /// An array of one or more strings.
  [[nodiscard]] std::vector<std::string> strings(std::string_view key) const;
  /// An array of one or more integers, each within the bounds.
  [[nodiscard]] std::vector<int64_t> integers(std::string_view key,
                                              Bounds<int64_t> bounds = {}) const;
  /// One of `choices`.
  [[nodiscard]] std::string choice(std::string_view key,
                                   std::span<const std::string_view> choices) const;
  /// A date (2024-01-02), as TOML or as text.
  [[nodiscard]] Date date(std::string_view key) const;
  /// A date (2024-01-02) or an instant (2024-01-02T01:30:00Z), as TOML or as text.
  [[nodiscard]] std::variant<Date, Timestamp> date_or_time(std::string_view key) const;
  /// A table of strings, in the order of the keys.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> string_map(
      std::string_view key) const;

  /// Optional values: `fallback` when the key is absent.
  [[nodiscard]] std::string string_or(std::string_view key, std::string_view fallback) const;
  [[nodiscard]] int64_t integer_or(std::string_view key, int64_t fallback,
                                   Bounds<int64_t> bounds = {}) const;
  [[nodiscard]] double number_or(std::string_view key, double fallback,
                                 Bounds<double> bounds = {}) const;
  [[nodiscard]] bool boolean_or(std::string_view key, bool fallback) const;
  [[nodiscard]] std::string choice_or(std::string_view key, std::string_view fallback,
                                      std::span<const std::string_view> choices) const;

  /// Refuses keys that no getter, section() or allow() has named, with the nearest known one.
  void finish() const;
  /// Declares a key as known without reading it.
  void allow(std::string_view key) const;
  /// Throws for a value that reads well but makes no sense: "<place>: <key>: <message>".
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;

 private:
  friend class ConfigFile;
  struct State;
  explicit ConfigSection(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// One configuration file, with overrides.
class ConfigFile {
 public:
  struct State;
  /// At most 1 MiB of TOML, keys of at most 64 parts, values nested at most 16 deep. Throws
  /// Error(kUsage) with line and column when it is not TOML.
  [[nodiscard]] static ConfigFile load(const std::filesystem::path& path);
  [[nodiscard]] static ConfigFile parse(std::string_view text, const std::string& name);
  /// Replaces or adds one value: set("strategy.fast", "10"). `value` is read as a TOML value; what
  /// is not one is a string. Messages call the place `flag`, or "--set KEY" where it is empty.
  void set(std::string_view dotted_key, std::string_view value, std::string_view flag = {});
  [[nodiscard]] ConfigSection root() const;

 private:
  explicit ConfigFile(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace godwit
