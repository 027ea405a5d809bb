#include "foundation/base/text_table.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "foundation/base/check.h"

namespace godwit {
namespace {

// Columns on a terminal, by lead bytes alone: U+3000 and above count as wide.
size_t display_width(std::string_view text) {
  size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) width += byte >= 0xE3U ? 2 : 1;
  }
  return width;
}

}  // namespace

TextTable::TextTable(std::vector<std::string> header, Options options)
    : options_{std::move(options)} {
  rows_.push_back(std::move(header));
}

void TextTable::add_row(std::vector<std::string> cells) {
  CHECK(cells.size() == rows_.front().size(), "a table row has as many cells as the header");
  rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
  std::vector<size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], display_width(row[c]));
  const auto& right = options_.right_aligned;
  std::string out;
  for (const auto& row : rows_) {
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string padding(widths[c] - display_width(row[c]), ' ');
      const bool last = c + 1 == row.size();
      if (std::find(right.begin(), right.end(), c) != right.end()) {
        out += padding + row[c];
      } else {
        out += last ? row[c] : row[c] + padding;
      }
      out += last ? "\n" : "  ";
    }
  }
  return out;
}

}  // namespace godwit
