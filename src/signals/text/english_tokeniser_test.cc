#include "signals/text/english_tokeniser.h"

#include "foundation/base/random.h"
#include "foundation/base/utf8.h"
#include "signals/text/text_testing.h"

namespace godwit {
namespace {

struct Case {
  std::string text;
  std::string tokens;
};

class EnglishTokens : public testing::TestWithParam<Case> {};

TEST_P(EnglishTokens, AreThese) {
  EXPECT_EQ(joined(EnglishTokeniser{}.tokenise(GetParam().text)), GetParam().tokens);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, EnglishTokens,
    testing::Values(Case{"", ""}, Case{"  \t\n", ""}, Case{"...!?", ""},
                    Case{"Net Sales ROSE", "net sales rose"},
                    Case{"Sales rose, profit fell. Why?", "sales rose | profit fell | why"},
                    Case{"1,234.50 or 1,234.5.6", "1234.50 or 1234.5 6"},
                    Case{"up 12.5% to 3%.", "up 12.5 % to 3 %"}, Case{"10, 20", "10 | 20"},
                    Case{"EUR10m in Q3", "eur10m in q3"}, Case{"10m", "10 m"}, Case{"-5 +7", "5 7"},
                    Case{"year-on-year and/or", "year on year and or"},
                    Case{"U.S. shares", "u s | shares"}, Case{"U.S.-led", "u s | led"},
                    Case{"don't can't won't shan't cannot isn't",
                         "do not can not will not shall not can not is not"},
                    Case{"they've we'll I'm you're he'd",
                         "they have we will i am you are he would"},
                    Case{"the firm's profits' rise it\u2019s", "the firm profits rise it"},
                    Case{"rock'n'roll o'clock", "rock n roll o clock"}, Case{"'quoted'", "quoted"},
                    Case{"n't", "not"}, Case{"Ärger über Żubr", "ärger über żubr"},
                    Case{"profits \u2014 down", "profits | down"},
                    Case{"(loss) \"gain\"", "loss | gain"},
                    Case{"\uff21\uff22\uff23\uff11\uff12", "abc12"}, Case{"A涨B", "a 涨 b"},
                    Case{"\uff15\uff0c\uff16", "5 | 6"}));

TEST(EnglishTokeniser, RefusesWhatIsNotText) {
  EXPECT_NE(message_of([] { (void)EnglishTokeniser{}.tokenise("caf\xe9"); }).find("not UTF-8"),
            std::string::npos);
  EXPECT_NE(message_of([] {
              (void)EnglishTokeniser{}.tokenise(std::string(Tokeniser::kTextBytesMax + 1, 'a'));
            }).find("at most"),
            std::string::npos);
  EXPECT_EQ(EnglishTokeniser{}.tokenise(std::string(Tokeniser::kTextBytesMax, 'a')).size(), 1U);
}

// Tokens hold letters, digits and the point of a number, and clauses count without a gap.
TEST(EnglishTokeniser, AnyTextGivesWellFormedTokens) {
  constexpr std::string_view kPieces[] = {"a",  "Z", "n't",    "'",      "\u2019", "1",
                                          ",",  ".", "%",      " ",      "-",      "!",
                                          "涨", "ß", "\uff0c", "\uff11", "\u3000", "s"};
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Rng rng{seed};
    std::string text;
    for (int64_t n = rng.between(0, 30); n > 0; --n)
      text += kPieces[static_cast<size_t>(rng.between(0, std::ssize(kPieces) - 1))];
    uint32_t clause = 0;
    for (const Token& token : EnglishTokeniser{}.tokenise(text)) {
      ASSERT_FALSE(token.text.empty()) << text;
      ASSERT_TRUE(is_utf8(token.text)) << text;
      ASSERT_EQ(token.text.find_first_of(" ,'-!Z"), std::string::npos) << text;
      ASSERT_TRUE(token.clause == clause || token.clause == clause + 1) << text;
      clause = token.clause;
    }
  }
}

}  // namespace
}  // namespace godwit
