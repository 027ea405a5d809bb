#include "signals/text/word_table.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace godwit {
namespace {

unsigned char from_begin(std::string_view text, size_t i) {
  return static_cast<unsigned char>(text[i]);
}
unsigned char from_end(std::string_view text, size_t i) {
  return static_cast<unsigned char>(text[text.size() - 1 - i]);
}

/// Narrows the sorted words byte by byte to those that agree with the text.
template <class ByteOf>
std::optional<WordMatch> longest(const std::vector<std::string>& words,
                                 const std::vector<size_t>& order, std::string_view text,
                                 ByteOf byte_of) {
  std::optional<WordMatch> best;
  auto low = order.begin();
  auto high = order.end();
  for (size_t depth = 0; depth < text.size() && low != high; ++depth) {
    const unsigned char wanted = byte_of(text, depth);
    // Words that end here come first; they were looked at in the round before.
    const auto key = [&](size_t word) {
      return words[word].size() <= depth ? -1 : static_cast<int>(byte_of(words[word], depth));
    };
    low = std::partition_point(low, high, [&](size_t word) { return key(word) < wanted; });
    high = std::partition_point(low, high, [&](size_t word) { return key(word) <= wanted; });
    if (low != high && words[*low].size() == depth + 1) best = WordMatch{*low, depth + 1};
  }
  return best;
}

}  // namespace

WordTable::WordTable(std::vector<std::string> words)
    : words_{std::move(words)}, by_begin_(words_.size()), by_end_(words_.size()) {
  std::iota(by_begin_.begin(), by_begin_.end(), size_t{0});
  std::iota(by_end_.begin(), by_end_.end(), size_t{0});
  std::sort(by_begin_.begin(), by_begin_.end(), [this](size_t a, size_t b) {
    return words_[a] != words_[b] ? words_[a] < words_[b] : a < b;
  });
  std::sort(by_end_.begin(), by_end_.end(), [this](size_t a, size_t b) {
    const std::string& x = words_[a];
    const std::string& y = words_[b];
    if (x == y) return a < b;
    return std::lexicographical_compare(
        x.rbegin(), x.rend(), y.rbegin(), y.rend(), [](char one, char other) {
          return static_cast<unsigned char>(one) < static_cast<unsigned char>(other);
        });
  });
}

std::optional<size_t> WordTable::find(std::string_view word) const {
  const std::optional<WordMatch> match = longest_prefix(word);
  if (!match || match->bytes != word.size()) return std::nullopt;
  return match->word;
}

std::optional<WordMatch> WordTable::longest_prefix(std::string_view text) const {
  return longest(words_, by_begin_, text, from_begin);
}

std::optional<WordMatch> WordTable::longest_suffix(std::string_view text) const {
  return longest(words_, by_end_, text, from_end);
}

}  // namespace godwit
