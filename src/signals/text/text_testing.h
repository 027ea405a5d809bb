// What the tests of this module share: tokens in a form that can be written down.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "signals/text/tokeniser.h"

namespace godwit {

/// "a b | c": tokens with a bar where a clause begins.
inline std::string joined(const std::vector<Token>& tokens) {
  std::string out;
  uint32_t clause = 0;
  for (const Token& token : tokens) {
    if (!out.empty()) out += token.clause == clause ? " " : " | ";
    clause = token.clause;
    out += token.text;
  }
  return out;
}

/// The message of the Error that `work` throws.
template <class Work>
std::string message_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace godwit
