#include "signals/features/feature_set.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

#include "foundation/base/error.h"
#include "signals/features/expression/expression_error.h"

namespace godwit::features {
namespace {

constexpr int64_t kWindowMax = 100'000;
constexpr size_t kFeaturesMax = 10'000;

bool is_name(std::string_view text) {
  if (text.empty() || (std::isdigit(static_cast<unsigned char>(text[0])) != 0)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
}

bool has_placeholder(std::string_view text) { return text.find("{d}") != std::string_view::npos; }

std::string written_out(std::string_view text, int64_t d) {
  std::string out;
  const std::string number = std::to_string(d);
  for (size_t at = text.find("{d}"); at != std::string_view::npos; at = text.find("{d}")) {
    out.append(text.substr(0, at)).append(number);
    text.remove_prefix(at + 3);
  }
  return out.append(text);
}

/// "my.toml:3:11: feature[1].formula", as every message about it begins.
std::string place_of_formula(const ConfigSection& section) {
  try {
    section.fail("formula", "");
  } catch (const Error& error) {
    const std::string_view message = error.what();
    return std::string{message.substr(0, message.rfind(": "))};
  }
}

/// Reads one set; remembers the table of each expression, for messages.
class SetReader {
 public:
  SetReader(const ConfigFile& file, std::string_view name) : root_{file.root()} {
    set_.name = name;
  }

  FeatureSet read() {
    read_head();
    for (const ConfigSection& section : root_.sections("define")) read_definition(section);
    for (const ConfigSection& section : root_.sections("feature")) read_family(section);
    root_.finish();
    if (set_.features.empty()) root_.fail("feature", "expected at least one [[feature]], got none");
    try_compile();
    return std::move(set_);
  }

 private:
  void read_head() {
    const ConfigSection head = root_.section("set");
    set_.title = head.string_or("title", set_.name);
    set_.about = head.string_or("about", "");
    unit_ = head.string_or("unit", "");
    set_.min_periods =
        static_cast<size_t>(head.integer_or("min_periods", 0, {.min = 1, .max = kWindowMax}));
    set_.flat_std = head.number_or("flat_std", 0, {.min = 0});
    set_.across_closes = head.boolean_or("across_closes", false);
    if (head.has("windows")) windows_ = head.integers("windows", {.min = 0, .max = kWindowMax});
    head.allow("windows");
    head.finish();
  }

  std::string new_name(const ConfigSection& section, const std::string& name) {
    if (!is_name(name))
      section.fail("name", "expected letters, digits and underscores, not a digit first, got \"" +
                               name + "\"");
    if (name == "ts" || name == "instrument")
      section.fail("name", "\"" + name + "\" is the name of a column of every output");
    std::string folded = name;  // Parquet's readers do not tell cases apart.
    for (char& c : folded) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!names_.insert(folded).second)
      section.fail("name", "\"" + name + "\" is the name of another one of this set");
    return name;
  }

  void read_definition(const ConfigSection& section) {
    const std::string name = new_name(section, section.string("name"));
    set_.definitions.push_back({name, section.string("formula")});
    sections_.push_back(section);
    section.finish();
  }

  void read_family(const ConfigSection& section) {
    const Feature pattern{.name = section.string("name"),
                          .formula = section.string("formula"),
                          .unit = section.string_or("unit", unit_),
                          .about = section.string_or("about", "")};
    const std::vector<int64_t> numbers = numbers_of(section, has_placeholder(pattern.name));
    section.finish();
    if (!has_placeholder(pattern.name)) {
      if (has_placeholder(pattern.formula))
        section.fail("name",
                     "the formula has {d}, so the name needs it too, got \"" + pattern.name + "\"");
      add(section, pattern);
      return;
    }
    for (const int64_t d : numbers)
      add(section, {.name = written_out(pattern.name, d),
                    .formula = written_out(pattern.formula, d),
                    .unit = pattern.unit,
                    .about = written_out(pattern.about, d)});
  }

  /// What {d} stands for, one after the other.
  std::vector<int64_t> numbers_of(const ConfigSection& section, bool is_family) {
    section.allow("windows");
    section.allow("from");
    section.allow("to");
    if (!is_family) {
      for (const char* key : {"windows", "from", "to"})
        if (section.has(key)) section.fail(key, "of no use without {d} in the name");
      return {};
    }
    for (const char* key : {"from", "to"})
      if (section.has("windows") && section.has(key))
        section.fail(key, "beside windows; expected windows, or from and to, to say what {d} is");
    if (section.has("windows")) return section.integers("windows", {.min = 0, .max = kWindowMax});
    if (section.has("from") || section.has("to")) {
      const int64_t from = section.integer("from", {.min = 0, .max = kWindowMax});
      const int64_t to = section.integer("to", {.min = 0, .max = kWindowMax});
      std::vector<int64_t> numbers;
      for (int64_t d = from; d != to; d += from < to ? 1 : -1) numbers.push_back(d);
      numbers.push_back(to);
      return numbers;
    }
    if (windows_.empty())
      section.fail("name", "{d} needs windows = [5, 10], or from and to, here or windows in [set]");
    return windows_;
  }

  void add(const ConfigSection& section, Feature feature) {
    feature.name = new_name(section, feature.name);
    feature.place = place_of_formula(section);
    if (set_.features.size() == kFeaturesMax)
      section.fail("name", "a set has at most " + std::to_string(kFeaturesMax) + " features");
    set_.features.push_back(std::move(feature));
    sections_.push_back(section);
  }

  void try_compile() {
    const std::vector<NamedExpression> expressions = set_.expressions();
    try {
      static_cast<void>(compile(expressions, set_.options()));
    } catch (const ExpressionError& error) {
      const std::string_view message = error.what();
      for (size_t i = 0; i < expressions.size(); ++i)
        if (message.starts_with(expressions[i].name + ": "))
          sections_[i].fail("formula", expressions[i].name + ": column " +
                                           std::to_string(error.column()) + ": " + error.reason() +
                                           drawn_place(expressions[i].text, error.column()));
      throw;
    }
  }

  ConfigSection root_;
  std::string unit_;  // Of features that state none.
  FeatureSet set_;
  std::vector<int64_t> windows_;
  std::set<std::string> names_;
  std::vector<ConfigSection> sections_;  // Of definitions and features, in their order.
};

}  // namespace

std::string unit_text(const Feature& feature) { return feature.unit.empty() ? "-" : feature.unit; }

CompileOptions FeatureSet::options() const {
  CompileOptions options;
  options.min_periods = min_periods;
  options.flat_std = flat_std;
  return options;
}

std::vector<NamedExpression> FeatureSet::expressions(const std::vector<bool>& wanted) const {
  std::vector<NamedExpression> all = definitions;
  for (size_t i = 0; i < features.size(); ++i)
    if (wanted.empty() || wanted[i]) all.push_back({features[i].name, features[i].formula});
  return all;
}

FeatureSet read_feature_set(const ConfigFile& file, std::string_view name) {
  return SetReader{file, name}.read();
}

FeatureSet load_feature_set(const std::filesystem::path& folder, std::string_view name) {
  if (name.ends_with(".toml") || name.find('/') != std::string_view::npos) {
    const std::filesystem::path path{name};
    return read_feature_set(ConfigFile::load(path), path.stem().string());
  }
  const std::vector<std::string> names = feature_set_names(folder);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    std::string message = "--set: expected one of";
    for (const std::string& one : names) message += " " + one;
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    throw usage_error(message + " or a FILE.toml, got \"" + std::string{name} + "\"" +
                      suggestion(name, candidates));
  }
  FeatureSet set = read_feature_set(ConfigFile::load(folder / (std::string{name} + ".toml")), name);
  for (Feature& feature : set.features) feature.place.clear();
  return set;
}

std::vector<std::string> feature_set_names(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it{folder, error}, end; !error && it != end;
       it.increment(error))
    if (it->path().extension() == ".toml") names.push_back(it->path().stem().string());
  if (error) throw failed("cannot list " + folder.string() + ": " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace godwit::features
