#include "foundation/base/text_table.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(TextTable, AlignsColumns) {
  TextTable table{{"name", "value", "note"}, {.right_aligned = {1}}};
  table.add_row({"a", "1.5", "first"});
  table.add_row({"longer", "-10", ""});
  EXPECT_EQ(table.text(),
            "name    value  note\n"
            "a         1.5  first\n"
            "longer    -10  \n");
}

TEST(TextTable, CountsWideCharactersAsTwoColumns) {
  TextTable table{{"x", "y"}, {.right_aligned = {}}};
  table.add_row({"茅台", "1"});
  table.add_row({"é–", "2"});
  EXPECT_EQ(table.text(),
            "x     y\n"
            "茅台  1\n"
            "é–    2\n");
}

}  // namespace
}  // namespace godwit
