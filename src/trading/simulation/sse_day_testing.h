// For tests: a recorded day of a Shanghai share, orders and trades in the order of the channel.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/decode/sse_columns.h"
#include "market/decode/test_market_data.h"

namespace godwit::test {

/// Appends the rows of one file as events.
template <class Columns>
void append_events(const std::string& path, Date day, std::vector<OrderByOrder>& events) {
  CsvReader file{path};
  const auto columns = Columns::from_header(file.columns());
  ASSERT_TRUE(columns) << path;
  while (file.next()) {
    const auto row = columns->parse(file.fields(), day);
    ASSERT_TRUE(row) << file.place() << ": " << name(row.error());
    events.push_back(to_order_by_order(*row, InstrumentIndex{0}));
  }
}

[[nodiscard]] inline std::vector<OrderByOrder> sse_day(const std::string& orders,
                                                       const std::string& trades, Date day) {
  std::vector<OrderByOrder> events;
  append_events<SseOrderColumns>(orders, day, events);
  append_events<SseTradeColumns>(trades, day, events);
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.header.sequence < b.header.sequence; });
  return events;
}

/// Skips where there is no market data.
class SseDays : public testing::Test {
 protected:
  void SetUp() override {
    const auto data = market_data_folder();
    if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    level2_ = *data + "/a_share/level2/";
  }
  std::string level2_;
};

}  // namespace godwit::test
