// Where the shipped feature sets lie. They belong to the program, not to the working folder.
#pragma once

#include <filesystem>

namespace godwit::features {

/// `$GODWIT_FEATURES` when it is set; else the nearest folder called "features" with a "seed.toml"
/// in it, beside `executable` or in a folder above it. Throws Error(kFailed) when there is none.
[[nodiscard]] std::filesystem::path find_features_folder(const std::filesystem::path& executable);

/// For this program, by /proc/self/exe.
[[nodiscard]] std::filesystem::path find_features_folder();

}  // namespace godwit::features
