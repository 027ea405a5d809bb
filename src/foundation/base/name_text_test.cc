#include "foundation/base/name_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace godwit {
namespace {

const std::vector<std::string> kNames = {"ts", "open", "close", "volume"};

TEST(NameText, SuggestsTheNearestName) {
  EXPECT_EQ(did_you_mean("closs", kNames), "; did you mean 'close'?");
  EXPECT_EQ(did_you_mean("clsoe", kNames), "; did you mean 'close'?");
  EXPECT_EQ(did_you_mean("CLOSE", kNames), "; did you mean 'close'?");
  EXPECT_EQ(did_you_mean("voume", kNames), "; did you mean 'volume'?");
  EXPECT_EQ(did_you_mean("t", kNames), "; did you mean 'ts'?");
}

TEST(NameText, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(did_you_mean("turnover", kNames), "");
  EXPECT_EQ(did_you_mean("", kNames), "");
  EXPECT_EQ(did_you_mean("close", {}), "");
  EXPECT_EQ(did_you_mean(std::string(100'000, 'x'), kNames), "");
}

TEST(NameText, JoinsNamesUpToALimit) {
  EXPECT_EQ(join_names(kNames), "ts, open, close, volume");
  EXPECT_EQ(join_names(kNames, 2), "ts, open and 2 more");
  EXPECT_EQ(join_names({}), "");
}

}  // namespace
}  // namespace godwit
