#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "data/damaged_series.h"
#include "data/series_check.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/catalog/layout.h"
#include "market/data/catalog/row_type.h"
#include "market/data/catalog/series_writer.h"
#include "market/data/import/quarantine.h"
#include "market/data/import/row_csv_writer.h"
#include "market/data/quality/cleaner.h"
#include "market/rules/rules_folder.h"
#include "stored/cleaning_files.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct CleanArguments {
  std::string output;
  std::string config;
  bool look_ahead = false;
};

struct CleanedSeries {
  Series series;
  uint64_t rows = 0;
  uint64_t kept = 0;
  uint64_t repaired = 0;
  std::map<std::string, uint64_t> reasons;  ///< Of quarantined rows, by rule.
  [[nodiscard]] uint64_t quarantined() const { return rows - kept; }
};

/// Rows that cleaning took out or changed, as they were, with the reason.
struct CleaningRecord {
  explicit CleaningRecord(const fs::path& folder) : quarantined{folder}, repaired{folder} {}
  Quarantine quarantined;
  Quarantine repaired;
};

/// Counts and records what is found in one series. Rows are told by their number in it, from 1.
template <class Row>
class CleaningLog final : public CleaningSink<Row> {
 public:
  CleaningLog(CleaningRecord& record, CleanedSeries& cleaned)
      : record_{record}, cleaned_{cleaned}, name_{cleaning_name(cleaned.series)} {}

  void found(const Found<Row>& found) override {
    const Verdict verdict = found.finding.verdict;
    if (verdict == Verdict::kKeep) return;
    const std::string rule{text(found.rule()).name};
    row_.clear();
    append_row_csv(row_, found.original, cleaned_.series.interval);
    row_.pop_back();  // The line end.
    const bool is_out = verdict == Verdict::kQuarantine;
    const std::string detail = found.explain();
    (is_out ? record_.quarantined : record_.repaired)
        .append({.file = name_,
                 .line = cleaned_.rows + 1,
                 .reason = rule,
                 .detail = detail,
                 .raw = row_});
    is_marked_ = is_marked_ || !is_out;
    if (!is_out) return;
    ++cleaned_.reasons[rule];
    end_row();
  }
  void kept(const Row& /*row*/) override {
    ++cleaned_.kept;
    if (is_marked_) ++cleaned_.repaired;
    end_row();
  }

 private:
  void end_row() {
    ++cleaned_.rows;
    is_marked_ = false;
  }

  CleaningRecord& record_;
  CleanedSeries& cleaned_;
  std::string name_;
  std::string row_;  // Reused.
  bool is_marked_ = false;
};

template <class Row>
void copy_rows(RowStream<Row>& rows, const Series& series, Catalog& target) {
  SeriesWriter<Row> writer{target, series};
  for (auto block = rows.next(); !block.empty(); block = rows.next()) {
    throw_if_interrupted();
    writer.add(block);
  }
  writer.finish();
}

/// Kinds without rules are copied.
CleanedSeries clean_series(const Catalog& source, const SeriesInfo& info,
                           const QualityConfig& config, CleaningMode mode, const RuleBook& book,
                           Catalog& target, CleaningRecord& record) {
  const Series& series = info.series;
  CleanedSeries cleaned{.series = series};
  if (!is_checked(series.kind)) {
    with_row_type(series.kind, [&]<class Row>(Row*) {
      copy_rows<Row>(*source.read<Row>(series, {}), series, target);
    });
    cleaned.rows = cleaned.kept = info.rows;
    return cleaned;
  }
  const auto judgement = judgement_of(source, info, config, &book);
  with_checked_row_type(series.kind, [&]<class Row>(Row*) {
    CleaningLog<Row> log{record, cleaned};
    const auto rows = source.read<Row>(series, {});
    CleanStream<Row> clean{*rows, judgement->settings, judgement->known.context, &log, mode};
    copy_rows<Row>(clean, series, target);
  });
  return cleaned;
}

/// Why the rows of the series cannot be read, if they cannot.
std::optional<std::string> damage_of(const Catalog& source, const Series& series) {
  try {
    static_cast<void>(source.count(series, {}));
    return std::nullopt;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kFailed) throw;
    return error.what();
  }
}

/// What became of a catalog.
struct CleanedCatalog {
  std::vector<CleanedSeries> series;
  std::vector<DamagedSeries> damaged;  ///< Not in the copy.
};

/// Fills `folder` with the cleaned catalog. Of a series whose damage shows only at its rows, what
/// was found before it stays in the record.
CleanedCatalog clean_into(const fs::path& folder, const Catalog& source,
                          const QualityConfig& config, CleaningMode mode, const Globals& globals) {
  CleanedCatalog all;
  const RuleBook book{find_rules_folder()};
  CleaningRecord record{folder};
  {
    Catalog target{folder, Catalog::Mode::kReadWrite, std::max(1, globals.threads)};
    for (const SeriesInfo& info : source.list(all.damaged)) try {
        all.series.push_back(clean_series(source, info, config, mode, book, target, record));
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::kFailed) throw;
        const auto damage = damage_of(source, info.series);
        if (!damage) throw;
        if (target.contains(info.series)) target.remove(info.series, {});
        all.damaged.push_back({.series = info.series, .error = *damage});
      }
  }
  record.quarantined.save(0, record.quarantined.bytes(), folder / kTakenOutFile);
  record.repaired.save(0, record.repaired.bytes(), folder / kRepairedFile);
  return all;
}

