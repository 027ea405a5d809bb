#include "signals/text/text_scorer.h"

#include "signals/text/text_testing.h"

namespace godwit {
namespace {

const TextScorer& scorer() {
  static const TextScorer shared{std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules/text"};
  return shared;
}

double score(std::string title, std::string language, std::string text = "") {
  NewsItem item;
  item.title = std::move(title);
  item.text = std::move(text);
  item.language = std::move(language);
  return scorer().score(item).sentiment.score;
}

TEST(TextScorer, BothLanguages) {
  EXPECT_GT(score("净利润大幅增长", "zh"), 0);
  EXPECT_LT(score("公司被证监会立案调查", "zh-CN"), 0);
  EXPECT_GT(score("Sales rose sharply", "en"), 0);
  EXPECT_LT(score("Company files for bankruptcy", "EN_us"), 0);
  EXPECT_GT(score("净利润大幅增长", ""), 0);  // Guessed.
  EXPECT_LT(score("Shares plunge", ""), 0);
  EXPECT_EQ(score("Meeting on Monday", "en"), 0);
}

TEST(TextScorer, TheTextBeginsANewClause) {
  NewsItem item;
  item.title = "Shares did not";
  item.text = "rise";
  EXPECT_EQ(joined(scorer().tokens(item, TextLanguage::kEnglish)), "shares did not | rise");
  EXPECT_GT(score("Shares did not", "en", "rise"), 0);
  EXPECT_EQ(score("", "en", "rise"), score("rise", "en"));
}

TEST(TextScorer, RefusesWhatItCannotRead) {
  EXPECT_NE(message_of([] { (void)score("Bonjour", "fr"); }).find("'fr'"), std::string::npos);
  EXPECT_NE(message_of([] { (void)score("\xb9\xc9", ""); }).find("UTF-8"), std::string::npos);
  EXPECT_NE(message_of([] { TextScorer{"/nowhere"}; }).find("/nowhere"), std::string::npos);
  EXPECT_EQ(parse_text_language("zhx"), std::nullopt);
  EXPECT_EQ(parse_text_language("z"), std::nullopt);
}

}  // namespace
}  // namespace godwit
