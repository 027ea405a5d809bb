// Time lines of many things, one horizontal strip each: what is there, what is missing, where to
// look. It knows nothing of what the strips are of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "foundation/report/cards.h"
#include "foundation/report/words.h"

namespace godwit {

enum class TimelineState : uint8_t { kPresent, kPartial, kIssue, kGap };
inline constexpr size_t kTimelineStates = 4;

/// A stretch of a strip in one state: 0 <= begin < end <= 1, as shares of its length.
struct TimelineSegment {
  TimelineState state = TimelineState::kPresent;
  double begin = 0;
  double end = 0;
};

struct TimelineStrip {
  std::string label{};
  std::string sublabel{};      ///< After the label, softer; may be empty.
  std::string value{};         ///< A short figure at the end of the label; may be empty.
  Tone tone = Tone::kNeutral;  ///< Of the value.
  std::string from{};          ///< Under the ends of the strip.
  std::string to{};
  std::string detail{};     ///< One line under the strip; may be empty.
  bool stands_out = false;  ///< Kept when the reader asks only for what stands out.
  /// In order, without overlap; what no segment covers stays empty.
  std::vector<TimelineSegment> segments{};
};

/// Strips under each other in the given order. With JavaScript more than a page of them come page
/// by page, can be filtered by name, by standing out, and ordered by name; without, all are there.
struct Timeline {
  std::string title{};                                ///< May be empty.
  std::array<std::string, kTimelineStates> legend{};  ///< Names of the states; "" leaves one out.
  std::vector<TimelineStrip> strips{};
  bool show_legend = true;      ///< Off where another time line above it shows the same.
  size_t strips_per_page = 30;  ///< >= 1; the means to turn pages come with more strips than this.
  std::string given_order{};    ///< Name of the given order: "Worst first".
  std::string note{};           ///< Below; may be empty.
};

void append_html(std::string& out, const Timeline& timeline, Language language);

}  // namespace godwit
