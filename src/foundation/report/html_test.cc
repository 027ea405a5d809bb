#include "foundation/report/html.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::string json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(Html, EscapesEveryCharacterThatMeansSomething) {
  EXPECT_EQ(html_text("</script><b a=\"x\" c='y'>&amp;"),
            "&lt;/script&gt;&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;amp;");
  EXPECT_EQ(html_text("沪深300 – ok\n\t"), "沪深300 – ok\n\t");
}

TEST(Html, ReplacesWhatIsNotText) {
  EXPECT_EQ(html_text(std::string_view{"a\0b\x1B", 4}), "a\uFFFDb\uFFFD");
  EXPECT_EQ(html_text("\xFF\xC0\xAF"), "\uFFFD\uFFFD\uFFFD");  // Overlong slash.
  EXPECT_EQ(html_text("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // Surrogate.
  EXPECT_EQ(html_text("\xE4\xB8"), "\uFFFD\uFFFD");            // Cut in the middle.
  EXPECT_EQ(html_text("\xF4\x90\x80\x80<"), "\uFFFD\uFFFD\uFFFD\uFFFD&lt;");
  EXPECT_EQ(html_text("\xF0\x9F\x90\xA6"), "\xF0\x9F\x90\xA6");
}

TEST(Json, CannotLeaveItsScriptElement) {
  EXPECT_EQ(json("</script>"), "\"\\u003c/script\\u003e\"");
  EXPECT_EQ(json("<!-- <script>"), "\"\\u003c!-- \\u003cscript\\u003e\"");
  EXPECT_EQ(json("]]>&"), "\"]]\\u003e\\u0026\"");
  EXPECT_EQ(json("a\xE2\x80\xA8"
                 "b\xE2\x80\xA9"),
            "\"a\\u2028b\\u2029\"");
}

TEST(Json, EscapesQuotesAndControls) {
  EXPECT_EQ(json("\"\\\n\x01"), "\"\\\"\\\\\\u000a\\u0001\"");
  EXPECT_EQ(json("中文"), "\"中文\"");
  EXPECT_EQ(json("\x80"), "\"\uFFFD\"");
}

}  // namespace
}  // namespace godwit
