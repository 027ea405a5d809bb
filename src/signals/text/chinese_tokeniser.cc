#include "signals/text/chinese_tokeniser.h"

#include <algorithm>
#include <utility>

#include "signals/text/character.h"
#include "signals/text/english_tokeniser.h"

namespace godwit {
namespace {

bool is_single(std::string_view piece) { return character_at(piece, 0).bytes == piece.size(); }

size_t singles(const std::vector<std::string_view>& pieces) {
  return static_cast<size_t>(std::count_if(pieces.begin(), pieces.end(), is_single));
}

size_t last_character_bytes(std::string_view text) {
  size_t bytes = 1;
  while ((static_cast<unsigned char>(text[text.size() - bytes]) & 0xC0U) == 0x80U) ++bytes;
  return bytes;
}

/// Where the run of Chinese characters that starts at `at` ends.
size_t end_of_run(std::string_view text, size_t at) {
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (!is_han(c.code)) break;
    at += c.bytes;
  }
  return at;
}

void add_bigrams(const std::vector<std::string_view>& run, TokenWriter& tokens) {
  if (run.size() == 1) tokens.add(std::string{run.front()});
  for (size_t i = 1; i < run.size(); ++i) {
    std::string pair{run[i - 1]};
    pair += run[i];
    tokens.add(std::move(pair));
  }
}

}  // namespace

ChineseTokeniser::ChineseTokeniser(std::vector<std::string> words, UnknownRun unknown)
    : words_{std::move(words)}, unknown_{unknown} {}

ChineseTokeniser::Pieces ChineseTokeniser::cut_forward(std::string_view run) const {
  Pieces pieces;
  while (!run.empty()) {
    const std::optional<WordMatch> match = words_.longest_prefix(run);
    const size_t bytes = match ? match->bytes : character_at(run, 0).bytes;
    pieces.push_back(run.substr(0, bytes));
    run.remove_prefix(bytes);
  }
  return pieces;
}

ChineseTokeniser::Pieces ChineseTokeniser::cut_backward(std::string_view run) const {
  Pieces pieces;
  while (!run.empty()) {
    const std::optional<WordMatch> match = words_.longest_suffix(run);
    const size_t bytes = match ? match->bytes : last_character_bytes(run);
    pieces.push_back(run.substr(run.size() - bytes));
    run.remove_suffix(bytes);
  }
  std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

ChineseTokeniser::Pieces ChineseTokeniser::segment(std::string_view run) const {
  Pieces forward = cut_forward(run);
  Pieces backward = cut_backward(run);
  const auto rank = [](const Pieces& pieces) { return std::pair{pieces.size(), singles(pieces)}; };
  return rank(forward) < rank(backward) ? forward : backward;
}

std::vector<Token> ChineseTokeniser::cut(std::string_view text) const {
  TokenWriter tokens;
  bool behind_han = false;
  for (size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (!is_han(c.code)) {
      const size_t next = at + c.bytes;
      if (is_space(c.code)) {
        const bool before_han = next < text.size() && is_han(character_at(text, next).code);
        if (behind_han || before_han) tokens.end_clause();
        at = next;
      } else {
        at = cut_english(text, at, tokens);
        behind_han = false;
      }
      continue;
    }
    const size_t end = end_of_run(text, at);
    std::vector<std::string_view> unknown;
    for (const std::string_view piece : segment(text.substr(at, end - at))) {
      if (unknown_ == UnknownRun::kBigrams && is_single(piece) && !words_.find(piece)) {
        unknown.push_back(piece);
        continue;
      }
      add_bigrams(std::exchange(unknown, {}), tokens);
      tokens.add(std::string{piece});
    }
    add_bigrams(unknown, tokens);
    behind_han = true;
    at = end;
  }
  return tokens.take();
}

}  // namespace godwit
