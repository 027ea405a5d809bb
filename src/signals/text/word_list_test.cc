#include "signals/text/word_list.h"

#include "signals/text/text_testing.h"

namespace godwit {
namespace {

using Words = std::vector<std::string>;

TEST(WordList, OneWordALine) {
  EXPECT_EQ(parse_word_list("# of finance\n股价\n\n 涨停 # limit up\r\n股价\n净利", "w.txt"),
            (Words{"股价", "涨停", "净利"}));
  EXPECT_EQ(parse_word_list("", "w.txt"), Words{});
}

TEST(WordList, RefusesWhatIsNoWord) {
  EXPECT_EQ(message_of([] { (void)parse_word_list("股价\nA股\n", "w.txt"); }),
            "w.txt:2: expected one Chinese word, got \"A股\"");
  EXPECT_EQ(message_of([] { (void)parse_word_list("股 价", "w.txt"); }),
            "w.txt:1: expected one Chinese word, got \"股 价\"");
  std::string longest;
  for (int i = 0; i < 16; ++i) longest += "股";
  EXPECT_EQ(parse_word_list(longest, "w.txt").size(), 1U);
  EXPECT_NE(
      message_of([&] { (void)parse_word_list(longest + "股", "w.txt"); }).find("17 characters"),
      std::string::npos);
  EXPECT_NE(message_of([] { (void)parse_word_list("\xb9\xc9", "w.txt"); }).find("not UTF-8"),
            std::string::npos);
  EXPECT_NE(message_of([] { (void)load_word_list("/nowhere/w.txt"); }).find("/nowhere/w.txt"),
            std::string::npos);
}

TEST(WordList, TheShippedOneReads) {
  const auto words =
      load_word_list(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules/text/zh_words.txt");
  EXPECT_GT(words.size(), 500U);
}

}  // namespace
}  // namespace godwit
