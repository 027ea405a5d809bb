#include "signals/features/held_rows.h"

#include <bit>

#include <gtest/gtest.h>

#include "signals/features/catalog_kinds_testing.h"

namespace godwit::features {
namespace {

class HeldRowsOfCatalog : public CatalogKinds {
 protected:
  RowBlock read(const CatalogQuery& query, const std::optional<Horizon>& horizon) {
    const std::unique_ptr<ColumnSource> source = open_catalog_columns(catalog_, query, horizon);
    source->select(std::vector<std::string>{"volume", "close"});
    RowBlock all;
    RowBlock block;
    while (source->next(block, 700)) append(all, block);
    return all;
  }
};

std::vector<uint64_t> bits_of(const RowBlock& rows) {
  std::vector<uint64_t> bits;
  for (const std::vector<double>& column : rows.columns)
    for (const double value : column) bits.push_back(std::bit_cast<uint64_t>(value));
  return bits;
}

// Held rows and streams side by side, with a series without rows in the range.
TEST_F(HeldRowsOfCatalog, ChangeNothing) {
  CatalogQuery query;
  for (const auto& [name, rows] : {std::pair{"A.INDEX", size_t{3'000}},
                                   {"B.INDEX", size_t{9'000}},
                                   {"C.INDEX", size_t{1}},
                                   {"D.INDEX", size_t{5'000}}}) {
    store<Bar>(name, DataKind::kBar, day_bars(rows, "1990-01-01T00:00:00Z", rows));
    query.instruments.push_back(id(name));
  }
  query.range.from_day = day("1990-02-01");
  const Timestamp last = day("1995-06-01").end_utc();
  for (const std::optional<Horizon>& horizon :
       {std::optional<Horizon>{}, std::optional{Horizon{.last = last}},
        std::optional{Horizon{.last = last, .beyond = Horizon::Beyond::kGarbage, .seed = 3}}}) {
    query.held_bytes_max = 0;
    const RowBlock streamed = read(query, horizon);
    EXPECT_GT(streamed.rows(), 5'000U);
    for (const size_t bytes : {size_t{1}, size_t{100'000}, size_t{1} << 30}) {
      query.held_bytes_max = bytes;
      const RowBlock held = read(query, horizon);
      EXPECT_EQ(held.times, streamed.times) << bytes;
      EXPECT_EQ(held.instruments, streamed.instruments) << bytes;
      EXPECT_EQ(bits_of(held), bits_of(streamed)) << bytes;
    }
  }
}

// Asked for in any way, a row has what the stream had.
TEST_F(HeldRowsOfCatalog, HaveWhatTheStreamHad) {
  store<Bar>("A.INDEX", DataKind::kBar, day_bars(5'000, "1990-01-01T00:00:00Z", 1));
  const Series series{.instrument = id("A.INDEX")};
  const std::vector<size_t> columns{3, 4, 0};
  const std::unique_ptr<SeriesRows> source = open_series_rows(catalog_, series, {});
  const HeldRows held = hold_rows(*source, columns);
  EXPECT_EQ(held.bytes, 5'000U * (16 + 3 * 8));
  const std::unique_ptr<SeriesRows> again = open_series_rows(catalog_, series, {});
  for (size_t row = 0; row < 5'000; ++row) {
    ASSERT_TRUE(held.rows->move());
    ASSERT_TRUE(again->move());
    EXPECT_EQ(held.rows->time(), again->time());
    EXPECT_EQ(held.rows->arrival(), again->arrival());
    EXPECT_EQ(held.rows->rows_at_hand(), 5'000 - row);
    for (const size_t column : columns) {
      EXPECT_EQ(held.rows->value(column), again->value(column));
      std::vector<double> some;
      held.rows->append_values(column, 1, some);
      EXPECT_EQ(some, std::vector<double>{again->value(column)});
    }
  }
  EXPECT_FALSE(held.rows->move());
  EXPECT_FALSE(held.rows->move());
}

}  // namespace
}  // namespace godwit::features
