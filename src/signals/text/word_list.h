// Dictionaries of Chinese words as text files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct WordListLimits {
  static constexpr size_t kFileBytesMax = 16 << 20;
  static constexpr size_t kWordCharactersMax = 16;
};

/// One word a line, Chinese characters only; spaces around it, blank lines and what follows a # are
/// ignored. In the order of the file, each once. Throws Error (kUsage) with file and line where a
/// line is anything else, and (kFailed) when the file cannot be read.
[[nodiscard]] std::vector<std::string> load_word_list(const std::filesystem::path& path);
/// The same of a text in memory, which messages call `name`.
[[nodiscard]] std::vector<std::string> parse_word_list(std::string_view text,
                                                       const std::string& name);

}  // namespace godwit
