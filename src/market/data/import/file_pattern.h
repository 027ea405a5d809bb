// Names of files as a format knows them: "{exchange}.{product}_main" finds the parts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// Literal text, `*` (any characters) and `{name}` (one or more letters, digits, dots, dashes and
/// at signs, as few as will do). Matches the end of a path with its last folders, behind a slash or
/// the beginning: "oanda/{pair}_1m_*" fits "data/forex/oanda/EURUSD_1m_2014.csv.gz". Endings like
/// .csv.gz belong to the text; a pattern ends in * to allow them.
class FilePattern {
 public:
  /// Nothing when a brace does not close, a name is empty or comes twice.
  [[nodiscard]] static std::optional<FilePattern> parse(std::string_view text);
  /// The parts by name; nothing when the path is another one.
  [[nodiscard]] std::optional<std::map<std::string, std::string, std::less<>>> match(
      std::string_view path) const;
  /// As it was parsed.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Token {
    enum class Kind : uint8_t { kLiteral, kAny, kName } kind = Kind::kLiteral;
    std::string text;
  };
  using Parts = std::map<std::string, std::string, std::less<>>;
  [[nodiscard]] bool match_from(std::string_view path, size_t token, Parts& parts) const;
  std::vector<Token> tokens_;
  std::string text_;
};

}  // namespace godwit
