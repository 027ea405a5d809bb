// The worked days of docs/accounting.md, read from the page itself and recomputed to the last unit.
#include <fstream>

#include <gtest/gtest.h>

#include "market/accounting/worked_day.h"

namespace godwit {
namespace {

TEST(WorkedDays, OfThePageHoldToTheUnit) {
  const RuleFiles files = RuleFiles::load(kRealRules);
  Assumptions assumptions{Assume::kNothing};
  const RuleBook rules{files};
  const AccountTables tables{files, assumptions};
  std::ifstream page{std::filesystem::path{GODWIT_SOURCE_FOLDER} / "docs/accounting.md"};
  ASSERT_TRUE(page.is_open());
  std::unique_ptr<WorkedDay> open;
  int blocks = 0, expectations = 0, number = 0;
  for (std::string line; std::getline(page, line);) {
    ++number;
    if (line == "```days") {
      open = std::make_unique<WorkedDay>(rules, tables);
      ++blocks;
    } else if (line == "```" && open != nullptr) {
      open->finish();
      expectations += open->expectations();
      open = nullptr;
    } else if (const Words words = split_words(line); open != nullptr && !words.empty()) {
      try {
        const std::string wrong = open->run(words);
        EXPECT_EQ(wrong, "") << "docs/accounting.md:" << number << ": " << line;
      } catch (const std::exception& error) {
        FAIL() << "docs/accounting.md:" << number << ": " << line << "\n" << error.what();
      }
    }
  }
  EXPECT_GE(blocks, 4);
  EXPECT_GE(expectations, 60);
}

}  // namespace
}  // namespace godwit
