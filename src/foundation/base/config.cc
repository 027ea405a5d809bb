#include "foundation/base/config.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include <toml++/toml.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

constexpr uint64_t kConfigBytesMax = 1 << 20;

// toml++ frees nested tables by recursion, so that a long dotted key overflows the stack. Nobody
// nests configuration like this by hand.
constexpr int kKeyPartsMax = 64;
constexpr int kBracketsMax = 16;

/// The end of the TOML string that begins at `at`, one past its last quote; at most text.size().
size_t string_end(std::string_view text, size_t at) {
  const char quote = text[at];
  const std::string three(3, quote);
  const bool multi_line = text.substr(at, 3) == three;
  const size_t quotes = multi_line ? 3 : 1;
  for (size_t i = at + quotes; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"')
      ++i;
    else if (!multi_line && text[i] == '\n')
      return i;  // Not closed; the parser will say so.
    else if (text.substr(i, quotes) == std::string_view{three}.substr(0, quotes))
      return i + quotes;
  }
  return text.size();
}

/// Where a dotted key or nested brackets go deeper than the limits above, or nothing.
std::optional<size_t> too_deep(std::string_view text) {
  int parts = 1;
  int brackets = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '"':
      case '\'': i = string_end(text, i) - 1; break;
      case '#': i = std::min(text.find('\n', i), text.size()) - 1; break;
      case '.':
        if (++parts > kKeyPartsMax) return i;
        break;
      case '[':
      case '{':
        if (++brackets > kBracketsMax) return i;
        parts = 1;
        break;
      case ']':
      case '}': --brackets; [[fallthrough]];
      case '=':
      case ',':
      case '\n': parts = 1; break;
      default: break;
    }
  }
  return std::nullopt;
}

std::string in_quotes(std::string_view text) { return "\"" + std::string{text} + "\""; }

/// What a value is, in words: `integer 5`, `"text"`, `an array`.
std::string shown(const toml::node& node) {
  if (const auto* text = node.as_string()) return in_quotes(text->get());
  if (node.is_table()) return "a table";
  if (node.is_array()) return "an array";
  std::ostringstream out;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) out << value;
  });
  return out.str();
}

template <class T>
std::string range_text(const char* what, const Bounds<T>& bounds) {
  const auto text = [](T value) {
    if constexpr (std::is_same_v<T, double>)
      return format_double(value);
    else
      return std::to_string(value);
  };
  const bool low = bounds.min != std::numeric_limits<T>::lowest();
  const bool high = bounds.max != std::numeric_limits<T>::max();
  if (low && high)
    return std::string{what} + " from " + text(bounds.min) + " to " + text(bounds.max);
  if (low) return std::string{what} + " of at least " + text(bounds.min);
  if (high) return std::string{what} + " of at most " + text(bounds.max);
  return what;
}

}  // namespace

struct ConfigFile::State {
  std::string name;
  toml::table table;
  std::map<std::string, std::string, std::less<>> overridden;  // Dotted key of set() -> its place.
};

struct ConfigSection::State {
  std::shared_ptr<ConfigFile::State> file;
  const toml::table* table = nullptr;  // Null: absent.
  std::string path;                    // Dotted, "" for the root.
  std::set<std::string, std::less<>> known;

  [[nodiscard]] const toml::node* find(std::string_view key) {
    known.emplace(key);
    return table == nullptr ? nullptr : table->get(key);
  }
  [[nodiscard]] std::string dotted(std::string_view key) const {
    return path.empty() ? std::string{key} : path + "." + std::string{key};
  }
  [[nodiscard]] std::string place(const toml::node* node, std::string_view key) const {
    if (const auto found = file->overridden.find(dotted(key)); found != file->overridden.end())
      return found->second;
    std::string text = file->name;
    const toml::node* const at = node != nullptr ? node : table;
    if (at != nullptr && at->source().begin.line > 0)
      text += ":" + std::to_string(at->source().begin.line) + ":" +
              std::to_string(at->source().begin.column);
    return text + ": " + dotted(key);
  }
  [[noreturn]] void expected(const toml::node* node, std::string_view key,
                             const std::string& what) const {
    throw usage_error(place(node, key) + ": expected " + what + ", got " +
                      (node == nullptr ? "nothing" + mistyped(key) : shown(*node)));
  }
  /// What to say of a key of the table that nobody has asked for and that is nearly `key`.
  [[nodiscard]] std::string mistyped(std::string_view key) const {
    std::vector<std::string_view> others;
    if (table != nullptr)
      for (const auto& [other, node] : *table)
        if (!known.contains(other.str())) others.push_back(other.str());
    const std::string near = nearest(key, others);
    if (near.empty()) return "";
    return "; did you mean " + std::string{key} + " by its key " + near + "?";
  }
};

ConfigSection::ConfigSection(std::shared_ptr<State> state) : state_{std::move(state)} {}

bool ConfigSection::has(std::string_view key) const { return state_->find(key) != nullptr; }

void ConfigSection::allow(std::string_view key) const { state_->known.emplace(key); }

