#include "signals/features/open_interest_beside.h"

#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace godwit::features {
namespace {

using Values = SpanRowStream<KnownValue>;

TEST(OpenInterestBeside, GoesOnFromASavedState) {
  const auto at = [](int64_t ns) { return Timestamp::from_ns(1'000'000'000 + ns); };
  const std::vector<KnownValue> rows{{at(2), at(2), "open_interest", 10.0},
                                     {at(3), at(4), "open_interest", 12.0},
                                     {at(3), at(4), "settlement_estimate", 77.0},
                                     {at(9), at(9), "open_interest", 9.0}};
  const std::vector<int64_t> ticks{0, 2, 3, 3, 3, 5, 9};
  for (size_t saved = 0; saved < ticks.size(); ++saved) {
    OpenInterestBeside whole{std::make_unique<Values>(rows)};
    for (size_t i = 0; i < saved; ++i) whole.advance_to(at(ticks[i]));
    Writer writer;
    whole.save(writer);
    OpenInterestBeside fresh{std::make_unique<Values>(rows)};
    Reader reader{writer.bytes()};
    fresh.load(reader);
    reader.finish();
    EXPECT_TRUE(fresh.value() == whole.value() || std::isnan(whole.value())) << saved;
    for (size_t i = saved; i < ticks.size(); ++i) {
      whole.advance_to(at(ticks[i]));
      fresh.advance_to(at(ticks[i]));
      EXPECT_EQ(std::isnan(fresh.value()), std::isnan(whole.value())) << saved << " " << i;
      EXPECT_TRUE(fresh.value() == whole.value() || std::isnan(whole.value())) << saved << " " << i;
    }
    EXPECT_EQ(fresh.value(), 9);
  }
}

TEST(OpenInterestBeside, RefusesAStateOfMoreValues) {
  const std::vector<KnownValue> rows{
      {Timestamp::from_ns(1), Timestamp::from_ns(1), "open_interest", 10.0}};
  OpenInterestBeside whole{std::make_unique<Values>(rows)};
  whole.advance_to(Timestamp::from_ns(5));
  Writer writer;
  whole.save(writer);
  OpenInterestBeside fresh{std::make_unique<Values>(std::span<const KnownValue>{})};
  Reader reader{writer.bytes()};
  EXPECT_THROW(fresh.load(reader), Error);
}

}  // namespace
}  // namespace godwit::features
