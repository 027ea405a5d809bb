// Short pieces of a page: key figures and notes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "foundation/report/words.h"

namespace godwit {

/// How a figure should be felt. Never the only carrier of meaning: the text says it too.
enum class Tone : uint8_t { kNeutral, kGood, kBad };

/// One key figure: a large value with its label above and a note (convention, comparison) below.
struct Card {
  std::string label{};
  std::string value{};
  std::string note{};
  Tone tone = Tone::kNeutral;
};

/// A strip of key figures that wraps to the width of the page.
struct Cards {
  std::vector<Card> cards{};
};

enum class NoteKind : uint8_t {
  kPlain,    ///< A paragraph.
  kInfo,     ///< Set apart.
  kWarning,  ///< Set apart, read before the numbers are believed.
};

/// A paragraph. Line feeds in the text break lines.
struct Note {
  std::string text{};
  NoteKind kind = NoteKind::kPlain;
};

void append_html(std::string& out, const Cards& cards, Language language);
void append_html(std::string& out, const Note& note, Language language);

}  // namespace godwit
