#include "signals/features/expression/token.h"

#include <optional>
#include <string>

#include "foundation/base/number_text.h"
#include "signals/features/expression/expression_error.h"

namespace godwit::features {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Digits, point, exponent: as far as it could be a number; parse_double judges it.
size_t number_length(std::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const char c = text[length];
    const char before = length > 0 ? text[length - 1] : ' ';
    const bool sign_of_exponent = (c == '+' || c == '-') && (before == 'e' || before == 'E');
    if (!is_digit(c) && !is_letter(c) && c != '.' && !sign_of_exponent) break;
    ++length;
  }
  return length;
}

/// Letters, digits, _ and points between them: close, VIX.SERIES.
size_t word_length(std::string_view text) {
  const auto is_part = [&](size_t at) {
    return at < text.size() && (is_letter(text[at]) || is_digit(text[at]));
  };
  size_t length = 0;
  while (is_part(length) || (length > 0 && text[length] == '.' && is_part(length + 1))) ++length;
  return length;
}

size_t sign_length(std::string_view text) {
  for (const std::string_view two : {"==", "!=", "<=", ">="})
    if (text.starts_with(two)) return 2;
  return std::string_view{"+-*/<>(),"}.find(text[0]) == std::string_view::npos ? 0 : 1;
}

std::string shown(char c) {
  if (c >= ' ' && c <= '~') return std::string{"'"} + c + "'";
  return "a character outside ASCII or a control character";
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
      continue;
    }
    const std::string_view rest = text.substr(at);
    Token token{.kind = TokenKind::kSign, .text = {}, .column = at + 1};
    size_t length = 0;
    if (is_digit(c) || c == '.') {
      length = number_length(rest);
      const std::optional<double> number = parse_double(rest.substr(0, length));
      if (!number)
        throw TextError{at + 1, "\"" + std::string{rest.substr(0, length)} + "\" is not a number"};
      token.kind = TokenKind::kNumber;
      token.number = *number;
    } else if (is_letter(c)) {
      length = word_length(rest);
      token.kind = TokenKind::kWord;
    } else {
      length = sign_length(rest);
      if (length == 0) {
        std::string hint;
        if (c == '=') hint = "; equality is written ==";
        if (c == '^') hint = "; a power is written power(x, y)";
        if (c == '&') hint = "; write and";
        if (c == '|') hint = "; write or";
        if (c == '!') hint = "; write not, or != for unequal";
        throw TextError{at + 1, shown(c) + " has no meaning here" + hint};
      }
    }
    token.text = rest.substr(0, length);
    tokens.push_back(token);
    at += length;
  }
  tokens.push_back(
      {.kind = TokenKind::kEnd, .text = text.substr(text.size()), .column = text.size() + 1});
  return tokens;
}

}  // namespace godwit::features
