#include "signals/text/sentiment_lexicon.h"

#include <cmath>

#include "foundation/base/utf8.h"
#include "signals/text/character.h"
#include "signals/text/english_tokeniser.h"

namespace godwit {
namespace {

bool is_chinese_word(std::string_view word) {
  for (size_t at = 0; at < word.size();) {
    const Character c = character_at(word, at);
    if (!is_han(c.code)) return false;
    at += c.bytes;
  }
  return !word.empty();
}

/// The tokens of an entry as a tokeniser would give them: Chinese words stand as they are.
std::vector<std::string> tokens_of(std::string_view entry) {
  std::vector<std::string> tokens;
  while (!entry.empty()) {
    const size_t end = std::min(entry.find(' '), entry.size());
    const std::string_view part = entry.substr(0, end);
    entry.remove_prefix(std::min(end + 1, entry.size()));
    if (is_chinese_word(part)) {
      tokens.emplace_back(part);
      continue;
    }
    for (Token& token : EnglishTokeniser{}.tokenise(part)) tokens.push_back(std::move(token.text));
  }
  return tokens;
}

}  // namespace

void SentimentLexicon::add(const ConfigSection& section, const Entry& entry) {
  for (const std::string& written : section.strings("words")) {
    if (!is_utf8(written)) section.fail("words", "a word is not UTF-8");
    const std::vector<std::string> tokens = tokens_of(written);
    if (tokens.empty() || tokens.size() > kPhraseTokensMax)
      section.fail("words", "expected one to " + std::to_string(kPhraseTokensMax) +
                                " words, got \"" + written.substr(0, 60) + "\"");
    std::string key;
    for (const std::string& token : tokens) key.append(key.empty() ? "" : " ").append(token);
    if (tokens.size() == 1 && is_chinese_word(key)) chinese_words_.push_back(key);
    phrase_tokens_ = std::max(phrase_tokens_, tokens.size());
    if (!entries_.emplace(std::move(key), entry).second)
      section.fail("words", "\"" + written + "\" stands in the lexicon twice; keep one");
  }
  section.finish();
}

SentimentLexicon::SentimentLexicon(const ConfigFile& file) {
  const ConfigSection root = file.root();
  const ConfigSection rules = root.section("rules");
  window_ = rules.integer_or("window", window_, {.min = 0, .max = 100});
  negation_ = rules.number_or("negation", negation_, {.min = -10, .max = 10});
  normaliser_ = rules.number_or("normaliser", normaliser_, {.min = 1e-6, .max = 1e6});
  intensifier_behind_ = rules.boolean_or("intensifier_behind", intensifier_behind_);
  rules.finish();
  for (const ConfigSection& group : root.sections("weight"))
    add(group, {Kind::kWeight, group.number("weight", {.min = -10, .max = 10})});
  for (const ConfigSection& group : root.sections("intensifier"))
    add(group, {Kind::kIntensifier, group.number("factor", {.min = 0, .max = 10})});
  if (root.has("negator")) add(root.section("negator"), {Kind::kNegator, 0});
  root.finish();
}

SentimentLexicon SentimentLexicon::load(const std::filesystem::path& path) {
  return SentimentLexicon{ConfigFile::load(path)};
}

SentimentLexicon::Match SentimentLexicon::longest(std::span<const Token> tokens) const {
  Match best;
  std::string key;
  for (size_t n = 0; n < std::min(phrase_tokens_, tokens.size()); ++n) {
    if (tokens[n].clause != tokens.front().clause) break;
    key.append(n == 0 ? "" : " ").append(tokens[n].text);
    if (const auto found = entries_.find(key); found != entries_.end())
      best = {&found->second, n + 1};
  }
  return best;
}

Sentiment SentimentLexicon::score(std::span<const Token> tokens) const {
  Sentiment out;
  std::vector<Modifier> modifiers;  // That wait for a weighted entry.
  for (size_t at = 0; at < tokens.size();) {
    const Match match = longest(tokens.subspan(at));
    const uint32_t clause = tokens[at].clause;
    if (match.entry != nullptr && match.entry->kind != Kind::kWeight) {
      modifiers.push_back({at, clause, factor_of(*match.entry)});
    } else if (match.entry != nullptr) {
      double value = match.entry->value;
      for (const Modifier& one : modifiers)
        if (one.clause == clause && at - one.place <= static_cast<size_t>(window_))
          value *= one.factor;
      modifiers.clear();
      const size_t behind = at + match.tokens;
      if (intensifier_behind_ && behind < tokens.size() && tokens[behind].clause == clause) {
        const Match next = longest(tokens.subspan(behind));
        if (next.entry != nullptr && next.entry->kind == Kind::kIntensifier) {
          value *= next.entry->value;
          at += next.tokens;
        }
      }
      out.sum += value;
      ++out.hits;
    }
    at += match.tokens;
  }
  out.score = out.sum / std::sqrt(out.sum * out.sum + normaliser_);
  return out;
}

}  // namespace godwit
