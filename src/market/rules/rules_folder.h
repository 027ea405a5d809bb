// Where the rule files lie. They belong to the program, not to the working folder.
#pragma once

#include <filesystem>

namespace godwit {

/// `$GODWIT_RULES` when it is set; else the nearest folder called "rules" with a "calendars" in it,
/// beside `executable` or in a folder above it. Throws Error(kFailed) when there is none.
[[nodiscard]] std::filesystem::path find_rules_folder(const std::filesystem::path& executable);

/// For this program, by /proc/self/exe.
[[nodiscard]] std::filesystem::path find_rules_folder();

}  // namespace godwit
