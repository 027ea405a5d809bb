// The trading days of imported rows: by rules, by the file's own column, else the UTC day.
#include "market/data/import/trading_days.h"

#include "market/data/import/formats.h"
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

/// A market whose day ends at 10:00 UTC, known in 2024 only, and only for symbols with an N.
TradingDayOf night_market(const InstrumentId& id) {
  if (id.symbol().find_first_of("Nn") == std::string_view::npos) return nullptr;
  return [](Timestamp t) -> std::optional<TradingDay> {
    const Timestamp shifted = t + Duration::hours(14);
    if (utc_date(shifted) < *Date::from_civil(2024, 1, 1)) return std::nullopt;
    return TradingDay{utc_date(shifted)};
  };
}

class TradingDaysTest : public ImporterTest {
 protected:
  /// The days of the stored minute bars.
  std::string days(const std::string& text, const std::string& symbol,
                   DataKind kind = DataKind::kBar) {
    const Series series{
        .instrument = *InstrumentId::parse(symbol), .kind = kind, .interval = Interval::k1m};
    FormatList formats;
    formats.push_back(std::make_unique<TableFileFormat>(
        read_mapping_format(ConfigFile::parse("", "m.toml"), kind, Interval::k1m)));
    const ImportFile one{file("f.csv", text), series.instrument};
    static_cast<void>(import_files(root(), {&one, 1}, formats, {.trading_days = night_market}));
    return kind == DataKind::kBar ? days_of<Bar>(series) : days_of<QuoteBar>(series);
  }
  template <class Row>
  std::string days_of(const Series& series) {
    std::string out;
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto rows = catalog.read<Row>(series, {});
    for (auto block = rows->next(); !block.empty(); block = rows->next())
      for (const Row& row : block)
        out += format_date(Date::from_days(row.trading_day_days)).substr(5) + " ";
    return out;
  }
};

constexpr const char* kBars =
    "ts,open,high,low,close,volume\n"
    "2023-06-01T20:00:00Z,1,1,1,1,1\n"
    "2024-01-02T09:59:00Z,1,1,1,1,1\n"
    "2024-01-02T10:00:00Z,1,1,1,1,1\n"
    "2024-01-02T10:01:00Z,1,1,1,1,1\n"
    "2024-01-03T00:00:00Z,1,1,1,1,1\n";

TEST_F(TradingDaysTest, BarsBelongToTheDayOfTheirSession) {
  EXPECT_EQ(days(kBars, "N.X"), "06-01 01-02 01-02 01-03 01-03 ");
  EXPECT_EQ(days(kBars, "M.X"), "06-01 01-02 01-02 01-02 01-02 ");
}

TEST_F(TradingDaysTest, TheFilesOwnDayStands) {
  EXPECT_EQ(
      days("ts,open,high,low,close,trading_day\n2024-01-02T10:01:00Z,1,1,1,1,2024-01-05\n", "N.X"),
      "01-05 ");
}

TEST_F(TradingDaysTest, QuoteBarsToo) {
  const std::string head =
      "ts,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close";
  EXPECT_EQ(days(head + "\n2024-01-02T10:01:00Z,1,1,1,1,2,2,2,2\n", "N.X", DataKind::kQuoteBar),
            "01-03 ");
  EXPECT_EQ(days(head + ",trading_day\n2024-01-02T10:01:00Z,1,1,1,1,2,2,2,2,2024-01-05\n", "N.X",
                 DataKind::kQuoteBar),
            "01-05 ");
}

TEST_F(TradingDaysTest, ADaysVolumeBeginsAgainWithItsSession) {
  // The volume starts anew at 18:00 in China, which is 10:00 UTC.
  const std::string text =
      "datetime,last_price,volume_cum,open_interest,pre_open_interest,open,high,low\n"
      "2024-01-02 14:00:00,100,1000,1,1,1,1,1\n"
      "2024-01-02 21:00:00,101,4,1,1,1,1,1\n"
      "2024-01-02 21:00:01,102,9,1,1,1,1,1\n"
      "2024-01-03 09:00:00,103,15,1,1,1,1,1\n";
  const FormatList formats =
      known_formats(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
  const ImportFile one{file("SHFE.zn2405_ticks_20240102.csv", text), std::nullopt};
  const ImportReport report = import_files(root(), {&one, 1}, formats,
                                           {.refused_share_max = 1, .trading_days = night_market});
  EXPECT_EQ(report.files.at(0).rows.quarantined, 0U);
  EXPECT_EQ(
      stored<Trade>({.instrument = *InstrumentId::parse("zn2405.SHFE"), .kind = DataKind::kTrade}),
      "2024-01-02T13:00:01Z,,0,102,5,,0\n2024-01-03T01:00:00Z,,0,103,6,,0\n");
}

}  // namespace
}  // namespace godwit
