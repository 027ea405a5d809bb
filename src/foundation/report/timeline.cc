#include "foundation/report/timeline.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/report/format.h"
#include "foundation/report/html.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, kTimelineStates> kClasses{"present", "partial", "issue",
                                                                 "gap"};
constexpr double kWidth = 1000;  // Of the drawing, in its own units; its height is 10.

std::string_view class_of(TimelineState state) { return kClasses[static_cast<size_t>(state)]; }

/// A gap is a hole with a low rest: told apart by its shape as well as by its colour.
std::string_view rectangle_of(TimelineState state) {
  return state == TimelineState::kGap ? "5v5" : "0v10";
}

void append_path(std::string& out, const TimelineStrip& strip, TimelineState state) {
  bool any = false;
  for (const TimelineSegment& segment : strip.segments) {
    if (segment.state != state) continue;
    if (!any) out.append("<path class=\"").append(class_of(state)).append("\" d=\"");
    any = true;
    CHECK(segment.begin >= 0 && segment.begin <= segment.end && segment.end <= 1,
          "a segment lies within its strip");
    const auto begin = std::llround(segment.begin * kWidth);
    // The thinnest segment is still seen.
    const auto end = std::max(begin + 1, std::llround(segment.end * kWidth));
    const std::string width = std::to_string(end - begin);
    out.append("M").append(std::to_string(begin)).append(" ").append(rectangle_of(state));
    out.append("h").append(width).append(state == TimelineState::kGap ? "v-5z" : "v-10z");
  }
  if (any) out += "\"/>";
}

/// "2020-01-02 to 2020-12-31. Gap: 2 stretches." for those who do not see the strip.
std::string spoken(const Timeline& timeline, const TimelineStrip& strip, Language language) {
  std::string text = strip.label + ": " + strip.from + " – " + strip.to + ".";
  for (size_t i = 0; i < kTimelineStates; ++i) {
    const auto count = std::count_if(
        strip.segments.begin(), strip.segments.end(),
        [&](const TimelineSegment& one) { return static_cast<size_t>(one.state) == i; });
    if (count == 0 || i == 0 || timeline.legend[i].empty()) continue;
    text += " " + timeline.legend[i] + ": " + stretches_text(language, format_count(count)) + ".";
  }
  return text;
}

void append_strip(std::string& out, const Timeline& timeline, const TimelineStrip& strip,
                  Language language) {
  out += strip.stands_out ? "<li data-out>" : "<li>";
  out += "<div class=\"name\"><b>" + html_text(strip.label) + "</b>";
  if (!strip.sublabel.empty()) out += " <span>" + html_text(strip.sublabel) + "</span>";
  out += "</div>";
  if (!strip.value.empty()) {
    out += "<div class=\"value";
    if (strip.tone == Tone::kGood) out += " good";
    if (strip.tone == Tone::kBad) out += " bad";
    out += "\">" + html_text(strip.value) + "</div>";
  }
  out += "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" +
         html_text(spoken(timeline, strip, language)) + "\">";
  for (size_t i = 0; i < kTimelineStates; ++i)
    append_path(out, strip, static_cast<TimelineState>(i));
  out += "</svg><div class=\"ends\"><span>" + html_text(strip.from) + "</span><span>" +
         html_text(strip.to) + "</span></div>";
  if (!strip.detail.empty()) out += "<div class=\"detail\">" + html_text(strip.detail) + "</div>";
  out += "</li>\n";
}

void append_legend(std::string& out, const Timeline& timeline) {
  out += "<p class=\"timeline-legend small\">";
  for (size_t i = 0; i < kTimelineStates; ++i) {
    if (timeline.legend[i].empty()) continue;
    const auto state = static_cast<TimelineState>(i);
    out.append("<span><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><path class=\"")
        .append(class_of(state))
        .append("\" d=\"M0 ")
        .append(rectangle_of(state))
        .append(state == TimelineState::kGap ? "h10v-5z" : "h10v-10z")
        .append("\"/></svg>");
    append_html_text(out, timeline.legend[i]);
    out += "</span>";
  }
  out += "</p>\n";
}

/// What only works with JavaScript, which takes `hidden` off.
void append_tools(std::string& out, const Timeline& timeline, Language language) {
  const Words& say = words(language);
  const std::string filter{say.filter};
  out += "<div class=\"tools\" hidden><input type=\"search\" placeholder=\"" + filter +
         "\" aria-label=\"" + filter + "\"><label><input type=\"checkbox\"> " +
         std::string{say.only_marked} + "</label><select aria-label=\"" + std::string{say.order} +
         "\"><option value=\"\">" + html_text(timeline.given_order) +
         "</option><option value=\"name\">" + std::string{say.by_name} +
         "</option></select><span class=\"pages\"><button type=\"button\" data-step=\"-1\" "
         "aria-label=\"" +
         std::string{say.previous} +
         "\">‹</button><output></output><button type=\"button\" "
         "data-step=\"1\" aria-label=\"" +
         std::string{say.next} + "\">›</button></span></div>\n";
}

}  // namespace

void append_html(std::string& out, const Timeline& timeline, Language language) {
  CHECK(timeline.strips_per_page >= 1, "a page has room for a strip");
  if (!timeline.title.empty()) out += "<h3>" + html_text(timeline.title) + "</h3>\n";
  if (timeline.strips.empty()) {
    out.append("<p class=\"small\">").append(words(language).nothing_to_show).append("</p>\n");
    return;
  }
  out +=
      "<div class=\"timeline\" data-page=\"" + std::to_string(timeline.strips_per_page) + "\">\n";
  if (timeline.show_legend) append_legend(out, timeline);
  if (timeline.strips.size() > timeline.strips_per_page) append_tools(out, timeline, language);
  out += "<ol>\n";
  for (const TimelineStrip& strip : timeline.strips) append_strip(out, timeline, strip, language);
  out += "</ol></div>\n";
  if (!timeline.note.empty()) out += "<p class=\"small\">" + html_text(timeline.note) + "</p>\n";
}

}  // namespace godwit
