// Books of Shanghai shares rebuilt from real orders and trades, imported and read back from the
// catalog, beside the exchange's own snapshots of one of them.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "market/book/naive_order_book.h"
#include "market/book/order_book.h"
#include "market/book/test_book_compare.h"
#include "market/data/import/importer_testing.h"
#include "market/data/import/sse_stream_format.h"
#include "market/decode/test_market_data.h"

namespace godwit {
namespace {

constexpr auto kSeconds = [](double seconds) {
  return Duration::from_ns(static_cast<int64_t>(seconds * 1e9));
};

class SseBook : public ImporterTest {
 protected:
  void SetUp() override {
    const auto data = test::market_data_folder();
    if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    level2_ = *data + "/a_share/level2/";
  }
  /// What the catalog holds of a share after the import of its orders and its trades. Valid until
  /// the next call.
  [[nodiscard]] std::unique_ptr<RowStream<OrderByOrder>> imported(const std::string& orders,
                                                                  const std::string& trades,
                                                                  const std::string& share) {
    FormatList formats;
    formats.push_back(std::make_unique<SseStreamFormat>());
    const std::array files{ImportFile{level2_ + orders, std::nullopt},
                           ImportFile{level2_ + trades, std::nullopt}};
    const ImportReport report = import_files(root(), files, formats, {});
    for (const auto& file : report.files) EXPECT_EQ(file.rows.quarantined, 0U);
    catalog_ = std::make_unique<Catalog>(root(), Catalog::Mode::kReadOnly);
    return catalog_->read<OrderByOrder>(
        {.instrument = *InstrumentId::parse(share), .kind = DataKind::kOrderByOrder}, {});
  }

