#include "signals/features/expression/syntax_tree.h"

#include <string>
#include <utility>

#include "signals/features/expression/expression_error.h"
#include "signals/features/expression/token.h"

namespace godwit::features {
namespace {

constexpr size_t kTextMax = 4'000;  // characters
constexpr int kDepthMax = 200;      // parentheses in parentheses; guards the stack

std::string shown(const Token& token) {
  if (token.kind == TokenKind::kEnd) return "the end";
  return "\"" + std::string{token.text} + "\"";
}

bool is_comparison(std::string_view sign) {
  return sign == "==" || sign == "!=" || sign == "<" || sign == "<=" || sign == ">" || sign == ">=";
}

/// Recursive descent over the tokens, one function a level of precedence.
class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_{tokens_of(text)} {}

  Syntax whole() {
    Syntax tree = either();
    if (now().kind != TokenKind::kEnd) {
      const bool value = now().kind != TokenKind::kSign;
      throw TextError{now().column, std::string{"expected an operator or the end"} +
                                        (value ? " between two values" : "") + ", got " +
                                        shown(now())};
    }
    return tree;
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] bool is(std::string_view text) const {
    return now().kind != TokenKind::kEnd && now().text == text;
  }
  Token take() { return tokens_[at_++]; }

  static Syntax call(const Token& token, std::string_view word, std::vector<Syntax> arguments) {
    return {.kind = SyntaxKind::kCall,
            .column = token.column,
            .word = std::string{word},
            .arguments = std::move(arguments)};
  }
  Syntax binary(Syntax left, const Token& sign, Syntax right) {
    std::vector<Syntax> arguments;
    arguments.push_back(std::move(left));
    arguments.push_back(std::move(right));
    return call(sign, sign.text, std::move(arguments));
  }
  Syntax unary(const Token& sign, std::string_view word, Syntax of) {
    std::vector<Syntax> arguments;
    arguments.push_back(std::move(of));
    return call(sign, word, std::move(arguments));
  }

  Syntax either() {
    Syntax left = both();
    while (is("or")) {
      const Token sign = take();
      left = binary(std::move(left), sign, both());
    }
    return left;
  }
  Syntax both() {
    Syntax left = negation();
    while (is("and")) {
      const Token sign = take();
      left = binary(std::move(left), sign, negation());
    }
    return left;
  }
  Syntax negation() {
    if (!is("not")) return comparison();
    const Deeper deeper{*this};
    const Token sign = take();
    return unary(sign, "not", negation());
  }
  Syntax comparison() {
    Syntax left = sum();
    if (!is_comparison(now().text)) return left;
    const Token sign = take();
    left = binary(std::move(left), sign, sum());
    if (is_comparison(now().text))
      throw TextError{now().column,
                      "comparisons do not chain: write a < b and b < c instead of a < b < c"};
    return left;
  }
  Syntax sum() {
    Syntax left = product();
    while (is("+") || is("-")) {
      const Token sign = take();
      left = binary(std::move(left), sign, product());
    }
    return left;
  }
  Syntax product() {
    Syntax left = signed_value();
    while (is("*") || is("/")) {
      const Token sign = take();
      left = binary(std::move(left), sign, signed_value());
    }
    return left;
  }
  Syntax signed_value() {
    if (!is("-")) return value();
    const Deeper deeper{*this};
    const Token sign = take();
    Syntax of = signed_value();
    if (of.kind != SyntaxKind::kNumber) return unary(sign, "neg", std::move(of));
    of.number = -of.number;
    of.column = sign.column;
    return of;
  }
  Syntax value() {
    const Deeper deeper{*this};
    const Token token = take_value();
    if (token.kind == TokenKind::kNumber)
      return {.kind = SyntaxKind::kNumber, .column = token.column, .number = token.number};
    if (token.kind == TokenKind::kSign) {  // "("
      Syntax inside = either();
      close("to close the \"(\" of column " + std::to_string(token.column));
      return inside;
    }
    if (!is("("))
      return {.kind = SyntaxKind::kName, .column = token.column, .word = std::string{token.text}};
    take();
    std::vector<Syntax> arguments;
    if (!is(")")) {
      arguments.push_back(either());
      while (is(",")) {
        take();
        arguments.push_back(either());
      }
    }
    close("or \",\" in the arguments of " + std::string{token.text});
    return call(token, token.text, std::move(arguments));
  }

  Token take_value() {
    const bool word = now().kind == TokenKind::kWord && !is("and") && !is("or") && !is("not");
    if (!word && now().kind != TokenKind::kNumber && !is("(")) {
      const bool is_power = is("*") && at_ > 0 && tokens_[at_ - 1].text == "*" &&
                            tokens_[at_ - 1].column + 1 == now().column;
      throw TextError{now().column, "expected a number, a column or a function, got " +
                                        shown(now()) +
                                        (is_power ? "; a power is written power(x, y)" : "")};
    }
    return take();
  }
  void close(const std::string& why) {
    if (!is(")")) throw TextError{now().column, "expected \")\" " + why + ", got " + shown(now())};
    take();
  }

  /// Counts how deep the text nests.
  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_{parser} {
      if (++parser_.depth_ > kDepthMax)
        throw TextError{parser_.now().column, "nests deeper than " + std::to_string(kDepthMax) +
                                                  " levels: split it into several expressions"};
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };

  std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Syntax parse(std::string_view text) {
  if (text.size() > kTextMax)
    throw TextError{kTextMax + 1,
                    "longer than " + std::to_string(kTextMax) + " characters: split it"};
  return Parser{text}.whole();
}

}  // namespace godwit::features