ConfigSection ConfigSection::section(std::string_view key) const {
  const toml::node* const node = state_->find(key);
  if (node != nullptr && !node->is_table()) state_->expected(node, key, "a table");
  auto child = std::make_shared<State>();
  child->file = state_->file;
  child->table = node == nullptr ? nullptr : node->as_table();
  child->path = state_->dotted(key);
  return ConfigSection{child};
}

std::vector<ConfigSection> ConfigSection::sections(std::string_view key) const {
  constexpr const char* kWhat = "an array of tables";
  const toml::node* const node = state_->find(key);
  std::vector<ConfigSection> rows;
  if (node == nullptr) return rows;
  if (!node->is_array()) state_->expected(node, key, kWhat);
  for (const toml::node& element : *node->as_array()) {
    if (!element.is_table()) state_->expected(&element, key, kWhat);
    auto row = std::make_shared<State>();
    row->file = state_->file;
    row->table = element.as_table();
    row->path = state_->dotted(key) + "[" + std::to_string(rows.size() + 1) + "]";
    rows.push_back(ConfigSection{row});
  }
  return rows;
}

std::string ConfigSection::string(std::string_view key) const {
  const toml::node* const node = state_->find(key);
  if (node == nullptr || !node->is_string()) state_->expected(node, key, "a string");
  return node->as_string()->get();
}

int64_t ConfigSection::integer(std::string_view key, Bounds<int64_t> bounds) const {
  const toml::node* const node = state_->find(key);
  const std::string what = range_text("an integer", bounds);
  if (node == nullptr || !node->is_integer()) state_->expected(node, key, what);
  const int64_t value = node->as_integer()->get();
  if (value < bounds.min || value > bounds.max) state_->expected(node, key, what);
  return value;
}

double ConfigSection::number(std::string_view key, Bounds<double> bounds) const {
  const toml::node* const node = state_->find(key);
  const std::string what = range_text("a number", bounds);
  if (node == nullptr || !node->is_number()) state_->expected(node, key, what);
  const double value = *node->value<double>();
  if (!std::isfinite(value) || value < bounds.min || value > bounds.max)
    state_->expected(node, key, what);
  return value;
}

bool ConfigSection::boolean(std::string_view key) const {
  const toml::node* const node = state_->find(key);
  if (node == nullptr || !node->is_boolean()) state_->expected(node, key, "true or false");
  return node->as_boolean()->get();
}

std::vector<std::string> ConfigSection::strings(std::string_view key) const {
  constexpr const char* kWhat = "an array of one or more strings";
  const toml::node* const node = state_->find(key);
  if (node == nullptr || !node->is_array() || node->as_array()->empty())
    state_->expected(node, key, kWhat);
  std::vector<std::string> values;
  for (const toml::node& element : *node->as_array()) {
    if (!element.is_string()) state_->expected(&element, key, kWhat);
    values.push_back(element.as_string()->get());
  }
  return values;
}

std::vector<int64_t> ConfigSection::integers(std::string_view key, Bounds<int64_t> bounds) const {
  const std::string what = "an array of one or more integers, each " + range_text("one", bounds);
  const toml::node* const node = state_->find(key);
  if (node == nullptr || !node->is_array() || node->as_array()->empty())
    state_->expected(node, key, what);
  std::vector<int64_t> values;
  for (const toml::node& element : *node->as_array()) {
    const auto* const value = element.as_integer();
    if (value == nullptr || value->get() < bounds.min || value->get() > bounds.max)
      state_->expected(&element, key, what);
    values.push_back(value->get());
  }
  return values;
}

std::string ConfigSection::choice(std::string_view key,
                                  std::span<const std::string_view> choices) const {
  const toml::node* const node = state_->find(key);
  std::string what = "one of";
  for (const std::string_view choice : choices) what += " " + in_quotes(choice);
  if (node == nullptr || !node->is_string()) state_->expected(node, key, what);
  const std::string value = node->as_string()->get();
  if (std::find(choices.begin(), choices.end(), value) == choices.end())
    throw usage_error(state_->place(node, key) + ": expected " + what + ", got " +
                      in_quotes(value) + suggestion(value, choices));
  return value;
}

std::variant<Date, Timestamp> ConfigSection::date_or_time(std::string_view key) const {
  const toml::node* const node = state_->find(key);
  constexpr const char* kWhat = "a date (2024-01-02) or a UTC time (2024-01-02T01:30:00Z)";
  if (node == nullptr || !(node->is_date() || node->is_date_time() || node->is_string()))
    state_->expected(node, key, kWhat);
  const std::string text = node->is_string() ? node->as_string()->get() : shown(*node);
  if (const std::optional<Date> date = parse_date(text)) return *date;
  if (const std::optional<Timestamp> time = parse_timestamp(text)) return *time;
  state_->expected(node, key, kWhat);
}

