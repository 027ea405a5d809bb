#include "market/data/import/file_pattern.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr size_t kPathBytesMax = 4096;  // Matching is quadratic at worst.

bool is_part(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '@';
}

}  // namespace

std::optional<FilePattern> FilePattern::parse(std::string_view text) {
  FilePattern pattern;
  pattern.text_ = text;
  while (!text.empty()) {
    if (text.front() == '*') {
      pattern.tokens_.push_back({Token::Kind::kAny, ""});
      text.remove_prefix(1);
    } else if (text.front() == '{') {
      const size_t end = text.find('}');
      if (end == std::string_view::npos || end == 1) return std::nullopt;
      const std::string name{text.substr(1, end - 1)};
      for (const Token& token : pattern.tokens_)
        if (token.kind == Token::Kind::kName && token.text == name) return std::nullopt;
      pattern.tokens_.push_back({Token::Kind::kName, name});
      text.remove_prefix(end + 1);
    } else {
      const size_t end = std::min(text.find_first_of("*{"), text.size());
      pattern.tokens_.push_back({Token::Kind::kLiteral, std::string{text.substr(0, end)}});
      text.remove_prefix(end);
    }
  }
  return pattern;
}

bool FilePattern::match_from(std::string_view path, size_t token, Parts& parts) const {
  if (token == tokens_.size()) return path.empty();
  const Token& next = tokens_[token];
  if (next.kind == Token::Kind::kLiteral)
    return path.starts_with(next.text) &&
           match_from(path.substr(next.text.size()), token + 1, parts);
  const bool is_name = next.kind == Token::Kind::kName;
  for (size_t size = is_name ? 1 : 0; size <= path.size(); ++size) {
    if (is_name && !is_part(path[size - 1])) return false;
    if (!match_from(path.substr(size), token + 1, parts)) continue;
    if (is_name) parts.insert_or_assign(next.text, std::string{path.substr(0, size)});
    return true;
  }
  return false;
}

std::optional<std::map<std::string, std::string, std::less<>>> FilePattern::match(
    std::string_view path) const {
  if (path.size() > kPathBytesMax) return std::nullopt;
  for (size_t start = 0;; ++start) {
    Parts parts;
    if (match_from(path.substr(start), 0, parts)) return parts;
    start = path.find('/', start);
    if (start == std::string_view::npos) return std::nullopt;
  }
}

}  // namespace godwit
