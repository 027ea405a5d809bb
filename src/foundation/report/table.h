// Tables: general ones with columns, and key/value lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "foundation/report/cards.h"
#include "foundation/report/format.h"
#include "foundation/report/words.h"

namespace godwit {

enum class Align : uint8_t { kLeft, kRight };

struct Column {
  std::string header{};
  Align align = Align::kLeft;  ///< Numbers go right, so that their points stand under each other.
  bool monospace = false;      ///< For identifiers and hashes; long ones wrap anywhere.
  bool prose = false;          ///< For sentences: they wrap between words, so that the table fits.
};

/// The text of a cell, with the number it sorts by. Text alone makes a cell, which sorts as text.
struct Cell {
  Cell() = default;
  Cell(std::string cell_text) : text{std::move(cell_text)} {}  // NOLINT: a text is a cell.
  Cell(const char* cell_text) : text{cell_text} {}             // NOLINT: a text is a cell.
  Cell(std::string cell_text, double key, Tone cell_tone = Tone::kNeutral)
      : text{std::move(cell_text)}, sort_key{key}, tone{cell_tone} {}

  std::string text{};
  double sort_key = std::numeric_limits<double>::quiet_NaN();  ///< NaN: sort by the text.
  Tone tone = Tone::kNeutral;
};

/// A number that sorts by its value; NaN reads "–" and sorts last.
[[nodiscard]] Cell number_cell(double value, const NumberFormat& format = {});
/// The same with a tone by sign: above zero good, below bad.
[[nodiscard]] Cell signed_cell(double value, const NumberFormat& format = {});

/// A table that scrolls inside its frame under a fixed header, sorts on a click on a header, and
/// reads without JavaScript. Every row has as many cells as there are columns.
struct Table {
  std::string title{};  ///< May be empty.
  std::vector<Column> columns{};
  std::vector<std::vector<Cell>> rows{};
  std::string note{};       ///< Under the table; may be empty.
  size_t rows_max = 500;    ///< Rows beyond are left out, and the page says so.
  uint64_t rows_total = 0;  ///< For that sentence when `rows` is itself a part; 0: rows.size().
  std::string rest_note{};  ///< Where the rest is, after that sentence: "All are in fills.csv."
  bool sortable = true;
  bool at_full_height = false;  ///< Not in a frame of its own: for tables that fit the page.
};

struct KeyValue {
  std::string key{};
  std::string value{};
  std::string note{};      ///< Convention or unit, small, after the value; may be empty.
  bool monospace = false;  ///< Hashes and paths; wrap anywhere, on a phone too.
};

/// A list of names and values, in columns where the page is wide.
struct KeyValues {
  std::string title{};  ///< May be empty.
  std::vector<KeyValue> items{};
  std::string note{};  ///< Under the list; may be empty.
};

void append_html(std::string& out, const Table& table, Language language);
void append_html(std::string& out, const KeyValues& list, Language language);

}  // namespace godwit
