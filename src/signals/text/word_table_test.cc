#include "signals/text/word_table.h"

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

TEST(WordTable, FindsTheLongest) {
  const WordTable table{{"股", "股份", "股份公司", "", "公司", "司"}};
  EXPECT_EQ(table.longest_prefix("股份公司法"), (WordMatch{2, 12}));
  EXPECT_EQ(table.longest_prefix("股份公"), (WordMatch{1, 6}));
  EXPECT_EQ(table.longest_prefix("份公司"), std::nullopt);
  EXPECT_EQ(table.longest_suffix("大公司"), (WordMatch{4, 6}));
  EXPECT_EQ(table.longest_suffix("上司"), (WordMatch{5, 3}));
  EXPECT_EQ(table.longest_suffix(""), std::nullopt);
  EXPECT_EQ(table.find("股份"), 1U);
  EXPECT_EQ(table.find("股份公"), std::nullopt);
  EXPECT_EQ(table.find(""), std::nullopt);
  EXPECT_EQ(WordTable{}.longest_prefix("a"), std::nullopt);
}

// Against a search through all words.
TEST(WordTable, AgreesWithASearchOfAllWords) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    const auto draw = [&rng](int64_t length_max) {
      std::string word;
      for (int64_t n = rng.between(0, length_max); n > 0; --n) word += "ab\xff"[rng.between(0, 2)];
      return word;
    };
    std::vector<std::string> words;
    for (int i = 0; i < 30; ++i) words.push_back(draw(5));
    const WordTable table{words};
    for (int i = 0; i < 30; ++i) {
      const std::string text = draw(8);
      std::optional<WordMatch> prefix;
      std::optional<WordMatch> suffix;
      for (size_t w = 0; w < words.size(); ++w) {
        const std::string& word = words[w];
        if (word.empty()) continue;
        if (text.starts_with(word) && (!prefix || word.size() > prefix->bytes))
          prefix = WordMatch{w, word.size()};
        if (text.ends_with(word) && (!suffix || word.size() > suffix->bytes))
          suffix = WordMatch{w, word.size()};
      }
      ASSERT_EQ(table.longest_prefix(text), prefix) << "seed " << seed;
      ASSERT_EQ(table.longest_suffix(text), suffix) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace godwit
