#include "signals/text/chinese_tokeniser.h"

#include <algorithm>

#include "foundation/base/random.h"
#include "signals/text/character.h"
#include "signals/text/text_testing.h"

namespace godwit {
namespace {

std::string cut(std::vector<std::string> words, std::string_view text,
                UnknownRun unknown = UnknownRun::kCharacters) {
  return joined(ChineseTokeniser{std::move(words), unknown}.tokenise(text));
}

TEST(ChineseTokeniser, TakesTheLongestWords) {
  EXPECT_EQ(cut({"净", "净利", "净利润", "增长"}, "净利润增长"), "净利润 增长");
}

TEST(ChineseTokeniser, TheCutWithFewerWordsIsTaken) {
  // Forward: 中国人 | 民 | 银行; backward: 中国 | 人民银行.
  EXPECT_EQ(cut({"中国", "中国人", "人民银行", "银行"}, "中国人民银行"), "中国 人民银行");
  // Forward: AB|CD; backward: A|B|CD needs more.
  EXPECT_EQ(cut({"甲乙", "乙丙丁", "丙丁"}, "甲乙丙丁"), "甲乙 丙丁");
}

TEST(ChineseTokeniser, ThenTheOneWithFewerSingleCharacters) {
  // Three words each: forward 甲乙丙 | 丁 | 戊, backward 甲 | 乙丙 | 丁戊.
  EXPECT_EQ(cut({"甲乙丙", "乙丙", "丁戊", "丙丁", "甲乙"}, "甲乙丙丁戊"), "甲乙丙 丁戊");
  EXPECT_EQ(cut({"甲乙丙", "丙丁", "乙丙", "丁戊己", "戊己"}, "甲乙丙丁戊己"), "甲乙丙 丁戊己");
}

TEST(ChineseTokeniser, ThenTheBackwardOne) {
  // Two words each: forward 研究生 | 命, backward 研 | 究生命: equal in singles, too.
  EXPECT_EQ(cut({"研究生", "究生命"}, "研究生命"), "研 究生命");
}

TEST(ChineseTokeniser, UnknownRuns) {
  EXPECT_EQ(cut({"增长"}, "茅台酒增长快"), "茅 台 酒 增长 快");
  EXPECT_EQ(cut({"增长"}, "茅台酒增长快", UnknownRun::kBigrams), "茅台 台酒 增长 快");
  EXPECT_EQ(cut({"增长", "酒"}, "茅台酒增长快", UnknownRun::kBigrams), "茅台 酒 增长 快");
  EXPECT_EQ(cut({}, "涨", UnknownRun::kBigrams), "涨");
}

TEST(ChineseTokeniser, MixedText) {
  const std::vector<std::string> words{"股价", "上涨", "净利", "同比"};
  EXPECT_EQ(cut(words, "ST股价上涨5.2%，净利1,234万"), "st 股价 上涨 5.2 % | 净利 1234 万");
  EXPECT_EQ(cut(words, "净利 同比"), "净利 | 同比");
  EXPECT_EQ(cut(words, "净利\u3000\u3000同比 up 3 days"), "净利 | 同比 | up 3 days");
  EXPECT_EQ(cut(words, "iPhone X 股价"), "iphone x | 股价");
  EXPECT_EQ(cut(words, "\uff33\uff34股价。"), "st 股价");
  EXPECT_EQ(cut(words, "涨5\uff0c6"), "涨 5 | 6");
}

TEST(ChineseTokeniser, RefusesBrokenText) {
  EXPECT_NE(message_of([] { (void)cut({}, "\xb9\xc9\xbc\xdb"); }).find("not UTF-8"),
            std::string::npos);
}

/// The cuts as a plain reading of their definition over characters.
std::vector<std::u32string> naive(const std::vector<std::u32string>& words, std::u32string run) {
  const auto known = [&](const std::u32string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  std::vector<std::u32string> forward;
  for (size_t at = 0; at < run.size();) {
    size_t n = run.size() - at;
    while (n > 1 && !known(run.substr(at, n))) --n;
    forward.push_back(run.substr(at, n));
    at += n;
  }
  std::vector<std::u32string> backward;
  for (size_t end = run.size(); end > 0;) {
    size_t n = end;
    while (n > 1 && !known(run.substr(end - n, n))) --n;
    backward.insert(backward.begin(), run.substr(end - n, n));
    end -= n;
  }
  const auto singles = [](const std::vector<std::u32string>& pieces) {
    return std::count_if(pieces.begin(), pieces.end(), [](const auto& p) { return p.size() == 1; });
  };
  if (forward.size() != backward.size())
    return forward.size() < backward.size() ? forward : backward;
  return singles(forward) < singles(backward) ? forward : backward;
}

std::string utf8(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) append_character(out, c);
  return out;
}

TEST(ChineseTokeniser, AgreesWithANaiveOne) {
  size_t ties = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Rng rng{seed};
    const auto draw = [&rng](int64_t low, int64_t high) {
      std::u32string text;
      for (int64_t n = rng.between(low, high); n > 0; --n)
        text += U"甲乙丙\U00020000"[rng.between(0, 3)];
      return text;
    };
    std::vector<std::u32string> words;
    std::vector<std::string> words_utf8;
    for (int i = 0; i < 8; ++i) {
      words.push_back(draw(1, 4));
      words_utf8.push_back(utf8(words.back()));
    }
    const std::u32string text = draw(0, 12);
    std::string expected;
    for (const std::u32string& word : naive(words, text))
      expected += (expected.empty() ? "" : " ") + utf8(word);
    ASSERT_EQ(cut(words_utf8, utf8(text)), expected) << "seed " << seed;
    ties += expected.find(' ') != std::string::npos;
  }
  EXPECT_GT(ties, 2000U);
}

}  // namespace
}  // namespace godwit