  std::string level2_;
  std::unique_ptr<Catalog> catalog_;
};

/// 09:30 to 11:30 and 13:00 to 14:57 in Shanghai.
bool in_continuous_trading(Timestamp t, Date day) {
  const Duration time = t - (day.midnight_utc() - Duration::hours(8));
  return (time >= Duration::minutes(570) && time < Duration::minutes(690)) ||
         (time >= Duration::minutes(780) && time < Duration::minutes(897));
}

/// Both books after each event; `after` sees the fast one.
template <class After>
uint64_t rebuild(RowStream<OrderByOrder>& stream, Date day, After after) {
  OrderBook book;
  NaiveOrderBook naive;
  uint64_t events = 0;
  for (std::span<const OrderByOrder> block = stream.next(); !block.empty(); block = stream.next())
    for (const OrderByOrder& event : block) {
      const bool continuous = in_continuous_trading(event.header.ts_event, day);
      book.set_continuous(continuous);
      naive.set_continuous(continuous);
      const auto fault = test::fault_of(book.apply(event));
      const size_t levels = ++events % 100 == 0 ? test::kAllLevels : 10;
      const uint64_t sequence = event.header.sequence;
      EXPECT_EQ(fault, std::nullopt) << sequence << ": " << name(*fault);
      EXPECT_EQ(test::fault_of(naive.apply(event)), fault) << sequence;
      EXPECT_TRUE(test::same_books(book, naive, levels)) << sequence;
      if (testing::Test::HasFailure()) return events;
      after(event, book);
    }
  EXPECT_TRUE(test::same_books(book, naive));
  return events;
}

struct TenLevels {
  std::array<PriceLevel, 10> bids;
  std::array<PriceLevel, 10> asks;
  friend bool operator==(const TenLevels&, const TenLevels&) = default;
};
struct State {
  Timestamp from;
  TenLevels levels;
};
struct Snapshot {
  Timestamp stamp;
  TenLevels levels;
};

PriceLevel level_of(const CsvReader& file, const std::string& side, const std::string& letter,
                    size_t i) {
  const std::string number = std::to_string(i + 1);
  const std::string_view price = test::field(file, side + "Price" + number);
  if (price.empty()) return {};
  // The file's prices have the artefacts of binary fractions too.
  const Price tick = Price::from_raw(Price::kScale / 100);
  const auto raw = parse_fixed<Price>(price.substr(0, price.find('.') + 7)).value();
  return {.price = round_to_grid(raw, tick, Rounding::kHalfEven),
          .volume = parse_fixed<Quantity>(test::field(file, side + "Volume" + number)).value(),
          .orders = static_cast<uint32_t>(
              parse_decimal(test::field(file, "NumOrders" + letter + number), 0).value())};
}

/// The snapshots of status TRADE: from the end of the opening auction on.
std::vector<Snapshot> read_snapshots(const std::string& path) {
  CsvReader file{path};
  std::vector<Snapshot> snapshots;
  while (file.next()) {
    if (test::field(file, "InstruStatus") != "TRADE") continue;
    Snapshot snapshot;
    const std::string time{test::field(file, "UpdateTime")};
    snapshot.stamp = *parse_timestamp("2023-02-01T" + time + "Z") - Duration::hours(8);
    for (size_t i = 0; i < 10; ++i) {
      snapshot.levels.bids[i] = level_of(file, "Bid", "B", i);
      snapshot.levels.asks[i] = level_of(file, "Ask", "S", i);
    }
    snapshots.push_back(snapshot);
  }
  return snapshots;
}

/// Matches each snapshot with the earliest state, not before the last one matched, that has the
/// same twenty levels and stood at some time within [stamp - before, stamp + after]. Taking the
/// earliest leaves most to the snapshots that follow, so no other way matches more. Returns the
/// numbers of the snapshots without such a state.
std::vector<size_t> unmatched(const std::vector<Snapshot>& snapshots,
                              const std::vector<State>& states, Duration before, Duration after) {
  std::vector<size_t> without;
  size_t first = 0;
  for (size_t n = 0; n < snapshots.size(); ++n) {
    const Timestamp stamp = snapshots[n].stamp;
    while (first + 1 < states.size() && states[first + 1].from < stamp - before) ++first;
    size_t at = first;
    while (at < states.size() && states[at].from <= stamp + after &&
           !(states[at].levels == snapshots[n].levels))
      ++at;
    const bool matched = at < states.size() && states[at].from <= stamp + after;
    if (matched)
      first = at;
    else
      without.push_back(n);
  }
  return without;
}

TEST_F(SseBook, EqualsEverySnapshotOfTheExchange) {
  const std::string share = "sse_20230201/600519_";
  const Date day = *Date::from_civil(2023, 2, 1);
  const auto stream =
      imported(share + "entrust_am.csv.gz", share + "trade_am.csv.gz", "600519.SSE");
  std::vector<State> states;
  const uint64_t events =
      rebuild(*stream, day, [&](const OrderByOrder& event, const OrderBook& book) {
        State state{.from = event.header.ts_event};
        book.levels(BookSide::kBid, state.levels.bids);
        book.levels(BookSide::kAsk, state.levels.asks);
        states.push_back(state);
      });
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(events, 46'437U);

  const std::vector<Snapshot> snapshots = read_snapshots(level2_ + share + "snapshot_am.csv.gz");
  const auto in_session = std::count_if(snapshots.begin(), snapshots.end(), [&](const auto& s) {
    return in_continuous_trading(s.stamp, day);
  });
  EXPECT_EQ(snapshots.size(), 2414U);
  EXPECT_EQ(in_session, 2406);  // The others stand between the auction and 09:30, and at 11:30.
  // Stamps are whole seconds: the picture is taken within the second that follows, or shortly
  // before. All levels, prices, volumes and numbers of orders; all snapshots.
  const auto without = unmatched(snapshots, states, kSeconds(0.5), kSeconds(1.1));
  EXPECT_EQ(without.size(), 0U);
  // The comparison can fail: elsewhere in time few pictures find their like.
  std::vector<Snapshot> shifted = snapshots;
  for (Snapshot& snapshot : shifted) snapshot.stamp = snapshot.stamp + kSeconds(20);
  EXPECT_GT(unmatched(shifted, states, kSeconds(0.5), kSeconds(1.1)).size(),
            snapshots.size() * 9 / 10);
}

TEST_F(SseBook, RebuildsWholeDaysWithoutInconsistency) {
  struct Case {
    const char* share;
    uint64_t events;
  };
  for (const Case& c : {Case{"600761", 56'240}, Case{"600961", 64'413}, Case{"605580", 42'533}}) {
    SCOPED_TRACE(c.share);
    const std::string path = std::string{"sse_20230711/"} + c.share + ".SH_";
    const Date day = *Date::from_civil(2023, 7, 11);
    const auto stream =
        imported(path + "orders.csv.gz", path + "trades.csv.gz", std::string{c.share} + ".SSE");
    EXPECT_EQ(rebuild(*stream, day, [](const OrderByOrder&, const OrderBook&) {}), c.events);
  }
}

}  // namespace
}  // namespace godwit
