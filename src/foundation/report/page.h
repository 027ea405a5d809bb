// A self-contained HTML page: one file that opens without a network, on a laptop and on a phone, in
// light and dark. It knows nothing of what its numbers mean. Same content, same bytes.
#pragma once

#include <string>
#include <vector>

#include "foundation/report/cards.h"
#include "foundation/report/chart.h"
#include "foundation/report/format.h"
#include "foundation/report/heat_map.h"
#include "foundation/report/table.h"
#include "foundation/report/timeline.h"
#include "foundation/report/words.h"

namespace godwit {

struct PageHead {
  std::string title{};
  std::string subtitle{};  ///< May be empty.
  Language language = Language::kEnglish;
  std::string footer{};  ///< One line at the end, e.g. program and version; may be empty.
};

/// Collects parts in reading order and writes the page. All texts are plain; the page escapes them.
/// The page carries its style, its script and (with a chart) the chart library, and forbids itself
/// any network by a Content-Security-Policy that names those scripts by their SHA-256.
/// Not thread-safe.
class Page {
 public:
  explicit Page(PageHead head);

  /// Begins a section: a heading, and an entry in the contents strip.
  void section(const std::string& title);

  void add(const Cards& cards);
  void add(const Note& note);
  void add(const KeyValues& list);
  void add(const Table& table);
  void add(const HeatMap& map);
  void add(const Timeline& timeline);
  /// Throws Error when the times of a series do not increase.
  void add(const Chart& chart);

  [[nodiscard]] std::string render() const;

 private:
  PageHead head_;
  std::vector<std::string> sections_;
  std::string body_;
  bool has_chart_ = false;
};

}  // namespace godwit
