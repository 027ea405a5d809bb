#include "signals/features/feature_stream.h"

#include <bit>
#include <cmath>
#include <fstream>
#include <memory>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"
#include "signals/features/csv_column_source.h"
#include "signals/features/derived_columns.h"
#include "signals/features/feature_file.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

FeatureSet set_of(const std::string& formulas) {
  std::string toml;
  int number = 0;
  for (size_t at = 0; at < formulas.size();) {
    const size_t end = std::min(formulas.find(';', at), formulas.size());
    toml += "[[feature]]\nname = \"f" + std::to_string(++number) + "\"\nformula = \"" +
            formulas.substr(at, end - at) + "\"\n";
    at = end + 1;
  }
  return read_feature_set(ConfigFile::parse(toml, "test.toml"), "test");
}

class FeatureStreamTest : public testing::Test {
 protected:
  /// The features, and behind a bar the columns, without any value.
  std::string absent(const std::string& text, const std::string& formulas, bool row_by_row) {
    write_file(input_, text);
    FeatureStream stream{
        set_of(formulas), std::make_unique<CsvColumnSource>(input_), {.row_by_row = row_by_row}};
    EXPECT_TRUE(stream.has_rows());
    (void)all_features(stream);
    std::string found;
    for (const std::string& name : stream.without_values()) found += name + " ";
    found += "|";
    for (const std::string& name : stream.empty_columns()) found += " " + name;
    return found;
  }

  std::string csv(const std::string& text, const std::string& formulas, bool row_by_row = false) {
    write_file(input_, text);
    auto source = std::make_unique<DerivedColumnSource>(
        std::make_unique<CsvColumnSource>(input_),
        [](const std::string&) { return InstrumentKnowledge{nullptr, {}, {}}; });
    const FeatureSet set = set_of(formulas);
    FeatureStream stream{set, std::move(source), {.row_by_row = row_by_row}};
    missing_ = stream.missing().text({"close", "volume"});
    FeatureFileShape shape{.names = {}, .has_instrument = text.starts_with("ts,instrument")};
    for (const Feature& feature : set.features) shape.names.push_back(feature.name);
    write_feature_file(output_, stream, shape);
    return read_file(output_, 1 << 20);
  }

  TemporaryFolder folder_;
  std::filesystem::path input_ = folder_.path() / "in.csv";
  std::filesystem::path output_ = folder_.path() / "out.csv";
  std::string missing_;
};

TEST_F(FeatureStreamTest, KnowsWhatHadNoValue) {
  const std::string rows = "ts,close,hollow\n2024-01-02,1,\n2024-01-03,2,\n2024-01-04,3,\n";
  for (const bool row_by_row : {false, true}) {
    EXPECT_EQ(absent(rows, "close;mean(close, 3);mean(close, 4);hollow;absent", row_by_row),
              "f3 f4 | hollow");
    EXPECT_EQ(absent(rows, "close", row_by_row), "|") << "what nobody reads is not told";
    EXPECT_EQ(absent(rows, "cs_rank(close);cs_rank(hollow)", row_by_row), "f2 | hollow");
  }
}

TEST_F(FeatureStreamTest, WritesARowForEachRow) {
  EXPECT_EQ(
      csv("ts,close\n2024-01-02,1\n2024-01-03,\n2024-01-04,4\n2024-01-05,7.5\n",
          "close / 2;ref(close, 2);sum(close, 2)"),
      "ts,f1,f2,f3\n2024-01-02,0.5,,\n2024-01-03,,,\n2024-01-04,2,1,\n2024-01-05,3.75,,11.5\n");
  EXPECT_EQ(missing_, "");
}

TEST_F(FeatureStreamTest, MissingColumnsLeaveFeaturesEmpty) {
  // A comparison with nothing would be 0: an absent column must not look like data.
  EXPECT_EQ(csv("ts,close\n2024-01-02,1\n2024-01-03,2\n", "close > clos;close;mean(open > 1, 1)"),
            "ts,f1,f2,f3\n2024-01-02,,1,\n2024-01-03,,2,\n");
  EXPECT_EQ(missing_,
            "the input has no columns clos (did you mean close?), open; f1, f3 stay empty");
  EXPECT_EQ(csv("ts,close\n2024-01-02,1\n", "open"), "ts,f1\n2024-01-02,\n");
  EXPECT_EQ(csv("ts,close\n", "close"), "ts,f1\n");
}

TEST_F(FeatureStreamTest, KeepsInstrumentsApartInTheOrderOfTheInput) {
  const std::string text =
      "ts,instrument,close\n2024-01-02T01:00:00Z,A,1\n2024-01-02T01:00:00Z,\"B,C\",10\n"
      "2024-01-02T01:00:00.5Z,A,3\n2024-01-02T01:00:01Z,\"B,C\",5\n";
  const std::string expected =
      "ts,instrument,f1\n2024-01-02T01:00:00Z,A,\n2024-01-02T01:00:00Z,\"B,C\",\n"
      "2024-01-02T01:00:00.5Z,A,2\n2024-01-02T01:00:01Z,\"B,C\",-5\n";
  EXPECT_EQ(csv(text, "delta(close, 1)"), expected);
  EXPECT_EQ(csv(text, "delta(close, 1)", true), expected);
}

