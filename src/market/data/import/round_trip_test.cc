// What the catalog writes as CSV it reads again as it was: every kind, with a time of receipt in
// some rows and none in others.
#include <string>
#include <vector>

#include "market/data/catalog/row_type.h"
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

struct RoundTripCase {
  DataKind kind = DataKind::kBar;
  std::string header;
  std::vector<std::string> rows;
};

void PrintTo(const RoundTripCase& one, std::ostream* out) { *out << name(one.kind); }

class RoundTrip : public ImporterTest, public testing::WithParamInterface<RoundTripCase> {
 protected:
  /// Everything stored of the kind, as the contract's CSV.
  std::string stored_csv() const {
    const Series series{.instrument = kSpx, .kind = GetParam().kind, .interval = Interval::k1d};
    return with_row_type(series.kind, [&]<class Row>(Row*) -> std::string {
      return row_csv_header<Row>() + stored<Row>(series);
    });
  }
  RowCounts import_csv(const std::string& name, const std::string& text) const {
    return import_by(contract(GetParam().kind), file(name, text)).files.at(0).rows;
  }
};

TEST_P(RoundTrip, ASecondExportIsTheFirst) {
  std::string text = GetParam().header + "\n";
  for (const std::string& row : GetParam().rows) text += row + "\n";
  ASSERT_EQ(import_csv("given.csv", text).accepted, GetParam().rows.size());
  const std::string first = stored_csv();
  std::filesystem::remove_all(root());
  const RowCounts again = import_csv("first.csv", first);
  EXPECT_EQ(again.accepted, GetParam().rows.size());
  EXPECT_EQ(again.quarantined, 0U);
  EXPECT_EQ(stored_csv(), first);
  // A time of receipt, or of availability, that was given is still told.
  const bool is_given = text.find(".25Z") != std::string::npos;
  EXPECT_EQ(first.find(".25Z") != std::string::npos, is_given) << first;
}

const RoundTripCase kCases[] = {
    {DataKind::kBar,
     "ts,open,high,low,close,volume,turnover,open_interest,trades",
     {"2024-01-02,10,11,9.5,10.25,100,1000,,7", "2024-01-03,10,11,9.5,10.25,,,5,"}},
    {DataKind::kQuoteBar,
     "ts,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,volume",
     {"2024-01-02,10,11,9,10,11,12,10,11,5", "2024-01-03,10,11,9,10,,,,,"}},
    {DataKind::kQuote,
     "ts,ts_recv,sequence,bid_price,ask_price,bid_volume,ask_volume",
     {"2024-01-02T00:00:01Z,,1,10,11,5,6", "2024-01-02T00:00:02Z,2024-01-02T00:00:02.25Z,2,10,11,,",
      "2024-01-02T00:00:03Z,2024-01-02T00:00:03Z,3,10,11,5,0"}},
    {DataKind::kTrade,
     "ts,ts_recv,sequence,price,quantity,side,trade_id",
     {"2024-01-02T00:00:01Z,,1,10,5,buy,77",
      "2024-01-02T00:00:01Z,2024-01-02T00:00:02.25Z,1,10.5,5,sell,78",
      "2024-01-02T00:00:02Z,,2,10,5,,"}},
    {DataKind::kBookSnapshot,
     "ts,ts_recv,flags,bid_price_1,bid_volume_1,ask_price_1,ask_volume_1,bid_price_2,bid_volume_2",
     {"2024-01-02T00:00:01Z,,1,10,5,11,6,9,4",
      "2024-01-02T00:00:02Z,2024-01-02T00:00:02.25Z,,10,5,11,6,9,4"}},
    {DataKind::kBookDelta,
     "ts,ts_recv,sequence,flags,side,price,volume",
     {"2024-01-02T00:00:01Z,,1,4,bid,10,5", "2024-01-02T00:00:01Z,,1,5,ask,11,5",
      "2024-01-02T00:00:02Z,2024-01-02T00:00:02.25Z,2,9,ask,11,0"}},
    {DataKind::kOrderByOrder,
     "ts,ts_recv,sequence,flags,side,order_id,price,quantity,counter_order_id",
     {"2024-01-02T00:00:01Z,,1,0,bid,7,10,5,",
      "2024-01-02T00:00:02Z,2024-01-02T00:00:02.25Z,2,16,ask,8,11,5,7"}},
    {DataKind::kDayFacts,
     "trading_day,reference_price,limit_up,limit_down,settlement,suspended,special_treatment,"
     "total_shares,float_shares",
     {"2024-01-02,10,11,9,,false,true,100,50", "2024-01-03,10,,,10.5,,,,"}},
    {DataKind::kFunding,
     "ts,rate,mark_price",
     {"2024-01-02T00:00:00Z,-0.0001,", "2024-01-02T08:00:00Z,0.0001,42000"}},
    {DataKind::kFundamental,
     "ts,name,value,available_at",
     {"2024-01-02T00:00:00Z,eps,0.3,2024-01-05T00:00:00.25Z",
      "2024-01-02T00:00:00Z,pe,,2024-01-05T00:00:00.25Z"}},
    {DataKind::kSeries,
     "ts,name,value,available_at",
     {"2024-01-02T00:00:00Z,rate,0.1,2024-01-05T00:00:00.25Z"}},
    {DataKind::kNews,
     "ts,title,id,instrument,language,text,label,available_at",
     {"2024-01-02T00:00:00Z,\"a, \"\"b\"\"\",1,SPX.INDEX,en,,,2024-01-02T00:00:00.25Z",
      "2024-01-03T00:00:00Z,c,,,,d,0.5,2024-01-03T00:00:00.25Z"}},
    {DataKind::kRelation,
     "kind,subject,object,valid_from,valid_to,weight,available_at",
     {"index_member,600519.SSE,000300.INDEX,2024-01-02,,,2024-01-01T00:00:00.25Z",
      "index_member,600519.SSE,000300.INDEX,2024-01-02,2024-02-01,0.5,2024-02-01T00:00:00.25Z"}},
};

INSTANTIATE_TEST_SUITE_P(EveryKind, RoundTrip, testing::ValuesIn(kCases),
                         [](const auto& one) { return std::string{name(one.param.kind)}; });

TEST(RoundTripCases, HoldEveryKind) { EXPECT_EQ(std::size(kCases), kDataKinds.size()); }

}  // namespace
}  // namespace godwit
