#include "foundation/report/cards.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

template <class Part>
std::string html_of(const Part& part) {
  std::string out;
  append_html(out, part, Language::kEnglish);
  return out;
}

TEST(Cards, ShowLabelValueNoteAndTone) {
  EXPECT_EQ(html_of(Cards{{{"Sharpe", "0.31", "daily"}, {"P&L", "<0", "", Tone::kBad}}}),
            "<dl class=\"cards\">\n"
            "<div class=\"card\"><dt>Sharpe</dt><dd class=\"value\">0.31</dd>"
            "<dd class=\"note\">daily</dd></div>\n"
            "<div class=\"card bad\"><dt>P&amp;L</dt><dd class=\"value\">&lt;0</dd></div>\n"
            "</dl>\n");
  EXPECT_EQ(html_of(Cards{}), "");
}

TEST(Note, IsEscapedAndMarked) {
  EXPECT_EQ(html_of(Note{"a < b"}), "<p class=\"text\">a &lt; b</p>\n");
  EXPECT_EQ(html_of(Note{"mind", NoteKind::kWarning}),
            "<p class=\"text aside warning\" role=\"note\">mind</p>\n");
}

}  // namespace
}  // namespace godwit
