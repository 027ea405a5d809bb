// Many words, asked for the longest one at a place of a text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct WordMatch {
  size_t word = 0;   ///< Its index in the order of construction.
  size_t bytes = 0;  ///< Its length.
  friend bool operator==(const WordMatch&, const WordMatch&) = default;
};

/// Words of UTF-8, looked up from either of their ends in O(length of the match x log words).
/// Immutable; any thread.
class WordTable {
 public:
  WordTable() = default;
  /// Empty words are never found; of equal ones the first is.
  explicit WordTable(std::vector<std::string> words);

  [[nodiscard]] size_t size() const { return words_.size(); }
  [[nodiscard]] const std::string& word(size_t index) const { return words_[index]; }
  [[nodiscard]] std::optional<size_t> find(std::string_view word) const;
  /// The longest word that `text` begins with.
  [[nodiscard]] std::optional<WordMatch> longest_prefix(std::string_view text) const;
  /// The longest word that `text` ends with.
  [[nodiscard]] std::optional<WordMatch> longest_suffix(std::string_view text) const;

 private:
  std::vector<std::string> words_;
  std::vector<size_t> by_begin_;  // Indices of the words in the order of their bytes.
  std::vector<size_t> by_end_;    // The same of the bytes read backward.
};

}  // namespace godwit
