#include "data/import_report.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/text_table.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kFilesListedMax = 20;

RowCounts total_of(const ImportReport& report) {
  RowCounts total;
  for (const FileReport& file : report.files) total += file.rows;
  return total;
}

/// What is assumed about a file, and what speaks against it.
std::vector<std::string> assumptions_of(const FileReport& file) {
  std::vector<std::string> all = file.assumptions;
  if (file.rows_ahead > 0)
    all.push_back(std::to_string(file.rows_ahead) +
                  " rows lie in the future: are the time zone and the format of times right?");
  return all;
}

Json reasons_json(const RowCounts& rows) {
  Json out = Json::object();
  for (size_t i = 0; i < rows.reasons.size(); ++i)
    if (rows.reasons[i] > 0) out[std::string{kRowRules[i].name}] = rows.reasons[i];
  return out;
}

Json counts_json(const RowCounts& rows) {
  Json skipped = Json::object();
  for (const auto& [reason, count] : rows.skip_reasons) skipped[reason] = count;
  return {{"rows_in", rows.rows_in},         {"accepted", rows.accepted},
          {"repaired", rows.repaired},       {"skipped", rows.skipped},
          {"quarantined", rows.quarantined}, {"reasons", reasons_json(rows)},
          {"skip_reasons", skipped}};
}

Json series_json(const SeriesReport& series) {
  return {{"id", series.series.instrument.text()},
          {"kind", name(series.series.kind)},
          {"interval",
           has_interval(series.series.kind) ? Json(name(series.series.interval)) : Json(nullptr)},
          {"rows", series.rows},
          {"added", series.merged.added},
          {"replaced", series.merged.replaced},
          {"unchanged", series.merged.unchanged},
          {"superseded", series.superseded},
          {"contradicted", series.contradicted}};
}

std::vector<std::string> count_cells(const RowCounts& rows) {
  std::vector<std::string> cells;
  for (const uint64_t count :
       {rows.rows_in, rows.accepted, rows.repaired, rows.skipped, rows.quarantined})
    cells.push_back(std::to_string(count));
  return cells;
}

/// One line a file, or of many files one line a format.
std::string files_text(const ImportReport& report) {
  const bool by_format = report.files.size() > kFilesListedMax;
  TextTable table{{by_format ? "format" : "file", by_format ? "files" : "format", "rows in",
                   "accepted", "repaired", "skipped", "quarantined"},
                  {.right_aligned = {2, 3, 4, 5, 6}}};
  const auto add = [&](std::string first, std::string second, const RowCounts& rows) {
    std::vector<std::string> cells{std::move(first), std::move(second)};
    for (std::string& cell : count_cells(rows)) cells.push_back(std::move(cell));
    table.add_row(std::move(cells));
  };
  if (by_format) {
    std::map<std::string, std::pair<uint64_t, RowCounts>> formats;
    for (const FileReport& file : report.files) {
      auto& [files, rows] = formats[file.format];
      ++files;
      rows += file.rows;
    }
    for (const auto& [format, counts] : formats)
      add(format, std::to_string(counts.first), counts.second);
  } else {
    for (const FileReport& file : report.files)
      add(std::filesystem::path{file.path}.filename().string(), file.format, file.rows);
  }
  if (report.files.size() > 1)
    add("total", std::to_string(report.files.size()) + " files", total_of(report));
  return table.text();
}

/// Whose rows they are, when these are few.
std::string instruments_text(const ImportReport& report) {
  constexpr size_t kNamedMax = 5;
  std::set<std::string> ids;
  for (const SeriesReport& one : report.series) ids.insert(one.series.instrument.text());
  if (ids.empty() || ids.size() > kNamedMax) return "";
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "of " : ", ") + id;
  return out + "\n";
}

std::string kinds_text(const ImportReport& report) {
  struct Counts {
    uint64_t series = 0;
    uint64_t rows = 0;
    uint64_t superseded = 0;
    uint64_t contradicted = 0;
    MergeCounts merged;
  };
  std::map<std::pair<DataKind, Interval>, Counts> kinds;
  for (const SeriesReport& one : report.series) {
    Counts& counts = kinds[{one.series.kind, one.series.interval}];
    ++counts.series;
    counts.rows += one.rows;
    counts.superseded += one.superseded;
    counts.contradicted += one.contradicted;
    counts.merged += one.merged;
  }
  TextTable table{{"kind", "series", "rows", "added", "replaced", "unchanged", "in several files",
                   "contradicted"},
                  {.right_aligned = {1, 2, 3, 4, 5, 6, 7}}};
  for (const auto& [kind, counts] : kinds)
    table.add_row({kind_text({.kind = kind.first, .interval = kind.second}),
                   std::to_string(counts.series), std::to_string(counts.rows),
                   std::to_string(counts.merged.added), std::to_string(counts.merged.replaced),
                   std::to_string(counts.merged.unchanged), std::to_string(counts.superseded),
                   std::to_string(counts.contradicted)});
  return kinds.empty() ? "" : "\n" + table.text() + instruments_text(report);
}

