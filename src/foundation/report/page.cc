#include "foundation/report/page.h"

#include <string_view>
#include <utility>

#include "foundation/report/asset.h"
#include "foundation/report/html.h"

namespace godwit {
namespace {

void append_head(std::string& out, const PageHead& head, bool has_chart) {
  out += "<meta charset=\"utf-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src " +
         csp_source(page_script());
  if (has_chart) out += " " + csp_source(chart_library());
  // The chart library adds a style element of its own, and cells carry their colour as a style.
  out += "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<meta name=\"referrer\" content=\"no-referrer\">\n";
  out += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  out += "<title>" + html_text(head.title) + "</title>\n";
  out.append("<style>\n").append(page_style().text).append("</style>\n");
  out +=
      "<noscript><style>.plot,.legend,.buttons,.theme{display:none!important}</style></noscript>\n";
}

void append_header(std::string& out, const PageHead& head) {
  out += "<header class=\"page\"><div><h1>" + html_text(head.title) + "</h1>";
  if (!head.subtitle.empty()) out += "<p>" + html_text(head.subtitle) + "</p>";
  const std::string theme{words(head.language).theme};
  out +=
      "</div><button type=\"button\" class=\"theme\" title=\"" + theme + "\" aria-label=\"" +
      theme +
      "\"><svg viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\"><circle "
      "cx=\"8\" "
      "cy=\"8\" r=\"6.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/><path d=\"M8 "
      "1.5a6.5 6.5 0 0 1 0 13z\" fill=\"currentColor\"/></svg></button></header>\n";
}

void append_contents(std::string& out, const std::vector<std::string>& sections,
                     Language language) {
  if (sections.size() < 2) return;
  out.append("<nav aria-label=\"").append(words(language).contents).append("\"><div>");
  for (size_t i = 0; i < sections.size(); ++i)
    out += "<a href=\"#s" + std::to_string(i + 1) + "\">" + html_text(sections[i]) + "</a>";
  out += "</div></nav>\n";
}

void append_footer(std::string& out, const PageHead& head, bool has_chart) {
  out += "<footer>";
  if (!head.footer.empty()) out += "<p>" + html_text(head.footer) + "</p>";
  if (has_chart)
    out.append("<p>")
        .append(words(head.language).chart_credit)
        .append(
            " <a href=\"https://www.tradingview.com/\" rel=\"noreferrer\">TradingView Lightweight "
            "Charts™</a>, Copyright © TradingView, Inc., Apache-2.0.</p>");
  out += "</footer>\n";
}

/// The text of the element must be the hashed bytes and nothing else.
void append_script(std::string& out, const Asset& script) {
  out.append("<script>").append(script.text).append("</script>\n");
}

}  // namespace

Page::Page(PageHead head) : head_{std::move(head)} {}

void Page::section(const std::string& title) {
  if (!sections_.empty()) body_ += "</section>\n";
  sections_.push_back(title);
  body_ += "<section id=\"s" + std::to_string(sections_.size()) + "\">\n<h2>" + html_text(title) +
           "</h2>\n";
}

void Page::add(const Cards& cards) { append_html(body_, cards, head_.language); }
void Page::add(const Note& note) { append_html(body_, note, head_.language); }
void Page::add(const KeyValues& list) { append_html(body_, list, head_.language); }
void Page::add(const Table& table) { append_html(body_, table, head_.language); }
void Page::add(const HeatMap& map) { append_html(body_, map, head_.language); }
void Page::add(const Timeline& timeline) { append_html(body_, timeline, head_.language); }

void Page::add(const Chart& chart) {
  append_html(body_, chart, head_.language);
  has_chart_ = true;
}

std::string Page::render() const {
  std::string out{"<!doctype html>\n<html lang=\""};
  out.reserve(body_.size() + page_style().text.size() + page_script().text.size() +
              (has_chart_ ? chart_library().text.size() : 0) + 8192);
  out.append(words(head_.language).tag).append("\">\n<head>\n");
  append_head(out, head_, has_chart_);
  out += "</head>\n<body>\n";
  append_header(out, head_);
  append_contents(out, sections_, head_.language);
  out += "<main>\n" + body_;
  if (!sections_.empty()) out += "</section>\n";
  out += "</main>\n";
  append_footer(out, head_, has_chart_);
  if (has_chart_) append_script(out, chart_library());
  append_script(out, page_script());
  out += "</body>\n</html>\n";
  return out;
}

}  // namespace godwit