TEST_F(FeatureStreamTest, CrossSectionsWhateverTheOrderOfRows) {
  // One instrument after the other; only two of them have a row on the second day.
  const std::string text =
      "ts,instrument,close\n2024-01-02,A,1\n2024-01-03,A,9\n2024-01-02,B,2\n2024-01-03,B,3\n"
      "2024-01-02,C,6\n";
  for (const bool row_by_row : {false, true})
    EXPECT_EQ(csv(text, "cs_demean(close);cs_rank(close)", row_by_row),
              "ts,instrument,f1,f2\n2024-01-02,A,-2,0.3333333333333333\n"
              "2024-01-03,A,3,1\n2024-01-02,B,-1,0.6666666666666666\n"
              "2024-01-03,B,-3,0.5\n2024-01-02,C,3,1\n");
}

TEST_F(FeatureStreamTest, DerivesColumns) {
  EXPECT_EQ(csv("ts,last_price,volume,turnover,bid_price,ask_price\n"
                "2024-01-01T09:31:05Z,2,10,30,1,3\n",
                "close;vwap;bid_price_1 + ask_price_1;minute_of_day;day_of_week;epoch_seconds;"
                "periods_per_year;multiplier"),
            "ts,f1,f2,f3,f4,f5,f6,f7,f8\n2024-01-01T09:31:05Z,2,3,4,571,1,1704101465,,1\n");
  EXPECT_EQ(csv("ts,volume,turnover,vwap\n2024-01-01,10,30,7\n", "vwap"), "ts,f1\n2024-01-01,7\n");
  EXPECT_EQ(csv("ts,volume,turnover\n2024-01-01,0,0\n", "vwap"), "ts,f1\n2024-01-01,\n");
}

TEST_F(FeatureStreamTest, ReadsWhatFeaturesWrite) {
  const std::string written =
      csv("ts,close,volume\n2024-01-02,-1,0\n2024-01-03,1,0\n2024-01-04,0,0\n", "close / volume");
  EXPECT_EQ(written, "ts,f1\n2024-01-02,-inf\n2024-01-03,inf\n2024-01-04,\n");
  EXPECT_EQ(csv(written, "f1;f1 > 0;1 / f1"),
            "ts,f1,f2,f3\n2024-01-02,-inf,0,-0\n2024-01-03,inf,1,0\n2024-01-04,,0,\n");
}

TEST_F(FeatureStreamTest, RefusesWhatIsNoTable) {
  const auto error = [&](const std::string& text) {
    return error_of([&] { (void)csv(text, "close"); });
  };
  EXPECT_NE(error("time,close\n2024-01-02,1\n").find("expected a column ts"), std::string::npos);
  EXPECT_NE(error("ts,close\n2024-01-02,one\n")
                .find("in.csv:2: column close: expected a number or nothing, got \"one\""),
            std::string::npos);
  EXPECT_NE(error("ts,close\n2024-01-02\n").find("expected 2 fields, got 1"), std::string::npos);
  EXPECT_NE(error("ts,close\n2024/01/02,1\n").find("column ts: expected a day"), std::string::npos);
  EXPECT_NE(error("ts,close\n2024-01-03,1\n2024-01-02,1\n").find("sort the rows by ts"),
            std::string::npos);
}

TEST_F(FeatureStreamTest, ManyBlocksAreOneSeries) {
  const MemorySource::Data data = random_walks(5, 3'000, 4);
  const FeatureSet set = set_of("mean(close, 60);ema(volume, 5);cumsum(volume)");
  FeatureStream blocks{set, std::make_unique<MemorySource>(data)};
  FeatureStream rows{set, std::make_unique<MemorySource>(data), {.row_by_row = true}};
  const RowBlock a = all_features(blocks);
  const RowBlock b = all_features(rows);
  ASSERT_EQ(a.rows(), data.rows.rows());
  for (size_t i = 0; i < a.columns.size(); ++i)
    for (size_t row = 0; row < a.rows(); ++row)
      ASSERT_EQ(std::bit_cast<uint64_t>(a.columns[i][row]),
                std::bit_cast<uint64_t>(b.columns[i][row]));
  double sum = 0;  // Of the third instrument, whose rows are mixed with the others'.
  for (size_t row = 0; row < a.rows(); ++row)
    if (a.instruments[row] == 3) {
      sum += data.rows.columns[1][row];
      ASSERT_EQ(a.columns[2][row], sum);
    }
}

}  // namespace
}  // namespace godwit::features
