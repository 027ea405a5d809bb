// Any bytes as news: both tokenisers, the score, the names of instruments; and as a lexicon, a list
// of words, a table of names, or a saved vocabulary. They are read, or refused with an Error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/utf8.h"
#include "signals/text/chinese_tokeniser.h"
#include "signals/text/english_tokeniser.h"
#include "signals/text/instrument_names.h"
#include "signals/text/sentiment_lexicon.h"
#include "signals/text/tf_idf.h"
#include "signals/text/word_list.h"

namespace {

using namespace godwit;

template <class Work>
void try_to(Work&& work) {
  try {
    work();
  } catch (const Error&) {  // Refused, as it may be.
  }
}

void check_tokens(std::string_view text, const Tokeniser& tokeniser,
                  const SentimentLexicon& lexicon) {
  const std::vector<Token> tokens = tokeniser.tokenise(text);
  uint32_t clause = 0;
  for (const Token& token : tokens) {
    CHECK(!token.text.empty() && is_utf8(token.text), "a token that is no text");
    CHECK(token.clause == clause || token.clause == clause + 1, "clauses with a gap");
    clause = token.clause;
  }
  CHECK(std::abs(lexicon.score(tokens).score) <= 1, "a score out of range");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  static const SentimentLexicon lexicon{ConfigFile::parse(
      "[rules]\nintensifier_behind = true\n[[weight]]\nweight = 1\nwords = [\"rise\", \"增长\"]\n"
      "[[intensifier]]\nfactor = 2\nwords = [\"very\", \"大幅\"]\n[negator]\nwords = [\"not\"]\n",
      "lexicon.toml")};
  static const InstrumentNames names{ConfigFile::parse(
      "[[instrument]]\nid = \"A.X\"\nnames = [\"AB\", \"AB C\", \"平安\"]\ncodes = [\"600519\"]\n",
      "names.toml")};
  try_to([&] { check_tokens(text, EnglishTokeniser{}, lexicon); });
  for (const UnknownRun unknown : {UnknownRun::kCharacters, UnknownRun::kBigrams})
    try_to(
        [&] { check_tokens(text, ChineseTokeniser{{"增长", "大幅", "长大"}, unknown}, lexicon); });
  if (is_utf8(text)) CHECK(names.named_in(text).size() <= 1, "one instrument named twice");
  try_to([&] { (void)parse_word_list(text, "words.txt"); });
  const std::string toml{text};
  try_to([&] { SentimentLexicon{ConfigFile::parse(toml, "l.toml")}; });
  try_to([&] { InstrumentNames{ConfigFile::parse(toml, "n.toml")}; });
  try_to([&] {
    Reader reader{std::as_bytes(std::span{data, size})};
    (void)TfIdf::load(reader);
  });
  return 0;
}
