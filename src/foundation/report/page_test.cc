#include "foundation/report/page.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/report/asset.h"

namespace godwit {
namespace {

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

Chart small_chart(const std::string& text) {
  Chart chart{.title = text, .note = text};
  const Timestamp ts = Date::from_days(18'000).midnight_utc();
  chart.panes.push_back({.title = text,
                         .series = {LineSeries{.name = text,
                                               .points = {{ts, 1}},
                                               .format = {.decimals = 2, .unit = text},
                                               .markers = {{ts, MarkerKind::kDot, text}}}}});
  return chart;
}

/// A page in which every text is `text`.
Page page_of(const std::string& text) {
  Page page{{.title = text, .subtitle = text, .footer = text}};
  page.section(text);
  page.add(Cards{{{text, text, text}}});
  page.add(Note{text});
  page.add(KeyValues{.title = text, .items = {{text, text, text}}, .note = text});
  page.section(text);
  page.add(Table{.title = text, .columns = {{text}}, .rows = {{text}}, .note = text});
  page.add(HeatMap{
      .title = text, .corner = text, .columns = {text}, .rows = {{text, {0.1}}}, .note = text});
  page.add(small_chart(text));
  return page;
}

TEST(Page, HasOneOfEachElementThatCounts) {
  const std::string html = page_of("plain").render();
  EXPECT_TRUE(html.starts_with("<!doctype html>\n<html lang=\"en\">\n"));
  EXPECT_TRUE(html.ends_with("</html>\n"));
  for (const char* element : {"<head>", "</head>", "<body>", "</body>", "<main>", "</main>",
                              "<title>", "<h1>", "<nav ", "http-equiv=\"Content-Security-Policy\""})
    EXPECT_EQ(count_of(html, element), 1U) << element;
  EXPECT_EQ(count_of(html, "<section "), 2U);
  EXPECT_EQ(count_of(html, "</section>"), 2U);
  EXPECT_NE(html.find("<a href=\"#s2\">plain</a>"), std::string::npos);
  EXPECT_NE(html.find("<section id=\"s2\">"), std::string::npos);
  EXPECT_NE(html.find("<noscript><p"), std::string::npos);
}

TEST(Page, NoTextCanBreakOut) {
  const std::string plain = page_of("plain").render();
  for (const std::string hostile :
       {"</script><script>alert(1)</script>", "<!--", "-->", "\"><img src=x onerror=alert(1)>",
        "' onmouseover='x", "</style>", "</title>", "]]>", "\xE2\x80\xA8", "&lt;", "\xFF<b"}) {
    const std::string html = page_of(hostile).render();
    // The page has exactly the markup of the plain page: no text adds a tag or a comment.
    for (const char* mark : {"<", ">", "<!--", "-->", "<script", "</script"})
      EXPECT_EQ(count_of(html, mark), count_of(plain, mark)) << hostile << " adds " << mark;
  }
}

TEST(Page, AsksForNothingFromANetwork) {
  const std::string html = page_of("plain").render();
  EXPECT_NE(html.find("content=\"default-src 'none'; script-src 'sha256-"), std::string::npos);
  EXPECT_NE(html.find("img-src data:"), std::string::npos);
  for (const char* request : {"<link", "<img", "<iframe", " src=\"", "@import", "url("})
    EXPECT_EQ(count_of(std::string{page_style().text}, request) +
                  count_of(html.substr(0, html.find("<script>")), request),
              0U)
        << request;
  EXPECT_EQ(page_script().text.find("fetch("), std::string_view::npos);
}

TEST(Page, ScriptsAreTheHashedBytes) {
  const std::string html = page_of("plain").render();
  for (const Asset& script : {page_script(), chart_library()}) {
    EXPECT_NE(html.find("<script>" + std::string{script.text} + "</script>"), std::string::npos);
    EXPECT_EQ(script.text.find("</script"), std::string_view::npos);
    EXPECT_EQ(script.text.find("<!--"), std::string_view::npos);
    EXPECT_EQ(script.text.find('\r'), std::string_view::npos);  // A browser would hash it as \n.
    EXPECT_NE(html.find(csp_source(script)), std::string::npos);
  }
}

TEST(Asset, CspSourceIsBase64OfTheDigest) {
  // SHA-256 of the empty text; the base64 form is by `openssl dgst -sha256 -binary | base64`.
  EXPECT_EQ(csp_source({"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}),
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

TEST(Page, IsTheSameBytesForTheSameContent) {
  EXPECT_EQ(page_of("a").render(), page_of("a").render());
  Page page = page_of("a");
  EXPECT_EQ(page.render(), page.render());
}

TEST(Page, WithoutChartsLeavesTheLibraryOut) {
  Page page{{.title = "t"}};
  page.add(Note{"only text"});
  const std::string html = page.render();
  EXPECT_LT(html.size(), 60'000U);
  EXPECT_EQ(html.find("TradingView"), std::string::npos);
  EXPECT_EQ(html.find("<nav"), std::string::npos);
  EXPECT_NE(page_of("a").render().find("Licensed under Apache License 2.0"), std::string::npos);
}

TEST(Page, SpeaksChinese) {
  Page page{{.title = "报告", .language = Language::kChinese}};
  page.add(small_chart("净值"));
  const std::string html = page.render();
  EXPECT_NE(html.find("<html lang=\"zh-CN\">"), std::string::npos);
  EXPECT_NE(html.find("此图表需要启用 JavaScript。"), std::string::npos);
  EXPECT_NE(html.find("\"ohlc\":[\"开\""), std::string::npos);
}

TEST(Page, IsUnchangedByAChartThatIsRefused) {
  Page page{{.title = "t"}};
  const std::string before = page.render();
  Chart chart = small_chart("c");
  auto& line = std::get<LineSeries>(chart.panes[0].series[0]);
  line.points.push_back(line.points.front());
  EXPECT_THROW(page.add(chart), Error);
  EXPECT_EQ(page.render(), before);
}

}  // namespace
}  // namespace godwit
