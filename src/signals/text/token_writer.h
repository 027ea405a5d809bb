// Tokens with the clauses they stand in, as a tokeniser finds them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "signals/text/tokeniser.h"

namespace godwit {

class TokenWriter {
 public:
  void add(std::string text) {
    if (clause_ends_ && !tokens_.empty()) ++clause_;
    clause_ends_ = false;
    tokens_.push_back({std::move(text), clause_});
  }
  /// The next token begins a new clause.
  void end_clause() { clause_ends_ = true; }
  [[nodiscard]] std::vector<Token> take() { return std::move(tokens_); }

 private:
  std::vector<Token> tokens_;
  uint32_t clause_ = 0;
  bool clause_ends_ = false;
};

}  // namespace godwit
