#include "signals/text/sentiment_lexicon.h"

#include <cmath>

#include "signals/text/chinese_tokeniser.h"
#include "signals/text/english_tokeniser.h"
#include "signals/text/text_testing.h"

namespace godwit {
namespace {

constexpr const char* kEnglish = R"([rules]
window = 2
negation = -0.5
normaliser = 3
intensifier_behind = true
[[weight]]
weight = 1
words = ["rise", "gain"]
[[weight]]
weight = -2
words = ["fall", "profit warning"]
[[weight]]
weight = 0.5
words = ["profit"]
[negator]
words = ["not", "without"]
[[intensifier]]
factor = 2
words = ["sharply", "very much"]
)";

Sentiment english(const std::string& text) {
  const SentimentLexicon lexicon{ConfigFile::parse(kEnglish, "en.toml")};
  return lexicon.score(EnglishTokeniser{}.tokenise(text));
}
double sum(const std::string& text) { return english(text).sum; }

TEST(SentimentLexicon, TheFormula) {
  EXPECT_EQ(english("Shares rise"), (Sentiment{1 / std::sqrt(1.0 + 3), 1, 1}));
  EXPECT_EQ(english("Shares fall, fall!"), (Sentiment{-4 / std::sqrt(16.0 + 3), -4, 2}));
  EXPECT_EQ(english("Shares trade"), Sentiment{});
  EXPECT_EQ(english(""), Sentiment{});
  EXPECT_EQ(english("rise and fall"), (Sentiment{-1 / std::sqrt(1.0 + 3), -1, 2}));
}

TEST(SentimentLexicon, TheLongestPhraseWins) {
  EXPECT_EQ(sum("a profit"), 0.5);
  EXPECT_EQ(sum("a profit warning"), -2);
  EXPECT_EQ(sum("a profit, warning"), 0.5);  // Not across clauses.
}

TEST(SentimentLexicon, Negation) {
  EXPECT_EQ(sum("did not rise"), -0.5);
  EXPECT_EQ(sum("didn't fall"), 1);
  EXPECT_EQ(sum("not without gain"), 0.25);
  EXPECT_EQ(sum("not the gain"), -0.5);  // Two tokens away: inside.
  EXPECT_EQ(sum("not even a gain"), 1);  // Three: outside.
  EXPECT_EQ(sum("not so, a gain"), 1);   // Another clause.
  EXPECT_EQ(sum("not rise gain"), 0.5);  // It belongs to the next entry alone.
  EXPECT_EQ(sum("rise not"), 1);
}

TEST(SentimentLexicon, Intensifiers) {
  EXPECT_EQ(sum("sharply rise"), 2);
  EXPECT_EQ(sum("rise sharply"), 2);
  EXPECT_EQ(sum("rise very much"), 2);
  EXPECT_EQ(sum("rise sharply fall"), 0);  // Behind, it belongs to the first alone.
  EXPECT_EQ(sum("rise, sharply fall"), -3);
  EXPECT_EQ(sum("not sharply rise"), -1);
  EXPECT_EQ(sum("sharply rise sharply"), 4);
}

TEST(SentimentLexicon, StaysInRange) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "fall ";
  const double score = english(text).score;
  EXPECT_GE(score, -1);
  EXPECT_LT(score, -0.999);
}

TEST(SentimentLexicon, ChineseWords) {
  const SentimentLexicon lexicon{ConfigFile::parse(R"(
[[weight]]
weight = 1
words = ["增长"]
[[weight]]
weight = -1
words = ["ST"]
[[intensifier]]
factor = 1.5
words = ["大幅"]
[negator]
words = ["未"]
)",
                                                   "zh.toml")};
  EXPECT_EQ(lexicon.chinese_words(), (std::vector<std::string>{"增长", "大幅", "未"}));
  const ChineseTokeniser cut{lexicon.chinese_words()};
  EXPECT_EQ(lexicon.score(cut.tokenise("净利大幅增长")).sum, 1.5);
  EXPECT_EQ(lexicon.score(cut.tokenise("净利增长大幅")).sum, 1);  // Only with intensifier_behind.
  EXPECT_EQ(lexicon.score(cut.tokenise("净利未增长")).sum, -0.7);
  EXPECT_EQ(lexicon.score(cut.tokenise("*ST长油")).sum, -1);
}

std::string refusal(const std::string& text) {
  return message_of([&] { SentimentLexicon{ConfigFile::parse(text, "l.toml")}; });
}

TEST(SentimentLexicon, RefusesMistakesWithTheirPlace) {
  EXPECT_NE(refusal("[rules]\nwindw = 3").find("l.toml:2:9: rules.windw"), std::string::npos)
      << refusal("[rules]\nwindw = 3");
  EXPECT_NE(refusal("[rules]\nwindw = 3").find("window"), std::string::npos);
  EXPECT_NE(refusal("[[weight]]\nweight = 1\nwords = [\"a\", \"A\"]").find("twice"),
            std::string::npos);
  EXPECT_NE(refusal("[[weight]]\nweight = 11\nwords = [\"a\"]").find("l.toml:2"),
            std::string::npos);
  EXPECT_NE(refusal("[[weight]]\nweight = 1\nwords = [\"...\"]").find("expected one to 8"),
            std::string::npos);
  EXPECT_NE(refusal("[[weight]]\nweight = 1\nwords = [\"a b c d e f g h i\"]").find("expected one"),
            std::string::npos);
  EXPECT_NE(refusal("[rules]\nnormaliser = 0").find("normaliser"), std::string::npos);
}

TEST(SentimentLexicon, TheShippedOnesRead) {
  const std::filesystem::path folder = std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules/text";
  const SentimentLexicon zh = SentimentLexicon::load(folder / "sentiment_zh.toml");
  const SentimentLexicon en = SentimentLexicon::load(folder / "sentiment_en.toml");
  EXPECT_GT(zh.size(), 200U);
  EXPECT_GT(en.size(), 300U);
  const EnglishTokeniser words;
  EXPECT_GT(en.score(words.tokenise("Operating profit rose sharply")).score, 0.5);
  EXPECT_LT(en.score(words.tokenise("Profits did not rise")).score, 0);
}

}  // namespace
}  // namespace godwit
