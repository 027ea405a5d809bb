#include "market/domain/reason_page.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "foundation/base/text_file.h"
#include "market/domain/reason.h"

namespace godwit {
namespace {

TEST(ReasonPage, TheDocumentIsCurrent) {
  const std::filesystem::path path =
      std::filesystem::path{GODWIT_SOURCE_FOLDER} / "docs/reasons.md";
  const std::string page = reason_page();
  if (std::getenv("GODWIT_WRITE_DOCS") != nullptr) {
    TextFile file{path};
    file.text() = page;
    file.close();
  }
  EXPECT_EQ(read_file(path, 1 << 20), page)
      << "docs/reasons.md is not what reason.h says: GODWIT_WRITE_DOCS=1 domain_test "
         "--gtest_filter='ReasonPage.*' writes it anew";
}

TEST(ReasonPage, HasEveryCodeOnceBelowSixHeadings) {
  const std::string page = reason_page();
  for (uint16_t i = 1; i < kReasons; ++i) {
    const std::string row = "| `" + std::string{name(static_cast<Reason>(i))} + "` |";
    const size_t at = page.find(row);
    ASSERT_NE(at, std::string::npos) << row;
    EXPECT_EQ(page.find(row, at + 1), std::string::npos) << row;
  }
  size_t headings = 0;
  for (size_t at = page.find("\n## "); at != std::string::npos; at = page.find("\n## ", at + 1))
    ++headings;
  EXPECT_EQ(headings, 6U);
}

}  // namespace
}  // namespace godwit