Date ConfigSection::date(std::string_view key) const {
  const toml::node* const node = state_->find(key);
  if (node != nullptr && (node->is_date() || node->is_string())) {
    const std::string text = node->is_string() ? node->as_string()->get() : shown(*node);
    if (const std::optional<Date> date = parse_date(text)) return *date;
  }
  state_->expected(node, key, "a date (2024-01-02)");
}

std::vector<std::pair<std::string, std::string>> ConfigSection::string_map(
    std::string_view key) const {
  const toml::node* const node = state_->find(key);
  constexpr const char* kWhat = "a table of strings";
  if (node == nullptr || !node->is_table()) state_->expected(node, key, kWhat);
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [name, value] : *node->as_table()) {
    if (!value.is_string()) state_->expected(&value, key, kWhat);
    entries.emplace_back(std::string{name.str()}, value.as_string()->get());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::string ConfigSection::string_or(std::string_view key, std::string_view fallback) const {
  return has(key) ? string(key) : std::string{fallback};
}
int64_t ConfigSection::integer_or(std::string_view key, int64_t fallback,
                                  Bounds<int64_t> bounds) const {
  return has(key) ? integer(key, bounds) : fallback;
}
double ConfigSection::number_or(std::string_view key, double fallback,
                                Bounds<double> bounds) const {
  return has(key) ? number(key, bounds) : fallback;
}
bool ConfigSection::boolean_or(std::string_view key, bool fallback) const {
  return has(key) ? boolean(key) : fallback;
}
std::string ConfigSection::choice_or(std::string_view key, std::string_view fallback,
                                     std::span<const std::string_view> choices) const {
  return has(key) ? choice(key, choices) : std::string{fallback};
}

void ConfigSection::finish() const {
  if (state_->table == nullptr) return;
  const std::vector<std::string_view> known(state_->known.begin(), state_->known.end());
  for (const auto& [key, node] : *state_->table) {
    if (state_->known.contains(key.str())) continue;
    std::string expected = "no such key here";
    if (!known.empty()) {
      expected = "expected one of";
      for (const std::string_view name : known) expected += " " + std::string{name};
    }
    throw usage_error(state_->place(&node, key.str()) + ": " + expected + ", got " +
                      std::string{key.str()} + suggestion(key.str(), known));
  }
}

void ConfigSection::fail(std::string_view key, const std::string& message) const {
  throw usage_error(state_->place(state_->find(key), key) + ": " + message);
}

ConfigFile::ConfigFile(std::shared_ptr<State> state) : state_{std::move(state)} {}

ConfigFile ConfigFile::load(const std::filesystem::path& path) {
  return parse(read_file(path, kConfigBytesMax), path.string());
}

ConfigFile ConfigFile::parse(std::string_view text, const std::string& name) {
  if (const std::optional<size_t> deep = too_deep(text)) {
    const std::string_view before = text.substr(0, *deep);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    throw usage_error(name + ":" + std::to_string(line) + ":" +
                      std::to_string(*deep - (before.rfind('\n') + 1) + 1) +
                      ": nested too deeply; godwit reads dotted keys of at most " +
                      std::to_string(kKeyPartsMax) + " parts and values of at most " +
                      std::to_string(kBracketsMax) + " levels");
  }
  auto state = std::make_shared<State>();
  state->name = name;
  try {
    state->table = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    throw usage_error(name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                      ": not valid TOML: " + std::string{error.description()});
  }
  return ConfigFile{state};
}

void ConfigFile::set(std::string_view dotted_key, std::string_view value, std::string_view flag) {
  const std::string place = flag.empty() ? "--set " + std::string{dotted_key} : std::string{flag};
  const auto bad = [&](const std::string& why) {
    throw usage_error(place + "=" + std::string{value} + ": " + why);
  };
  if (std::count(dotted_key.begin(), dotted_key.end(), '.') >= kKeyPartsMax || too_deep(value))
    bad("nested too deeply");
  toml::table* table = &state_->table;
  std::string_view rest = dotted_key;
  for (size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    const std::string_view part = rest.substr(0, dot);
    if (part.empty()) bad("expected SECTION.KEY=VALUE");
    toml::node* node = table->get(part);
    if (node == nullptr) node = &table->insert_or_assign(part, toml::table{}).first->second;
    if (!node->is_table()) bad(std::string{part} + " is not a section");
    table = node->as_table();
    rest.remove_prefix(dot + 1);
  }
  if (rest.empty()) bad("expected SECTION.KEY=VALUE");
  try {
    const toml::table parsed = toml::parse("value = " + std::string{value});
    if (parsed.size() != 1) bad("expected one value");
    parsed.get("value")->visit([&](const auto& node) { table->insert_or_assign(rest, node); });
  } catch (const toml::parse_error&) {
    table->insert_or_assign(rest, std::string{value});
  }
  state_->overridden.insert_or_assign(std::string{dotted_key}, place);
}

ConfigSection ConfigFile::root() const {
  auto section = std::make_shared<ConfigSection::State>();
  section->file = state_;
  section->table = &state_->table;
  return ConfigSection{section};
}

}  // namespace godwit
