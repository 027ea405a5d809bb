#include "market/domain/instrument_id.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "market/domain/instrument.h"

namespace godwit {
namespace {

TEST(InstrumentId, ReadsTheNamesOfTheField) {
  struct Case {
    std::string_view text, symbol, venue, file;
  };
  constexpr Case cases[] = {
      {"600519.SSE", "600519", "SSE", "600519.SSE"},
      {"EUR/USD.OANDA", "EUR/USD", "OANDA", "EUR%2FUSD.OANDA"},
      {"IF@main.CFFEX", "IF@main", "CFFEX", "IF@main.CFFEX"},
      {"BTCUSDT-PERP.BINANCE", "BTCUSDT-PERP", "BINANCE", "BTCUSDT-PERP.BINANCE"},
      {"BRK.B.NYSE", "BRK.B", "NYSE", "BRK.B.NYSE"},
      {"a:b.X_1", "a:b", "X_1", "a%3Ab.X_1"},
  };
  for (const Case& c : cases) {
    const auto id = InstrumentId::parse(c.text);
    ASSERT_TRUE(id.has_value()) << c.text;
    EXPECT_EQ(id->text(), c.text);
    EXPECT_EQ(id->symbol(), c.symbol);
    EXPECT_EQ(id->venue(), c.venue);
    EXPECT_EQ(id->file_name(), c.file);
    EXPECT_EQ(InstrumentId::from_file_name(c.file), id);
  }
  EXPECT_EQ(InstrumentId{}.symbol(), "");
  EXPECT_EQ(InstrumentId{}.venue(), "");
}

TEST(InstrumentId, RefusesTheRest) {
  const std::string long_symbol(47, 'a');
  const std::string long_venue(15, 'V');
  EXPECT_TRUE(InstrumentId::parse(long_symbol + "." + long_venue).has_value());
  for (const std::string& text :
       {std::string{}, std::string{"."}, std::string{"SSE"}, std::string{".SSE"},
        std::string{"600519."}, std::string{"600519.sse"}, std::string{"a b.SSE"},
        std::string{"..SSE"}, std::string{".a.SSE"}, std::string{"../etc/passwd.SSE"},
        std::string{"a%2F.SSE"}, std::string{"a\\b.SSE"}, std::string{"a.SSE "},
        std::string{"\xc3\xa4.SSE"}, std::string{"a\n.SSE"}, std::string("a\0b.SSE", 7),
        long_symbol + "a.SSE", "a." + long_venue + "V"})
    EXPECT_FALSE(InstrumentId::parse(text).has_value()) << text;
  for (const std::string_view name : {"", "a.SSE%", "a%2.SSE", "a%2f.SSE", "EUR/USD.OANDA",
                                      "%61.SSE", "a%00.SSE", "%2E.SSE", "a%2FSSE", "a%G0.SSE"})
    EXPECT_FALSE(InstrumentId::from_file_name(name).has_value()) << name;
}

TEST(InstrumentId, FileNamesAreSafeAndDistinct) {
  constexpr std::string_view kChars = "abzAZ09/@-_.:% \xc3#";
  int parsed = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    std::string text;
    for (int64_t i = rng.between(1, 8); i > 0; --i)
      text += kChars[static_cast<size_t>(rng.between(0, std::ssize(kChars) - 1))];
    const std::string as_name = text + ".SSE";
    // Whatever a file is called: it names nothing, or one thing whose file is called just so.
    if (const auto named = InstrumentId::from_file_name(as_name)) {
      ASSERT_EQ(named->file_name(), as_name) << "seed " << seed;
    }
    const auto id = InstrumentId::parse(as_name);
    if (!id) continue;
    ++parsed;
    const std::string file = id->file_name();
    ASSERT_EQ(file.find_first_of("/\\: "), std::string::npos) << file;
    ASSERT_NE(file.front(), '.');
    ASSERT_EQ(InstrumentId::from_file_name(file), id) << file;
  }
  EXPECT_GT(parsed, 1'000);
}

TEST(AssumeInstrument, OnlyWhereNothingIsBorrowed) {
  const Currency cny = *Currency::parse("CNY");
  const auto assumed = [&](std::string_view text) {
    return assume_instrument(*InstrumentId::parse(text), cny);
  };
  const Instrument spx = assumed("SPX.INDEX");
  EXPECT_TRUE(spx.is_assumed);
  EXPECT_EQ(spx.currency, cny);
  EXPECT_EQ(spx.multiplier, 1);
  EXPECT_EQ(spx.lot, Quantity::from_units(1));
  EXPECT_TRUE(spx.tick.is_zero());
  EXPECT_EQ(assumed("AAPL.NASDAQ").currency.code(), "USD");
  EXPECT_TRUE(assumed("X@main.INDEX").is_continuous_series);
  EXPECT_EQ(assumed("X.NOWHERE").market, Market::kUnknown);
  for (const std::string_view text : {"rb2410.SHFE", "IF2406.CFFEX", "ES.CME", "EUR/USD.OANDA"}) {
    try {
      (void)assumed(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_EQ(std::string{error.what()}.rfind(text, 0), 0U);
    }
  }
}

}  // namespace
}  // namespace godwit
