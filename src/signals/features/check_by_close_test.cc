// What a check lets be known to a row of a day: what is there when its market closes.
#include <cmath>
#include <memory>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "market/domain/day_facts.h"
#include "signals/features/catalog_kinds_testing.h"
#include "signals/features/csv_column_source.h"
#include "signals/features/feature_check.h"

namespace godwit::features {
namespace {

InstrumentKnowledge by_rules(const std::string& name) {
  static const RuleBook book{GODWIT_SOURCE_FOLDER "/rules"};
  return {&book, InstrumentId::parse(name), Interval::k1d};
}

RowBlock read(ColumnSource& source, const std::vector<std::string>& names) {
  source.select(names);
  RowBlock all;
  RowBlock block;
  while (source.next(block, 2)) append(all, block);
  return all;
}

/// Has at the row of a day what appears an hour behind its close.
class LateItems final : public ColumnSource {
 public:
  LateItems(const MemorySource::Data& data, const std::optional<Horizon>& horizon)
      : base_{data, horizon}, horizon_{horizon} {}
  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return base_.instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override { return name == "item"; }
  [[nodiscard]] std::vector<std::string> column_names() const override { return {"item"}; }
  void start_at(Timestamp start) override { base_.start_at(start); }
  void select(std::span<const std::string> /*names*/) override {
    base_.select(std::vector<std::string>{"close"});
  }
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    const bool more = base_.next(block, rows_max);
    for (size_t row = 0; row < block.rows(); ++row) {
      const Timestamp appears = block.times[row].known() + Duration::hours(1);
      block.columns[0][row] = horizon_ && appears > horizon_->last ? 0 : 1;
    }
    return more;
  }
  void save(Writer& writer) const override { base_.save(writer); }
  void load(Reader& reader) override { base_.load(reader); }

 private:
  MemorySource base_;
  std::optional<Horizon> horizon_;
};

// A horizon at the end of the day in UTC would let it through.
TEST(CheckByClose, FindsWhatIsTakenFromBehindTheClose) {
  MemorySource::Data data = random_walks(1, 60, 5);
  for (RowTime& time : data.rows.times) time.closed = time.day.begin_utc() + Duration::hours(7);
  const SourceOpener open = [&](const std::optional<Horizon>& horizon) {
    return std::make_unique<LateItems>(data, horizon);
  };
  const CheckReport report = check_features(one_feature("item"), open, {});
  ASSERT_FALSE(report.passed());
  EXPECT_EQ(report.disagreements.front().proof, Proof::kPrefix);
}

constexpr std::string_view kClose = "2019-06-05T07:00:00Z";  // Of rebar, on the second day.

TEST(CheckByClose, RowsOfAFile) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "a.csv";
  write_file(path,
             "ts,instrument,close\n2019-06-04,rb1910.SHFE,1\n2019-06-04,BTCUSDT.BINANCE,2\n"
             "2019-06-05,rb1910.SHFE,3\n2019-06-05,BTCUSDT.BINANCE,4\n");
  const auto closes = [&](const Horizon& horizon) {
    CsvColumnSource source{path, horizon, by_rules};
    return read(source, {"close"}).columns[0];
  };
  EXPECT_EQ(closes({.last = at(kClose)}), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(closes({.last = at(kClose) - Duration::from_ns(1)}), (std::vector<double>{1, 2}));
  const std::vector<double> poisoned =
      closes({.last = at(kClose), .beyond = Horizon::Beyond::kGarbage, .seed = 1});
  EXPECT_EQ(poisoned[2], 3);
  EXPECT_NE(poisoned[3], 4);
}

class CheckOfCatalogByClose : public CatalogKinds {
 protected:
  void SetUp() override {
    std::vector<Bar> bars;
    std::vector<DayFacts> facts;
    for (int64_t i = 1; i <= 3; ++i) {
      const TradingDay today{parse_date("2019-06-03").value() + static_cast<int32_t>(i)};
      Bar& bar = bars.emplace_back();
      bar.header.kind = EventKind::kBar;
      bar.header.ts_event = bar.header.ts_recv = today.end_utc();
      bar.trading_day_days = today.date().days();
      bar.open = bar.high = bar.low = bar.close = price(static_cast<double>(i));
      bar.volume = 7;
      bar.turnover = bar.open_interest = std::nan("");
      facts.push_back({.trading_day = today, .settlement = price(static_cast<double>(10 * i))});
    }
    store("rb1910.SHFE", DataKind::kBar, bars);
    store("rb1910.SHFE", DataKind::kDayFacts, facts);
  }
  RowBlock rows(const Horizon& horizon) {
    return read(*open_catalog_columns(catalog_, query_, horizon, by_rules),
                {"close", "settlement"});
  }

  CatalogQuery query_{.instruments = {id("rb1910.SHFE")}};
};

TEST_F(CheckOfCatalogByClose, RowsAndTheirSettlement) {
  const RowBlock cut = rows({.last = at(kClose)});
  ASSERT_EQ(cut.rows(), 2U);
  EXPECT_EQ(cut.columns[0], (std::vector<double>{1, 2}));
  EXPECT_EQ(cut.columns[1], (std::vector<double>{10, 20}));
  EXPECT_EQ(rows({.last = at(kClose) - Duration::from_ns(1)}).rows(), 1U);
  const RowBlock poisoned =
      rows({.last = at(kClose), .beyond = Horizon::Beyond::kGarbage, .seed = 1});
  ASSERT_EQ(poisoned.rows(), 3U);
  EXPECT_EQ(poisoned.columns[0][1], 2);
  EXPECT_NE(poisoned.columns[0][2], 3);
  EXPECT_TRUE(std::isnan(poisoned.columns[1][2]));
}

TEST_F(CheckOfCatalogByClose, HonestFeaturesPass) {
  const CheckReport report =
      check_features(one_feature("close - settlement"),
                     [&](const std::optional<Horizon>& horizon) {
                       return open_catalog_columns(catalog_, query_, horizon, by_rules);
                     },
                     {});
  EXPECT_TRUE(report.passed());
  EXPECT_EQ(report.cuts.back(), kClose);
}

}  // namespace
}  // namespace godwit::features
