#include "foundation/report/timeline.h"

#include <gtest/gtest.h>

#include "foundation/report/page.h"

namespace godwit {
namespace {

std::string html_of(const Timeline& timeline, Language language = Language::kEnglish) {
  std::string out;
  append_html(out, timeline, language);
  return out;
}

Timeline sample() {
  return {.title = "Cover <all>",
          .legend = {"Present", "", "Issue", "Gap"},
          .strips = {{.label = "A&B",
                      .sublabel = "bar 1d",
                      .value = "97.5",
                      .tone = Tone::kBad,
                      .from = "2020-01-01",
                      .to = "2020-12-31",
                      .detail = "gap \"3\"",
                      .stands_out = true,
                      .segments = {{TimelineState::kPresent, 0, 0.25},
                                   {TimelineState::kGap, 0.25, 0.2501},
                                   {TimelineState::kPresent, 0.2501, 1}}}},
          .given_order = "Worst first"};
}

TEST(Timeline, DrawsSegmentsByStateAndEscapes) {
  const std::string html = html_of(sample());
  EXPECT_NE(html.find("<h3>Cover &lt;all&gt;</h3>"), std::string::npos);
  EXPECT_NE(html.find("<li data-out><div class=\"name\"><b>A&amp;B</b> <span>bar 1d</span></div>"
                      "<div class=\"value bad\">97.5</div>"),
            std::string::npos)
      << html;
  EXPECT_NE(html.find("<path class=\"present\" d=\"M0 0v10h250v-10zM250 0v10h750v-10z\"/>"),
            std::string::npos)
      << html;
  EXPECT_NE(html.find("<path class=\"gap\" d=\"M250 5v5h1v-5z\"/>"), std::string::npos)
      << "thin, yet there";
  EXPECT_EQ(html.find("class=\"issue\" d=\"M0 5"), std::string::npos);
  EXPECT_NE(html.find("gap &quot;3&quot;"), std::string::npos);
  EXPECT_NE(html.find("aria-label=\"A&amp;B: 2020-01-01 – 2020-12-31. Gap: 1 stretch.\""),
            std::string::npos);
  EXPECT_EQ(html.find("Partial"), std::string::npos);
}

TEST(Timeline, SpeaksChinese) {
  Timeline timeline = sample();
  timeline.strips.resize(31, timeline.strips[0]);
  const std::string html = html_of(timeline, Language::kChinese);
  EXPECT_NE(html.find("仅显示有问题的"), std::string::npos);
  EXPECT_NE(html.find("1 段"), std::string::npos);
}

TEST(Timeline, WithoutStripsSaysSo) {
  Timeline empty = sample();
  empty.strips.clear();
  EXPECT_EQ(html_of(empty),
            "<h3>Cover &lt;all&gt;</h3>\n<p class=\"small\">Nothing to show.</p>\n");
}

TEST(Timeline, IsPartOfAPageAndItsToolsWaitForTheScript) {
  Page page{{.title = "t"}};
  Timeline timeline = sample();
  page.add(timeline);
  EXPECT_EQ(page.render().find("<div class=\"tools\""), std::string::npos) << "one page";
  timeline.strips.resize(31, timeline.strips[0]);
  page.add(timeline);
  const std::string html = page.render();
  EXPECT_NE(html.find("<div class=\"tools\" hidden>"), std::string::npos);
  EXPECT_NE(html.find("data-page=\"30\""), std::string::npos);
}

}  // namespace
}  // namespace godwit
