#include "market/data/import/importer.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/open_source.h"
#include "market/data/import/misfit.h"
#include "market/data/import/one_instrument.h"
#include "market/data/import/quarantine.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

bool is_empty_or_missing(const fs::path& folder) {
  std::error_code error;
  return !fs::exists(folder, error) ||
         (fs::is_directory(folder, error) && fs::is_empty(folder, error));
}

std::string text_of(DataKind kind, const std::optional<Interval>& interval) {
  std::string text{name(kind)};
  if (has_interval(kind) && interval) text.append(" ").append(name(*interval));
  return text;
}

/// Throws Contradiction unless the file holds what the command says.
void require_stated(const FileFormat& format, const FileSample& sample,
                    const ImportOptions& options, const std::string& path) {
  if (!options.kind && !options.interval) return;
  const std::vector<HeldKind> held = format.holds(sample);
  const bool fits = std::any_of(held.begin(), held.end(), [&](const HeldKind& one) {
    if (options.kind && one.kind != *options.kind) return false;
    if (!options.interval) return true;
    return has_interval(one.kind) && (!one.interval || one.interval == options.interval);
  });
  if (fits) return;
  std::string said;
  if (options.kind) said.append(" --kind ").append(name(*options.kind));
  if (options.interval) said.append(" --interval ").append(name(*options.interval));
  std::string list;
  for (const HeldKind& one : held)
    list += (list.empty() ? "" : ", ") + text_of(one.kind, one.interval);
  throw Contradiction{path + ": is of the format " + std::string{format.name()} + ", which holds " +
                      list + ", not" + said +
                      "; leave that out, or add --format csv to read the file by its columns"};
}

/// The two phases over all files of one call.
class Import {
 public:
  Import(fs::path root, const FormatList& formats, const ImportOptions& options,
         const ImportHooks& hooks)
      : root_{std::move(root)},
        formats_{formats},
        options_{options},
        hooks_{hooks},
        staging_{root_, options.memory_bytes_max},
        quarantine_{root_},
        trading_days_{options.trading_days} {}

