// A set of features: names, formulas and what a reader should know of them, read from a TOML file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "signals/features/expression/program.h"

namespace godwit::features {

struct Feature {
  std::string name;
  std::string formula;
  std::string unit;   ///< "" where nobody says it
  std::string about;  ///< one line; may be empty
  std::string place;  ///< "my.toml:3:11: feature[1].formula"; empty in sets that come with godwit
};

/// For tables: the unit, "-" where nobody says it.
[[nodiscard]] std::string unit_text(const Feature& feature);

/// Later formulas may use the names of earlier definitions and features.
struct FeatureSet {
  std::string name;
  std::string title;
  std::string about;
  size_t min_periods = 0;  ///< values that windows need; 0: as many as they are long
  double flat_std = 0;     ///< corr and rsquare are NaN where a standard deviation is not above it
  /// Instruments that close at different times may be compared: the values of a day are known at
  /// the last close.
  bool across_closes = false;
  std::vector<NamedExpression> definitions;  ///< used by features, not given out
  std::vector<Feature> features;             ///< in the order of the output

  /// The options for compile().
  [[nodiscard]] CompileOptions options() const;
  /// Definitions, then those features for which `wanted` is true (all where it is empty).
  [[nodiscard]] std::vector<NamedExpression> expressions(
      const std::vector<bool>& wanted = {}) const;
};

/// Reads a set, each `{d}` of its families written out, and compiles it once. The keys are
/// described in docs/feature_files.md. Throws Error(kUsage) with file, line and column of any
/// mistake.
[[nodiscard]] FeatureSet read_feature_set(const ConfigFile& file, std::string_view name);

/// `name` is that of a file NAME.toml in `folder`, or the path of a file (it ends in ".toml" or has
/// a slash). Throws Error(kUsage) with the nearest name when there is no such set.
[[nodiscard]] FeatureSet load_feature_set(const std::filesystem::path& folder,
                                          std::string_view name);

/// The names of the sets in the folder, sorted.
[[nodiscard]] std::vector<std::string> feature_set_names(const std::filesystem::path& folder);

}  // namespace godwit::features
