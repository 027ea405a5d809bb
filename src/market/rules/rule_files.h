// The texts of the rule files, read whole before any is understood.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "foundation/base/config.h"

namespace godwit {

/// File name below rules/ ("a_share.toml", "calendars/china.toml") to text.
struct RuleFiles {
  std::string folder;  ///< Before the names in messages.
  std::map<std::string, std::string> texts;

  /// Every .toml file of `folder` and of its folder calendars/. Throws Error(kFailed) when a file
  /// cannot be read.
  [[nodiscard]] static RuleFiles load(const std::filesystem::path& folder);
  /// Throws Error(kUsage) when there is no such file or it is not TOML.
  [[nodiscard]] ConfigFile parse(const std::string& name) const;
};

}  // namespace godwit
