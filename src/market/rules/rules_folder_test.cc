#include "market/rules/rules_folder.h"

#include <cstdlib>
#include <fstream>

#include "foundation/base/temporary_folder.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

/// A folder of its own; GODWIT_RULES unset meanwhile.
class RulesFolder : public testing::Test {
 protected:
  RulesFolder() {
    std::filesystem::create_directories(root_ / "build/release/bin");
    if (const char* chosen = std::getenv("GODWIT_RULES")) chosen_ = chosen;
    unsetenv("GODWIT_RULES");
  }
  ~RulesFolder() override {
    if (!chosen_.empty()) setenv("GODWIT_RULES", chosen_.c_str(), 1);
  }
  TemporaryFolder folder_;
  std::filesystem::path root_ = folder_.path();
  std::string chosen_;
};

TEST_F(RulesFolder, IsTheNearestAboveTheProgram) {
  const std::filesystem::path program = root_ / "build/release/bin/godwit";
  EXPECT_THROW((void)find_rules_folder(root_ / "nowhere"), Error);
  std::filesystem::create_directories(root_ / "rules/calendars");
  EXPECT_EQ(find_rules_folder(program), root_ / "rules");
  std::filesystem::create_directories(root_ / "build/rules");  // Other things are called so too.
  EXPECT_EQ(find_rules_folder(program), root_ / "rules");
}

TEST_F(RulesFolder, EnvironmentDecides) {
  std::filesystem::create_directories(root_ / "mine/calendars");
  setenv("GODWIT_RULES", (root_ / "mine").c_str(), 1);
  EXPECT_EQ(find_rules_folder("/usr/bin/godwit"), root_ / "mine");
  setenv("GODWIT_RULES", (root_ / "none").c_str(), 1);
  EXPECT_THROW((void)find_rules_folder("/usr/bin/godwit"), Error);
  unsetenv("GODWIT_RULES");
}

TEST_F(RulesFolder, TestsFindTheSourceTree) {
  EXPECT_TRUE(std::filesystem::equivalent(find_rules_folder(), kRealRules));
}

}  // namespace
}  // namespace godwit
