#include "market/data/import/file_instrument.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::string of(const std::string& path) {
  const std::optional<InstrumentId> id = instrument_of_file(path);
  return id ? id->text() : "-";
}

TEST(FileInstrument, IdsAndChineseCodes) {
  EXPECT_EQ(of("/d/SPX.INDEX.csv"), "SPX.INDEX");
  EXPECT_EQ(of("EUR%2FUSD.OANDA.csv"), "EUR/USD.OANDA");
  EXPECT_EQ(of("600519.SSE.csv"), "600519.SSE");
  EXPECT_EQ(of("sh.600000.csv"), "600000.SSE");
  EXPECT_EQ(of("sz.000001_day_k_data.csv"), "000001.SZSE");
  EXPECT_EQ(of("bj.430047-1d.csv"), "430047.BSE");
  EXPECT_EQ(of("600519.SH.csv"), "600519.SSE");
  EXPECT_EQ(of("000001.XSHE.csv"), "000001.SZSE");
  EXPECT_EQ(of("sh.600000"), "600000.SSE");
  EXPECT_EQ(of("sh.600000.csv.gz"), "600000.SSE");
  EXPECT_EQ(of("SPX.INDEX.csv.gz"), "SPX.INDEX");
  EXPECT_EQ(of("SPX.INDEX.csv.zip"), "SPX.INDEX");
}

TEST(FileInstrument, OtherNamesSayNothing) {
  for (const std::string name :
       {"prices.csv", "sp500-2000.csv", "sh.60000.csv", "sh.6000000.csv", "sh.60000a.csv",
        "spx.index.csv", "prices.2020.csv", "SPX.INDEX", ".csv", "SPX.INDEX.gz", ".gz", ""})
    EXPECT_EQ(of(name), "-") << name;
}

}  // namespace
}  // namespace godwit
