#include "market/data/import/vendor_spelling.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(VendorSpelling, IsReadAsWhatItMeans) {
  struct Case {
    const char* theirs;
    const char* ours;
  };
  for (const Case& one : {Case{"600519.SH", "600519.SSE"},
                          Case{"600519.SS", "600519.SSE"},
                          Case{"600519.XSHG", "600519.SSE"},
                          Case{"000001.SZ", "000001.SZSE"},
                          Case{"000001.XSHE", "000001.SZSE"},
                          Case{"430047.BJ", "430047.BSE"},
                          Case{"000300.SH", "000300.INDEX"},
                          Case{"399001.SZ", "399001.INDEX"},
                          Case{"600519@forward.SH", "600519@forward.SSE"},
                          Case{"sh.600519", "600519.SSE"},
                          Case{"SH600519", "600519.SSE"},
                          Case{"rb1910.SHF", "rb1910.SHFE"},
                          Case{"RB1910.SHF", "rb1910.SHFE"},
                          Case{"RB1910.XSGE", "rb1910.SHFE"},
                          Case{"IF2101.CFE", "IF2101.CFFEX"},
                          Case{"IF2101.CFX", "IF2101.CFFEX"},
                          Case{"IF2101.CCFX", "IF2101.CFFEX"},
                          Case{"SR101.ZCE", "SR101.CZCE"},
                          Case{"SR101.CZC", "SR101.CZCE"},
                          Case{"I2101.XDCE", "i2101.DCE"},
                          Case{"sc2101.XINE", "sc2101.INE"},
                          Case{"si2401.GFE", "si2401.GFEX"},
                          Case{"RB@main.SHF", "rb@main.SHFE"},
                          Case{"RB1910.SHFE", "rb1910.SHFE"},
                          Case{"if2101.CFFEX", "IF2101.CFFEX"}}) {
    const auto meant = meant_by_vendor(one.theirs);
    ASSERT_TRUE(meant.has_value()) << one.theirs;
    EXPECT_EQ(meant->text(), one.ours) << one.theirs;
  }
}

TEST(VendorSpelling, OurIdsAndUnknownVenuesStandAsTheyAre) {
  for (const char* text : {"600519.SSE", "000300.INDEX", "600519@forward.SSE", "rb1910.SHFE",
                           "IF@main.CFFEX", "SR101.CZCE", "EUR/USD.OANDA", "BTCUSDT.BINANCE",
                           "X.NOWHERE", "A", "", "600519", "ES201312.CME", "AAPL.SH"})
    EXPECT_FALSE(meant_by_vendor(text).has_value()) << text;
}

TEST(VendorSpelling, TheMessageSaysWhatIsMeant) {
  EXPECT_EQ(vendor_spelling("600519.SH"),
            "the venue is called SSE here, not SH; did you mean 600519.SSE?");
  EXPECT_EQ(vendor_spelling("RB1910.SHFE"),
            "SHFE writes its products in another case; did you mean rb1910.SHFE?");
  EXPECT_EQ(vendor_spelling("sh.600519"),
            "instruments are called SYMBOL.VENUE here; did you mean 600519.SSE?");
  EXPECT_EQ(vendor_spelling("RB1910.SHF"),
            "instruments are called SYMBOL.VENUE here; did you mean rb1910.SHFE?");
  EXPECT_FALSE(vendor_spelling("600519.SSE").has_value());
}

}  // namespace
}  // namespace godwit
