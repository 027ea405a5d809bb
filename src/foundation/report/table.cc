#include "foundation/report/table.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"
#include "foundation/base/number_text.h"
#include "foundation/report/html.h"

namespace godwit {
namespace {

/// ` class="right mono prose good"`, or nothing.
void append_class(std::string& out, const Column& column, Tone tone = Tone::kNeutral) {
  std::string names;
  if (column.align == Align::kRight) names += " right";
  if (column.monospace) names += " mono";
  if (column.prose) names += " prose";
  if (tone == Tone::kGood) names += " good";
  if (tone == Tone::kBad) names += " bad";
  if (!names.empty()) out.append(" class=\"").append(names, 1).append("\"");
}

void append_title(std::string& out, const std::string& title) {
  if (title.empty()) return;
  out += "<h3>";
  append_html_text(out, title);
  out += "</h3>\n";
}

void append_note(std::string& out, const std::string& note) {
  if (note.empty()) return;
  out += "<p class=\"small\">";
  append_html_text(out, note);
  out += "</p>\n";
}

void append_header(std::string& out, const Table& table) {
  out += "<thead><tr>";
  for (const Column& column : table.columns) {
    out += "<th scope=\"col\"";
    append_class(out, column);
    if (table.sortable) {
      out += " aria-sort=\"none\"><button type=\"button\">";
      append_html_text(out, column.header);
      out += "</button></th>";
    } else {
      out += ">";
      append_html_text(out, column.header);
      out += "</th>";
    }
  }
  out += "</tr></thead>\n";
}

void append_row(std::string& out, const Table& table, const std::vector<Cell>& row) {
  CHECK(row.size() == table.columns.size(), "a row has as many cells as the table has columns");
  out += "<tr>";
  for (size_t i = 0; i < row.size(); ++i) {
    out += "<td";
    append_class(out, table.columns[i], row[i].tone);
    if (table.sortable && std::isfinite(row[i].sort_key)) {
      out += " data-v=\"";
      append_double(out, row[i].sort_key);
      out += "\"";
    }
    out += ">";
    append_html_text(out, row[i].text);
    out += "</td>";
  }
  out += "</tr>\n";
}

std::string rows_note(const Table& table, size_t shown, Language language) {
  const uint64_t total = std::max<uint64_t>(table.rows_total, table.rows.size());
  std::string note;
  if (shown < total) {
    note = first_rows_text(language, format_count(static_cast<int64_t>(shown)),
                           format_count(static_cast<int64_t>(total)));
    if (!table.rest_note.empty()) note += " " + table.rest_note;
  }
  if (!table.note.empty()) note += (note.empty() ? "" : " ") + table.note;
  return note;
}

}  // namespace

Cell number_cell(double value, const NumberFormat& format) {
  return {format_value(value, format), value};
}

Cell signed_cell(double value, const NumberFormat& format) {
  Cell cell = number_cell(value, format);
  if (value > 0) cell.tone = Tone::kGood;
  if (value < 0) cell.tone = Tone::kBad;
  return cell;
}

void append_html(std::string& out, const Table& table, Language language) {
  append_title(out, table.title);
  const size_t shown = std::min(table.rows_max, table.rows.size());
  if (shown == 0) {
    append_note(out, std::string{words(language).nothing_to_show});
  } else {
    out += table.at_full_height ? "<div class=\"scroll tall\" tabindex=\"0\">"
                                : "<div class=\"scroll\" tabindex=\"0\">";
    out += "<table class=\"data\">\n";
    append_header(out, table);
    out += "<tbody>\n";
    for (size_t i = 0; i < shown; ++i) append_row(out, table, table.rows[i]);
    out += "</tbody></table></div>\n";
  }
  append_note(out, rows_note(table, shown, language));
}

void append_html(std::string& out, const KeyValues& list, Language language) {
  append_title(out, list.title);
  if (list.items.empty())
    append_note(out, std::string{words(language).nothing_to_show});
  else
    out += "<dl class=\"pairs\">\n";
  for (const KeyValue& item : list.items) {
    out += item.monospace ? "<div class=\"wide\"><dt>" : "<div><dt>";
    append_html_text(out, item.key);
    out += item.monospace ? "</dt><dd class=\"mono\">" : "</dt><dd>";
    append_html_text(out, item.value);
    if (!item.note.empty()) {
      out += " <small>";
      append_html_text(out, item.note);
      out += "</small>";
    }
    out += "</dd></div>\n";
  }
  if (!list.items.empty()) out += "</dl>\n";
  append_note(out, list.note);
}

}  // namespace godwit