  ImportReport run(std::span<const ImportFile> files) {
    // A catalog that cannot be opened is told before gigabytes are read; opening writes nothing
    // unless the folder is new.
    std::optional<Catalog> catalog;
    if (!is_empty_or_missing(root_))
      catalog.emplace(root_, Catalog::Mode::kReadWrite, options_.threads);
    try {
      measure(files);
      for (const ImportFile& file : files) read(file);
      for (const FileReport& file : report_.files) report_.refused |= file.over_limit;
      if (report_.refused || report_.files.empty()) return std::move(report_);
      if (!catalog) catalog.emplace(root_, Catalog::Mode::kReadWrite, options_.threads);
      write(*catalog);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInterrupted) throw;
      throw Error{ErrorKind::kInterrupted, interruption()};
    }
    return std::move(report_);
  }

 private:
  void write(Catalog& catalog) {
    // First the refused records: a kill between the two loses none of them.
    for (size_t i = 0; i < report_.files.size(); ++i) save_quarantine(report_.files[i], spans_[i]);
    staging_.flush();
    throw_if_interrupted();
    is_writing_ = true;
    for (const auto& [series, lane] : staging_.lanes()) {
      throw_if_interrupted();
      SeriesReport written = lane->write(catalog, staging_.spool(), hooks_.note);
      if (written.rows > 0) report_.series.push_back(std::move(written));
    }
  }

  /// What a person who stopped the import has to know of the catalog.
  [[nodiscard]] std::string interruption() const {
    if (!is_writing_)
      return "interrupted; the catalog has nothing of this import: run the command again";
    return "interrupted; every file of the catalog is whole, but the import is incomplete: " +
           std::to_string(report_.series.size()) + " of " +
           std::to_string(staging_.lanes().size()) +
           " series are written. Run the same command again, which adds the rest";
  }

  /// Where one file's refused records lie in the quarantine.
  struct Span {
    uint64_t from = 0, to = 0;
  };

  void measure(std::span<const ImportFile> files) {
    for (const ImportFile& file : files) {
      std::error_code error;
      const uint64_t size =
          fs::is_regular_file(file.path, error) ? fs::file_size(file.path, error) : 0;
      if (!error) bytes_total_ += size;
    }
  }

  void tell_progress(uint64_t bytes) const {
    if (hooks_.progress) hooks_.progress(bytes_before_ + bytes, bytes_total_);
  }

  void read(const ImportFile& file) {
    try {
      for_each_source(file.path, options_.unpack_limits,
                      [&](std::unique_ptr<ByteSource> bytes) { read(file, std::move(bytes)); });
    } catch (const Contradiction&) {
      throw;
    } catch (const Error& error) {
      if (!options_.pass_over_odd || error.kind() == ErrorKind::kInterrupted) throw;
      report_.damaged.push_back({file.path.string(), error.what()});
    }
  }

  void read(const ImportFile& file, std::unique_ptr<ByteSource> bytes) {
    throw_if_interrupted();
    FileReport report{.path = bytes->name()};
    const FileSample sample = sample_of(*bytes, file.path.generic_string());
    const FileFormat* format = find_format(formats_, sample);
    if (format == nullptr) {
      if (!options_.pass_over_odd) throw unknown_file(report.path, sample, formats_);
      if (sample.head.empty())
        report_.empty.push_back(report.path);
      else
        report_.unknown.emplace_back(report.path);
      return;
    }
    require_stated(*format, sample, options_, report.path);
    report.format = format->name();
    const std::unique_ptr<FileReader> reader =
        format->open(std::move(bytes), {.path = sample.path, .instrument = file.instrument});
    report.ignored_columns = reader->ignored_columns();
    Span span{.from = quarantine_.bytes()};
    FileIntake intake{report.path, staging_, quarantine_, report.rows, &trading_days_};
    if (options_.now) intake.watch_future(*options_.now);
    try {
      while (reader->advance(intake)) {
        throw_if_interrupted();
        tell_progress(reader->bytes_done());
      }
    } catch (...) {
      staging_.drop_file();
      throw;
    }
    if (report.rows.rows_in == 0) {
      if (!options_.pass_over_odd)
        throw failed(report.path + ": has no rows under its header, nothing to import");
      report_.empty.push_back(report.path);
      return;
    }
    report.assumed_utc = reader->assumed_utc();
    report.assumptions = reader->assumptions();
    report.rows_ahead = intake.rows_ahead();
    span.to = quarantine_.bytes();
    report.over_limit = report.rows.exceeds(options_.refused_share_max);
    bytes_before_ += reader->bytes_done();
    tell_progress(0);
    report_.files.push_back(std::move(report));
    spans_.push_back(span);
  }

  void save_quarantine(FileReport& report, const Span& span) const {
    throw_if_interrupted();
    const fs::path path = quarantine_path(root_, report.path);
    if (report.rows.quarantined > 0) {
      quarantine_.save(span.from, span.to, path);
      report.quarantine = path;
    } else {
      std::error_code ignored;
      fs::remove(path, ignored);  // What an earlier, worse version of the file left.
    }
  }

  fs::path root_;
  const FormatList& formats_;
  const ImportOptions& options_;
  const ImportHooks& hooks_;
  Staging staging_;
  Quarantine quarantine_;
  TradingDays trading_days_;
  ImportReport report_;
  std::vector<Span> spans_;
  bool is_writing_ = false;
  uint64_t bytes_total_ = 0;
  uint64_t bytes_before_ = 0;  // Of the files that are done.
};

}  // namespace

ImportReport import_files(const fs::path& catalog_root, std::span<const ImportFile> files,
                          const FormatList& formats, const ImportOptions& options,
                          const ImportHooks& hooks) {
  return Import{catalog_root, formats, options, hooks}.run(files);
}

}  // namespace godwit
