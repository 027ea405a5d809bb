#include "foundation/report/cards.h"

#include "foundation/report/html.h"

namespace godwit {
namespace {

std::string_view tone_class(Tone tone) {
  switch (tone) {
    case Tone::kGood: return " good";
    case Tone::kBad: return " bad";
    case Tone::kNeutral: break;
  }
  return "";
}

}  // namespace

void append_html(std::string& out, const Cards& cards, Language /*language*/) {
  if (cards.cards.empty()) return;
  out += "<dl class=\"cards\">\n";
  for (const Card& card : cards.cards) {
    out.append("<div class=\"card").append(tone_class(card.tone)).append("\"><dt>");
    append_html_text(out, card.label);
    out += "</dt><dd class=\"value\">";
    append_html_text(out, card.value);
    out += "</dd>";
    if (!card.note.empty()) {
      out += "<dd class=\"note\">";
      append_html_text(out, card.note);
      out += "</dd>";
    }
    out += "</div>\n";
  }
  out += "</dl>\n";
}

void append_html(std::string& out, const Note& note, Language /*language*/) {
  switch (note.kind) {
    case NoteKind::kPlain: out += "<p class=\"text\">"; break;
    case NoteKind::kInfo: out += "<p class=\"text aside\" role=\"note\">"; break;
    case NoteKind::kWarning: out += "<p class=\"text aside warning\" role=\"note\">"; break;
  }
  append_html_text(out, note.text);
  out += "</p>\n";
}

}  // namespace godwit
