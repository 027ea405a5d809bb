// The table of cases, and rules that must hold whatever the record and our requests are.
#include "trading/simulation/l3_matcher.h"

#include <map>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "trading/simulation/match_text_testing.h"
#include "trading/simulation/order_flow_testing.h"

namespace godwit {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
  return text;
}

TEST(L3Matcher, TheTableOfCases) {
  const std::vector<test::CaseLine> lines = test::case_lines("recorded_matching.txt");
  EXPECT_GE(lines.size(), 40U);
  for (const test::CaseLine& line : lines) {
    const std::vector<std::string> sides = test::parts_of(line.text, '|');
    ASSERT_EQ(sides.size(), 2U) << "recorded_matching.txt:" << line.number << ": one | is wanted";
    L3Matcher matcher;
    std::vector<std::string> outcomes;
    for (const std::string& request : test::parts_of(sides[0], ';')) {
      try {
        test::run_recorded(matcher, request, outcomes);
      } catch (const std::exception& error) {
        FAIL() << "recorded_matching.txt:" << line.number << ": " << error.what();
      }
    }
    std::erase_if(outcomes, [](const std::string& text) { return text.starts_with("rest"); });
    EXPECT_EQ(joined(outcomes), sides[1])
        << "recorded_matching.txt:" << line.number << ": " << line.text;
  }
}

}  // namespace
}  // namespace godwit