std::string reasons_text(const RowCounts& total) {
  std::string out;
  if (total.quarantined > 0) {
    TextTable reasons{{"quarantined", "reason", "the row"}, {.right_aligned = {0}}};
    for (size_t i = 0; i < kRowRules.size(); ++i)
      if (total.reasons[i] > 0)
        reasons.add_row({std::to_string(total.reasons[i]), std::string{kRowRules[i].name},
                         std::string{kRowRules[i].sentence}});
    out += "\n" + reasons.text();
  }
  if (total.skipped > 0) {
    TextTable skips{{"skipped", "the format knows that the row holds nothing"},
                    {.right_aligned = {0}}};
    for (const auto& [reason, count] : total.skip_reasons)
      skips.add_row({std::to_string(count), reason});
    out += "\n" + skips.text();
  }
  return out;
}

std::string quarantine_text(const ImportReport& report) {
  std::string out;
  size_t listed = 0;
  size_t more = 0;
  for (const FileReport& file : report.files) {
    if (file.quarantine.empty()) continue;
    if (listed++ >= kFilesListedMax) {
      ++more;
      continue;
    }
    out += "\nrefused rows of " + file.path + ":\n  " + file.quarantine.string() + "\n";
  }
  if (more > 0) out += "\nand of " + std::to_string(more) + " more files in the same folder\n";
  return out;
}

}  // namespace

std::string import_json(const ImportReport& report) {
  Json out = counts_json(total_of(report));
  MergeCounts merged;
  uint64_t superseded = 0;
  uint64_t contradicted = 0;
  for (const SeriesReport& series : report.series) {
    merged += series.merged;
    superseded += series.superseded;
    contradicted += series.contradicted;
  }
  out["unchanged"] = merged.unchanged;
  out["added"] = merged.added;
  out["replaced"] = merged.replaced;
  out["superseded"] = superseded;
  out["contradicted"] = contradicted;
  out["written"] = !report.refused;
  Json& files = out["files"] = Json::array();
  for (const FileReport& file : report.files) {
    Json one{{"file", file.path}, {"format", file.format}};
    one.update(counts_json(file.rows));
    one["assumed_utc"] = file.assumed_utc;
    one["ignored_columns"] = file.ignored_columns;
    one["assumptions"] = assumptions_of(file);
    one["quarantine"] = file.quarantine.empty() ? Json(nullptr) : Json(file.quarantine.string());
    files.push_back(std::move(one));
  }
  Json& series = out["series"] = Json::array();
  for (const SeriesReport& one : report.series) series.push_back(series_json(one));
  Json& unknown = out["unknown"] = Json::array();
  for (const std::filesystem::path& path : report.unknown) unknown.push_back(path.string());
  out["empty"] = report.empty;
  Json& damaged = out["damaged"] = Json::array();
  for (const DamagedFile& file : report.damaged)
    damaged.push_back({{"file", file.path}, {"error", file.error}});
  return json_text(out);
}

std::string import_text(const ImportReport& report) {
  return files_text(report) + kinds_text(report) + reasons_text(total_of(report)) +
         quarantine_text(report);
}

std::string import_notes(const ImportReport& report) {
  std::string out;
  std::vector<std::string> ignored;
  std::map<std::string, size_t> assumptions;  // With the number of files.
  for (const FileReport& file : report.files) {
    for (const std::string& assumption : assumptions_of(file)) ++assumptions[assumption];
    if (file.assumed_utc > 0)
      out +=
          file.path + ": note: " + std::to_string(file.assumed_utc) +
          " times bear no offset and were read as UTC; if they are local, take back what was just "
          "imported (godwit data remove) and say --time-zone, e.g. --time-zone "
          "Asia/Shanghai\n";
    for (const std::string& column : file.ignored_columns)
      if (std::find(ignored.begin(), ignored.end(), column) == ignored.end())
        ignored.push_back(column);
  }
  for (const std::filesystem::path& path : report.unknown)
    out += path.string() + ": note: of no known format, passed over\n";
  for (const std::string& path : report.empty)
    out += path + ": note: has no rows under its header, passed over\n";
  for (const auto& [assumption, files] : assumptions)
    out +=
        "note: " + assumption + (files > 1 ? " (" + std::to_string(files) + " files)" : "") + '\n';
  if (ignored.empty()) return out;
  out += "note: columns that are not used:";
  for (const std::string& column : ignored) out += ' ' + column;
  return out + '\n';
}

}  // namespace godwit
