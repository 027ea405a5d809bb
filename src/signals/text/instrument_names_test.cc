#include "signals/text/instrument_names.h"

#include "signals/text/text_testing.h"

namespace godwit {
namespace {

constexpr const char* kNames = R"(
[[instrument]]
id = "601318.SSE"
names = ["中国平安", "平安", "Ping An"]
codes = ["601318"]
[[instrument]]
id = "000001.SZSE"
names = ["平安银行"]
codes = ["000001"]
[[instrument]]
id = "T.NYSE"
names = ["AT&T"]
[[instrument]]
id = "GM.NYSE"
names = ["GM", "GM Financial"]
)";

std::string named(std::string_view text) {
  std::string out;
  for (const InstrumentId& id : InstrumentNames{ConfigFile::parse(kNames, "n.toml")}.named_in(text))
    out += (out.empty() ? "" : " ") + id.text();
  return out;
}

TEST(InstrumentNames, KnowsWhomItLists) {
  const InstrumentNames names{ConfigFile::parse(kNames, "n.toml")};
  EXPECT_TRUE(names.knows(InstrumentId::parse("T.NYSE").value()));
  EXPECT_FALSE(names.knows(InstrumentId::parse("T.NASDAQ").value()));
  EXPECT_FALSE(InstrumentNames{}.knows(InstrumentId::parse("T.NYSE").value()));
}

TEST(InstrumentNames, FindsNamesAndCodes) {
  EXPECT_EQ(named("平安银行上涨"), "000001.SZSE");  // Not also 平安.
  EXPECT_EQ(named("中国平安与平安银行"), "000001.SZSE 601318.SSE");
  EXPECT_EQ(named("(601318)公告"), "601318.SSE");
  EXPECT_EQ(named("公告601318公告"), "601318.SSE");
  EXPECT_EQ(named("PING AN and at&t"), "601318.SSE T.NYSE");
  EXPECT_EQ(named("平安，平安"), "601318.SSE");
  EXPECT_EQ(named("\uff27\uff2d up"), "GM.NYSE");
  EXPECT_EQ(named(""), "");
}

TEST(InstrumentNames, WordsAndNumbersMatchWhole) {
  EXPECT_EQ(named("1601318"), "");
  EXPECT_EQ(named("6013180"), "");
  EXPECT_EQ(named("GMO foods"), "");
  EXPECT_EQ(named("egm"), "");
  EXPECT_EQ(named("GM Financials"), "GM.NYSE");  // The longer name is cut by its s.
  EXPECT_EQ(named("shipping an order"), "");
}

TEST(InstrumentNames, ChineseCodesInTheirUsualForms) {
  for (const std::string form : {"601318", "SH601318", "sh601318", "601318.SH", "601318.sh",
                                 "601318.SS", "SH.601318", "sh:601318", "(SH601318)"})
    EXPECT_EQ(named("买入" + form + "股票"), "601318.SSE") << form;
  EXPECT_EQ(named("sz000001 and 000001.SZ"), "000001.SZSE");
  EXPECT_EQ(named("上证指数 000001.SH, SH000001, sh.000001"), "") << "the index of Shanghai";
  EXPECT_EQ(named("601318.SHARES"), "601318.SSE") << "a sentence ended";
  EXPECT_EQ(named("xSH601318"), "");
  EXPECT_EQ(named("SH6013180"), "");
  const InstrumentNames both{
      ConfigFile::parse("[[instrument]]\nid = \"000001.SZSE\"\ncodes = [\"000001\"]\n"
                        "[[instrument]]\nid = \"000001.SSE\"\ncodes = [\"000001.SH\"]\n",
                        "n.toml")};
  ASSERT_EQ(both.named_in("000001.SH").size(), 1U);
  EXPECT_EQ(both.named_in("000001.SH").front().text(), "000001.SSE");
}

std::string refusal(const std::string& text) {
  return message_of([&] { InstrumentNames{ConfigFile::parse(text, "n.toml")}; });
}

TEST(InstrumentNames, RefusesMistakes) {
  EXPECT_NE(refusal("[[instrument]]\nid = \"X\"\nnames = [\"a\"]").find("SYMBOL.VENUE"),
            std::string::npos);
  EXPECT_NE(refusal("[[instrument]]\nid = \"X.Y\"\nname = [\"a\"]").find("neither names"),
            std::string::npos);
  EXPECT_NE(refusal("[[instrument]]\nid = \"X.Y\"\nnames = [\"a\"]\ncode = [\"1\"]")
                .find("did you mean codes"),
            std::string::npos);
  EXPECT_NE(refusal("[[instrument]]\nid = \"X.Y\"\nnames = [\"\"]").find("not empty"),
            std::string::npos);
  EXPECT_NE(refusal("[[instrument]]\nid = \"X.Y\"\nnames = [\"a\"]\n"
                    "[[instrument]]\nid = \"Z.Y\"\nnames = [\"A\"]")
                .find("a name of X.Y"),
            std::string::npos);
  EXPECT_NE(refusal("[[instrument]]\nid = \"X.Y\"\nnames = [\"a\"]\n"
                    "[[instrument]]\nid = \"X.Y\"\nnames = [\"b\"]")
                .find("listed twice"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
