#include "signals/features/trades_beside.h"

#include <fstream>

#include "foundation/base/random.h"
#include "signals/features/catalog_kinds_testing.h"

namespace godwit::features {
namespace {

using BesideTrades = CatalogKinds;

Timestamp start() { return at("2024-01-02T00:00:00Z"); }

Trade trade_at(Timestamp ts, Duration delay, int64_t quantity, AggressorSide side) {
  Trade trade{};
  trade.header.kind = EventKind::kTrade;
  trade.header.ts_event = ts;
  trade.header.ts_recv = ts + delay;
  trade.header.flags = static_cast<uint16_t>(side);
  trade.price = price(100 + static_cast<double>(quantity));
  trade.quantity = Quantity::from_units(quantity);
  return trade;
}

/// Ten days: no sides on the first four, some late by hours, some lost, nobody on two in the
/// middle.
std::vector<Trade> random_trades(Rng& rng) {
  std::vector<Trade> trades;
  for (int64_t minute = 300; minute < 10 * 1440; minute += rng.between(5, 90)) {
    if (minute / 1440 == 5 || minute / 1440 == 6) continue;
    const double chance = rng.uniform();
    const Duration delay = Duration::minutes(chance < 0.05  ? 2000
                                             : chance < 0.4 ? rng.between(0, 600)
                                                            : 0);
    AggressorSide side = rng.uniform() < 0.5 ? AggressorSide::kBuy : AggressorSide::kSell;
    if (minute < 4 * 1440 || rng.uniform() < 0.1) side = AggressorSide::kUnknown;
    trades.push_back(trade_at(start() + Duration::minutes(minute), delay, rng.between(1, 9), side));
    trades.back().header.sequence = trades.size();
  }
  return trades;
}

std::vector<TradesSince::Row> rows_each_hour() {
  std::vector<TradesSince::Row> rows;
  for (int64_t hour = 0; hour < 11 * 24; ++hour)
    rows.push_back({.ts = start() + Duration::hours(hour),
                    .arrival = start() + Duration::hours(hour) + Duration::seconds(30),
                    .contract = {.multiplier = 3}});
  return rows;
}

/// By the rows' columns, each trade put to the first row that it and those before it are not after.
std::vector<std::array<double, 6>> plain(const std::vector<Trade>& trades,
                                         const std::vector<TradesSince::Row>& rows) {
  const double none = std::nan("");
  std::vector<std::array<double, 6>> out(rows.size(), {none, 0, 0, 0, 0, 0});
  size_t first = rows.size();
  size_t first_side = rows.size();
  size_t at_row = 0;
  for (const Trade& trade : trades) {
    if (trade.header.ts_recv - trade.header.ts_event > Duration::days(1)) continue;
    while (at_row < rows.size() &&
           (trade.header.ts_event > rows[at_row].ts || trade.header.ts_recv > rows[at_row].arrival))
      ++at_row;
    if (at_row == rows.size()) break;
    first = std::min(first, at_row);
    const double quantity = number(trade.quantity);
    auto& row = out[at_row];
    row[1] += quantity;
    row[2] += 3 * number(trade.price) * quantity;
    row[3] += 1;
    const auto side = static_cast<AggressorSide>(trade.header.flags & 0xff);
    if (side == AggressorSide::kUnknown)
      row[4] = row[5] = none;
    else
      first_side = std::min(first_side, at_row);
    if (side == AggressorSide::kBuy) row[4] += quantity;
    if (side == AggressorSide::kSell) row[5] += quantity;
    for (size_t later = at_row; later < rows.size(); ++later) out[later][0] = number(trade.price);
  }
  for (size_t row = 0; row < rows.size(); ++row) {
    if (row < first) out[row].fill(none);
    if (row < first_side) out[row][4] = out[row][5] = none;
  }
  return out;
}

TEST_F(BesideTrades, RowsAreThoseOfTheWholeHistoryWhereverTheyBegin) {
  Rng rng{17};
  const std::vector<Trade> trades = random_trades(rng);
  store<Trade>("X.BINANCE", DataKind::kTrade, trades);
  const Series series{.instrument = id("X.BINANCE"), .kind = DataKind::kTrade};
  const std::vector<TradesSince::Row> rows = rows_each_hour();
  const auto wanted = plain(trades, rows);
  for (size_t begin = 0; begin < rows.size(); begin += 5) {
    TradesBeside beside{catalog_, series, {}};
    for (size_t row = begin; row < rows.size(); ++row) {
      beside.advance_to(rows[row]);
      for (size_t column = 0; column < 6; ++column) {
        // A row knows since when by the one before it.
        if (row == begin && column > 0 && !std::isnan(wanted[row][column])) continue;
        if (row == begin && column > 3 && wanted[row][3] > 0) continue;
        expect_value(beside.value(column), wanted[row][column],
                     "from " + std::to_string(begin) + " row " + std::to_string(row) + " column " +
                         std::to_string(column));
      }
    }
  }
}

TEST_F(BesideTrades, AStateGoesOnAmongTheSameTrades) {
  Rng rng{18};
  store<Trade>("X.BINANCE", DataKind::kTrade, random_trades(rng));
  const Series series{.instrument = id("X.BINANCE"), .kind = DataKind::kTrade};
  const std::vector<TradesSince::Row> rows = rows_each_hour();
  for (const size_t stop : {size_t{20}, size_t{20}, size_t{90}, size_t{200}}) {
    TradesBeside whole{catalog_, series, {}};
    for (size_t row = 20; row < stop; ++row) whole.advance_to(rows[row]);
    Writer writer;
    whole.save(writer);
    TradesBeside rest{catalog_, series, {}};
    Reader reader{writer.bytes()};
    rest.load(reader);
    reader.finish();
    for (size_t row = stop; row < rows.size(); ++row) {
      whole.advance_to(rows[row]);
      rest.advance_to(rows[row]);
      for (size_t column = 0; column < 6; ++column)
        expect_value(rest.value(column), whole.value(column), "row " + std::to_string(row));
    }
  }
}

// What lies long before the first row is not read: here it cannot be.
TEST_F(BesideTrades, OldTradesAreNotRead) {
  std::vector<Trade> trades;
  for (int64_t day = 0; day < 60; ++day)
    trades.push_back(trade_at(start() + Duration::days(day), {}, 5, AggressorSide::kBuy));
  store<Trade>("X.BINANCE", DataKind::kTrade, trades);
  const auto file = folder_.path() / "trade/X.BINANCE/2024-01-20.parquet";
  ASSERT_TRUE(std::filesystem::exists(file));
  std::ofstream{file, std::ios::trunc} << "no rows";
  const Series series{.instrument = id("X.BINANCE"), .kind = DataKind::kTrade};
  TradesBeside beside{catalog_, series, {}};
  const Timestamp first = start() + Duration::days(50) + Duration::hours(1);
  for (int64_t hour = 0; hour < 24; ++hour)
    beside.advance_to(
        {.ts = first + Duration::hours(hour), .arrival = first + Duration::hours(hour)});
  expect_value(beside.value(1), 5, "volume");
  expect_value(beside.value(4), 5, "buy_volume");
}

}  // namespace
}  // namespace godwit::features
