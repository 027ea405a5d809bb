// The candle oracle: cases by hand in tests/cases/candles.txt.
#include "trading/simulation/candle_case.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(CandleCases, AllOfTheFileHold) {
  const std::string path = std::string{GODWIT_SOURCE_FOLDER} + "/tests/cases/candles.txt";
  std::ifstream file{path};
  ASSERT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  const CandleOutcome outcome = run_candle_cases(text.str());
  for (const std::string& failure : outcome.failures) ADD_FAILURE() << path << ", " << failure;
  EXPECT_GE(outcome.cases, 108);
}

TEST(CandleCases, AWrongLineIsNamed) {
  const CandleOutcome outcome = run_candle_cases(
      "# a comment\n"
      "right | 10 11 9 10 | buy market | all: 10x100 open\n"
      "wrong price | 10 11 9 10 | buy market | all: 10.1x100 open\n"
      "wrong quantity | 10 11 9 10 | buy market | all: 10x99 open\n"
      "wrong moment | 10 11 9 10 | buy limit 9.5 | all: 9.5x100 open\n"
      "no model | 10 11 9 10 | buy market | ohlc: 10x100 open\n"
      "unknown word | 10 11 9 10 | buy market twice | all: 10x100 open\n"
      "impossible bar | 10 9 9 10 | buy market | all: 10x100 open\n"
      "impossible terms | 10 11 9 10 | buy stop 10 ioc | all: -\n");
  EXPECT_EQ(outcome.cases, 8);
  ASSERT_EQ(outcome.failures.size(), 3 * 4 + 4U);
  EXPECT_EQ(outcome.failures[0],
            "line 3: wrong price: pessimistic expected '10.1x100 open', got '10x100 open'");
  EXPECT_EQ(outcome.failures[12], "line 6: a model has no outcome");
  EXPECT_EQ(outcome.failures[13], "line 7: what is 'twice' of an order?");
}

}  // namespace
}  // namespace godwit
