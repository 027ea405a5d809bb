#include "signals/features/faded_series.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "foundation/base/number_text.h"
#include "signals/features/expression/syntax_tree.h"

namespace godwit::features {
namespace {

std::string text_of(const Syntax& tree) {
  if (tree.kind == SyntaxKind::kNumber) return format_double(tree.number);
  if (tree.kind == SyntaxKind::kName) return tree.word;
  const auto argument = [&](size_t i) { return text_of(tree.arguments[i]); };
  if (tree.word == "neg") return "(-" + argument(0) + ")";
  if (tree.word == "not") return "(not " + argument(0) + ")";
  const bool is_word = tree.word.find_first_of("+-*/<>=!&|^") == std::string::npos;
  if (!is_word || tree.word == "and" || tree.word == "or")
    return "(" + argument(0) + " " + tree.word + " " + argument(1) + ")";
  std::string text = tree.word + "(";
  for (size_t i = 0; i < tree.arguments.size(); ++i) text += (i == 0 ? "" : ", ") + argument(i);
  return text + ")";
}

/// The first arguments of recursive means, and all names.
struct Found {
  std::set<std::string> faded;
  std::set<std::string> names;

  void add(const Syntax& tree) {
    if (tree.kind == SyntaxKind::kName) names.insert(tree.word);
    if (tree.kind == SyntaxKind::kCall && (tree.word == "ema" || tree.word == "wilder"))
      faded.insert(text_of(tree.arguments.front()));
    for (const Syntax& argument : tree.arguments) add(argument);
  }
};

class Maker {
 public:
  explicit Maker(const FeatureSet& set) : out_{.set = set, .features = {}, .series = {}} {
    out_.set.features.clear();
    for (const NamedExpression& one : set.definitions) (void)add_series(one.name, one.text);
    for (const Feature& one : set.features) {
      std::vector<size_t> series = add_series(one.name, one.formula);
      out_.features.push_back(out_.set.features.size());
      out_.set.features.push_back(one);
      out_.series.push_back(std::move(series));
    }
  }

  FadedSeries take() { return std::move(out_); }

 private:
  /// Names that start with a digit are nobody else's.
  std::vector<size_t> add_series(const std::string& name, const std::string& formula) {
    Found found;
    found.add(parse(formula));
    std::set<size_t> places;
    for (const std::string& used : found.names)
      if (const auto of = known_.find(used); of != known_.end())
        places.insert(of->second.begin(), of->second.end());
    for (const std::string& text : found.faded) {
      const size_t place = out_.set.features.size();
      places.insert(place);
      out_.set.features.push_back({.name = std::to_string(place), .formula = text});
    }
    return known_[name] = {places.begin(), places.end()};
  }

  FadedSeries out_;
  std::map<std::string, std::vector<size_t>> known_;  // By name of a definition or feature.
};

}  // namespace

FadedSeries with_faded_series(const FeatureSet& set) { return Maker{set}.take(); }

}  // namespace godwit::features
