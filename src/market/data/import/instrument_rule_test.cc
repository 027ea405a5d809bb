#include "market/data/import/instrument_rule.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::string id_of(InstrumentStyle style, std::string_view text) {
  const std::optional<InstrumentId> id = to_instrument(style, text);
  return id ? id->text() : "none";
}

TEST(InstrumentRule, ChineseCodesWithTheirExchange) {
  constexpr auto kStock = InstrumentStyle::kStock;
  for (const char* const text : {"sh.600000", "SH600000", "600000.SH", "600000.SS", "600000.XSHG"})
    EXPECT_EQ(id_of(kStock, text), "600000.SSE") << text;
  EXPECT_EQ(id_of(kStock, "000001.XSHE"), "000001.SZSE");
  EXPECT_EQ(id_of(kStock, "bj.430047"), "430047.BSE");
  EXPECT_EQ(id_of(kStock, "000300.SH"), "000300.INDEX");
  EXPECT_EQ(id_of(kStock, "399001.SZ"), "399001.INDEX");
  for (const char* const text : {"", "600000", "600000.", "60000.SH", "600000.XX", "600000.XSH",
                                 "6000.0SH", "600000SH.", "sh,600000", "600000.XSHGG"})
    EXPECT_EQ(id_of(kStock, text), "none") << text;
}

TEST(InstrumentRule, CodesAloneTellTheirExchange) {
  constexpr auto kCode = InstrumentStyle::kCode;
  for (const char* const text : {"600519", "688009", "510300", "900929"})
    EXPECT_EQ(id_of(kCode, text), std::string{text} + ".SSE");
  for (const char* const text : {"000001", "002594", "162411", "200012", "300750"})
    EXPECT_EQ(id_of(kCode, text), std::string{text} + ".SZSE");
  for (const char* const text : {"430047", "833171", "920002"})
    EXPECT_EQ(id_of(kCode, text), std::string{text} + ".BSE");
  for (const char* const text : {"", "60051", "6005190", "60051x", "700001", "950001"})
    EXPECT_EQ(id_of(kCode, text), "none") << text;
}

}  // namespace
}  // namespace godwit