Json reasons_json(const std::map<std::string, uint64_t>& reasons) {
  Json out = Json::object();
  for (const auto& [rule, count] : reasons) out[rule] = count;
  return out;
}

CleanedSeries total_of(const std::vector<CleanedSeries>& all) {
  CleanedSeries total;
  for (const CleanedSeries& one : all) {
    total.rows += one.rows;
    total.kept += one.kept;
    total.repaired += one.repaired;
    for (const auto& [rule, count] : one.reasons) total.reasons[rule] += count;
  }
  return total;
}

Json counts_json(const CleanedSeries& one) {
  return {{"rows", one.rows},
          {"kept", one.kept},
          {"repaired", one.repaired},
          {"quarantined", one.quarantined()},
          {"reasons", reasons_json(one.reasons)}};
}

void print_json(const CleanedCatalog& all) {
  Json out = counts_json(total_of(all.series));
  Json& list = out["series"] = Json::array();
  for (const CleanedSeries& one : all.series) {
    Json item{{"id", one.series.instrument.text()},
              {"kind", name(one.series.kind)},
              {"interval",
               has_interval(one.series.kind) ? Json(name(one.series.interval)) : Json(nullptr)}};
    item.update(counts_json(one));
    list.push_back(std::move(item));
  }
  out["damaged"] = damaged_json(all.damaged);
  std::cout << json_text(out) << '\n';
}

void print_for_people(const std::vector<CleanedSeries>& all, const std::string& output) {
  TextTable table{{"instrument", "kind", "rows", "kept", "repaired", "quarantined", "reasons"},
                  {.right_aligned = {2, 3, 4, 5}}};
  const auto add = [&table](const CleanedSeries& one, std::string id, std::string kind) {
    std::string reasons;
    for (const auto& [rule, count] : one.reasons)
      reasons += (reasons.empty() ? "" : ", ") + rule + " " + std::to_string(count);
    table.add_row({std::move(id), std::move(kind), std::to_string(one.rows),
                   std::to_string(one.kept), std::to_string(one.repaired),
                   std::to_string(one.quarantined()), reasons});
  };
  for (const CleanedSeries& one : all)
    if (one.repaired > 0 || one.quarantined() > 0)
      add(one, one.series.instrument.text(), kind_text(one.series));
  add(total_of(all), "all " + std::to_string(all.size()) + " series", "");
  std::cout << table.text() << "\nThe cleaned catalog is " << output
            << "; what was taken out or changed is in its folder quarantine.\n";
}

/// "clean/" is the folder clean: what is put behind its name must not land inside it.
fs::path without_slash(const fs::path& folder) {
  const fs::path path = folder.lexically_normal();
  return path.has_filename() || !path.has_relative_path() ? path : path.parent_path();
}

void run_clean(const CleanArguments& arguments, const Globals& globals) {
  const QualityConfig config = arguments.config.empty()
                                   ? QualityConfig{}
                                   : QualityConfig{ConfigFile::load(arguments.config)};
  const Catalog source{globals.catalog, Catalog::Mode::kReadOnly, std::max(1, globals.threads)};
  std::error_code ignored;
  const fs::path output = without_slash(arguments.output);
  if (fs::exists(output, ignored))
    throw usage_error("--output: " + output.string() +
                      " exists; remove it, or name a folder that does not");
  const fs::path part = output.string() + ".part";
  if (fs::exists(part, ignored)) {  // Left behind by a kill.
    check_catalog_folder(part);
    fs::remove_all(part);
  }
  CleanedCatalog all;
  try {
    all = clean_into(part, source, config,
                     arguments.look_ahead ? CleaningMode::kCleaning : CleaningMode::kLive, globals);
  } catch (...) {
    fs::remove_all(part, ignored);
    throw;
  }
  fs::rename(part, output);
  sync_path(fs::absolute(output).parent_path());
  if (globals.json)
    print_json(all);
  else
    print_for_people(all.series, output.string());
  throw_if_damaged(all.damaged);
}

}  // namespace

void add_data_clean(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<CleanArguments>();
  CLI::App* const sub =
      data.add_subcommand("clean", "A cleaned copy of the catalog: rows kept, marked or taken out");
  sub->footer(
      "The rules are those of `data check`, judging each row by what lies before it, as live rows "
      "are\njudged. Nothing is filled in. The catalog itself stays as it is; use the copy as "
      "--catalog.\n\n"
      "Example:\n  godwit data clean --output data_clean");
  sub->add_option("--output", arguments->output, "The folder to make; it must not exist")
      ->type_name("DIR")
      ->required();
  sub->add_option("--config", arguments->config, "Settings of the rules: [quality.rules.NAME]")
      ->type_name("FILE.toml");
  sub->add_flag(
      "--look-ahead", arguments->look_ahead,
      "Let rules see the next row too (spike): not for back-tests, which would then never "
      "meet prints that live trading meets");
  sub->callback([arguments, &globals] { run_clean(*arguments, globals); });
}

}  // namespace godwit
