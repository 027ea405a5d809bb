#include "trading/engine/message_times.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

Timestamp at(int64_t ns) { return Timestamp::from_ns(ns); }

TEST(MessageTimes, CountsWhatCameAfter) {
  MessageTimes times;
  EXPECT_EQ(times.since(at(0)), 0U);
  for (const int64_t ns : {10, 20, 20, 30}) times.add(at(ns));
  EXPECT_EQ(times.since(at(9)), 4U);
  EXPECT_EQ(times.since(at(10)), 3U);
  EXPECT_EQ(times.since(at(20)), 1U);
  EXPECT_EQ(times.since(at(30)), 0U);
}

TEST(MessageTimes, KeepsTheLastOnes) {
  MessageTimes times;
  for (int64_t ns = 1; ns <= 3'000; ++ns) times.add(at(ns));
  EXPECT_EQ(times.since(at(0)), RiskView::kMessagesKept);
  EXPECT_EQ(times.since(at(2'900)), 100U);
}

}  // namespace
}  // namespace godwit
