#include "market/data/catalog/catalog.h"

#include <algorithm>
#include <string>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/file_footer.h"
#include "market/data/catalog/files_row_stream.h"
#include "market/data/catalog/files_together.h"
#include "market/data/catalog/layout.h"
#include "market/data/catalog/row_file_stream.h"
#include "market/data/catalog/row_file_writer.h"
#include "market/data/catalog/row_merge.h"
#include "market/data/catalog/row_removal.h"
#include "market/data/catalog/row_type.h"
#include "market/data/catalog/writer_lock.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr Duration kWriterPatience = Duration::seconds(10);
constexpr size_t kFilesTogether = 16;

template <class Row>
void check_order(std::span<const Row> rows) {
  using Schema = RowSchema<Row>;
  for (size_t i = 1; i < rows.size(); ++i)
    CHECK(Schema::kUniqueKeys ? Schema::key(rows[i - 1]) < Schema::key(rows[i])
                              : Schema::key(rows[i - 1]) <= Schema::key(rows[i]),
          "rows must be in the order of their keys");
}

/// The leading rows that share a file.
template <class Row>
std::span<const Row> first_file_part(const Series& series, std::span<const Row> rows) {
  const Timestamp first = RowSchema<Row>::time(rows.front());
  const auto end = std::partition_point(rows.begin(), rows.end(), [&](const Row& row) {
    return share_file(series, first, RowSchema<Row>::time(row));
  });
  return rows.first(static_cast<size_t>(end - rows.begin()));
}

template <class Row>
void check_kind(DataKind kind) {
  CHECK(with_row_type(kind, []<class Stored>(Stored*) { return std::is_same_v<Row, Stored>; }),
        "the row type is that of the series' kind");
}

template <class Row>
uint64_t count_rows(RowStream<Row>& rows) {
  uint64_t count = 0;
  for (auto block = rows.next(); !block.empty(); block = rows.next()) {
    throw_if_interrupted();
    count += block.size();
  }
  return count;
}

Error no_data(const Series& series, const fs::path& root) {
  const std::string& id = series.instrument.text();
  return failed(
      "no " + kind_text(series) + " data for " + id + " in the catalog " + root.string() +
      "; import some with: godwit data import --instrument " + id + " --kind " +
      std::string{name(series.kind)} +
      (has_interval(series.kind) ? " --interval " + std::string{name(series.interval)} : "") +
      " FILE");
}

void delete_file(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (error) throw failed("cannot delete " + path.string() + ": " + error.message());
  sync_path(path.parent_path());
}

bool is_unbounded(const TimeRange& range) {
  return !range.from && !range.to && !range.from_day && !range.to_day;
}

void add_file(SeriesInfo& info, const FileFooter& file) {
  const bool is_first = info.rows == 0;
  info.first = is_first ? file.first : std::min(info.first, file.first);
  info.last = is_first ? file.last : std::max(info.last, file.last);
  info.first_day = is_first ? file.first_day : std::min(info.first_day, file.first_day);
  info.last_day = is_first ? file.last_day : std::max(info.last_day, file.last_day);
  info.rows += file.rows;
  info.bytes += file.bytes;
}

}  // namespace

struct Catalog::State {
  fs::path root;
  Mode mode = Mode::kReadOnly;
  int threads = 1;
  bool swept = false;
  std::unique_ptr<DuckDbSession> session;  ///< Started by the first use.
  std::unique_ptr<RowFileWriter> writer;

  DuckDbSession& duckdb() {
    if (!session) session = std::make_unique<DuckDbSession>(root, threads);
    return *session;
  }
  template <class Row>
  MergeCounts merge_file(const fs::path& path, std::span<const Row> rows);
  template <class Row>
  uint64_t remove_from_file(const fs::path& path, const TimeRange& range);
  uint64_t remove_file(const fs::path& path);
  template <class Row>
  void replace(const fs::path& path, RowStream<Row>& rows, uint64_t count);
  /// Before the first change of a file; only under the writer's lock.
  void sweep() {
    if (!std::exchange(swept, true)) remove_left_over_files(root);
  }
};

/// Two passes over the stored rows, the first over the time of the new ones only: it counts, and
/// when nothing changes nothing is written. Memory stays bounded whatever the size of the file.
template <class Row>
MergeCounts Catalog::State::merge_file(const fs::path& path, std::span<const Row> rows) {
  std::error_code error;
  if (fs::status(path, error).type() == fs::file_type::not_found) {
    SpanRowStream<Row> stream{rows};
    replace(path, stream, rows.size());
    return {.added = rows.size()};
  }
  RowFileStream<Row> overlap{
      duckdb(),
      path,
      {.from = RowSchema<Row>::time(rows.front()), .to = RowSchema<Row>::time(rows.back())}};
  const MergePlan plan = plan_merge(overlap, rows);
  if (plan.counts.added + plan.counts.replaced == 0) return plan.counts;
  const uint64_t stored_rows = read_file_footers(duckdb(), {&path, 1}).front().rows;
  RowFileStream<Row> stored{duckdb(), path, {}};
  SpanRowStream<Row> fresh{rows};
  MergedRowStream<Row> merged{stored, fresh};
  replace(path, merged, stored_rows - plan.rows_dropped + rows.size());
  return plan.counts;
}

template <class Row>
uint64_t Catalog::State::remove_from_file(const fs::path& path, const TimeRange& range) {
  RowFileStream<Row> counted{duckdb(), path, range};
  const uint64_t removed = count_rows(counted);
  if (removed == 0) return 0;
  const uint64_t stored_rows = read_file_footers(duckdb(), {&path, 1}).front().rows;
  if (removed == stored_rows) {
    delete_file(path);
    return removed;
  }
  RowFileStream<Row> stored{duckdb(), path, {}};
  RowFileStream<Row> gone{duckdb(), path, range};
  RemainingRowStream<Row> remaining{stored, gone};
  replace(path, remaining, stored_rows - removed);
  return removed;
}

/// Returns its rows; none when they cannot be told.
uint64_t Catalog::State::remove_file(const fs::path& path) {
  uint64_t rows = 0;
  try {
    rows = read_file_footers(duckdb(), {&path, 1}).front().rows;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInterrupted) throw;
  }
  delete_file(path);
  return rows;
}

template <class Row>
void Catalog::State::replace(const fs::path& path, RowStream<Row>& rows, uint64_t count) {
  if (!writer) writer = std::make_unique<RowFileWriter>(duckdb());
  create_synced_folders(root, path.parent_path());
  RowChunkSource<Row> source{rows};
  writer->write(path, source, count);
}

Catalog::Catalog(const fs::path& root, Mode mode, int threads) : state_{std::make_unique<State>()} {
  CHECK(threads >= 1, "a catalog needs a thread");
  std::error_code error;
  state_->root = fs::absolute(root, error).lexically_normal();
  if (root.empty() || error) throw usage_error("the catalog needs a folder: --catalog DIR");
  if (!state_->root.has_filename()) state_->root = state_->root.parent_path();  // "data/".
  state_->mode = mode;
  state_->threads = threads;
  if (mode == Mode::kReadWrite)
    prepare_catalog_folder(state_->root);
  else
    check_catalog_folder(state_->root);
}

Catalog::~Catalog() = default;
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;

template <class Row>
MergeCounts Catalog::merge(const Series& series, std::span<const Row> rows, const Note& note) {
  CHECK(state_->mode == Mode::kReadWrite, "this catalog was opened for reading only");
  check_kind<Row>(series.kind);
  check_order(rows);
  check_storable(rows);
  MergeCounts total;
  if (rows.empty()) return total;
  const WriterLock lock{lock_file_path(state_->root), kWriterPatience, note};
  state_->sweep();
  while (!rows.empty()) {
    throw_if_interrupted();
    const std::span<const Row> part = first_file_part(series, rows);
    total += state_->merge_file(file_path(state_->root, series, RowSchema<Row>::time(part.front())),
                                part);
    rows = rows.subspan(part.size());
  }
  return total;
}

template <class Row>
std::unique_ptr<RowStream<Row>> Catalog::read(const Series& series, const TimeRange& range) const {
  check_kind<Row>(series.kind);
  if (!contains(series)) throw no_data(series, state_->root);
  return std::make_unique<FilesRowStream<Row>>(state_->duckdb(),
                                               series_files(state_->root, series, range), range);
}

template <class Row>
std::vector<std::unique_ptr<RowStream<Row>>> Catalog::read_in_turn(
    std::span<const Series> series, const TimeRange& range,
    std::span<const std::string> columns) const {
  const ColumnChoice choice = choose_columns<Row>(columns);
  std::vector<std::unique_ptr<RowStream<Row>>> streams;
  std::vector<fs::path> files;  // Of one query, each the whole of a series.
  const auto add_files = [&] {
    const auto shared =
        std::make_shared<FilesTogether<Row>>(state_->duckdb(), std::move(files), range, choice);
    for (size_t i = 0; i < shared->files(); ++i)
      streams.push_back(std::make_unique<FileOfSeveral<Row>>(shared, i));
    files.clear();
  };
  for (const Series& one : series) {
    check_kind<Row>(one.kind);
    if (!contains(one)) throw no_data(one, state_->root);
    if (file_span(one) == FileSpan::kWhole) {
      files.push_back(file_path(state_->root, one, Timestamp{}));
      if (files.size() == kFilesTogether) add_files();
    } else {
      if (!files.empty()) add_files();
      streams.push_back(std::make_unique<FilesRowStream<Row>>(
          state_->duckdb(), series_files(state_->root, one, range), range, choice));
    }
  }
  if (!files.empty()) add_files();
  return streams;
}

uint64_t Catalog::count(const Series& series, const TimeRange& range) const {
  return with_row_type(series.kind,
                       [&]<class Row>(Row*) { return count_rows(*read<Row>(series, range)); });
}

uint64_t Catalog::remove(const Series& series, const TimeRange& range, const Note& note) {
  CHECK(state_->mode == Mode::kReadWrite, "this catalog was opened for reading only");
  const WriterLock lock{lock_file_path(state_->root), kWriterPatience, note};
  state_->sweep();
  return with_row_type(series.kind, [&]<class Row>(Row*) {
    static_cast<void>(read<Row>(series, range));  // Says what is missing.
    uint64_t removed = 0;
    for (const fs::path& path : series_files(state_->root, series, range)) {
      throw_if_interrupted();
      removed += is_unbounded(range) ? state_->remove_file(path)
                                     : state_->remove_from_file<Row>(path, range);
    }
    if (contains(series) || file_span(series) == FileSpan::kWhole) return removed;
    std::error_code ignored;  // A folder that others put something into stays.
    fs::remove(file_path(state_->root, series, Timestamp{}).parent_path(), ignored);
    return removed;
  });
}

uint64_t Catalog::export_parquet(const Series& series, const TimeRange& range,
                                 const fs::path& path) const {
  const uint64_t rows_count = count(series, range);
  return with_row_type(series.kind, [&]<class Row>(Row*) {
    const std::unique_ptr<RowStream<Row>> rows = read<Row>(series, range);
    // The catalog's own session may touch its folder only.
    const fs::path file = fs::weakly_canonical(fs::absolute(path));  // Where a link leads.
    const DuckDbSession session{file.parent_path(), state_->threads};
    RowChunkSource<Row> source{*rows};
    RowFileWriter{session}.write(file, source, rows_count);
    return rows_count;
  });
}

SeriesInfo Catalog::info(const Series& series) const {
  const std::vector<fs::path> paths = series_files(state_->root, series, {});
  if (paths.empty()) throw no_data(series, state_->root);
  SeriesInfo info{.series = series};
  for (const FileFooter& file : read_file_footers(state_->duckdb(), paths)) add_file(info, file);
  return info;
}

SeriesInfo Catalog::info(const Series& series, std::vector<fs::path>& unreadable) const {
  try {
    return info(series);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInterrupted) throw;
  }
  const std::vector<fs::path> paths = series_files(state_->root, series, {});
  if (paths.empty()) throw no_data(series, state_->root);
  SeriesInfo info{.series = series};
  for (const fs::path& path : paths) try {
      add_file(info, read_file_footers(state_->duckdb(), {&path, 1}).front());
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kInterrupted) throw;
      unreadable.push_back(path);
    }
  return info;
}

std::vector<SeriesInfo> Catalog::list() const {
  std::vector<SeriesInfo> infos;
  std::vector<fs::path> paths;  // Of all series, for one pass over the footers.
  std::vector<size_t> owners;   // The index in infos of each.
  for (const Series& series : stored_series(state_->root)) {
    for (fs::path& path : series_files(state_->root, series, {})) {
      paths.push_back(std::move(path));
      owners.push_back(infos.size());
    }
    infos.push_back({.series = series});
  }
  if (paths.empty()) return infos;
  const std::vector<FileFooter> files = read_file_footers(state_->duckdb(), paths);
  for (size_t i = 0; i < files.size(); ++i) add_file(infos[owners[i]], files[i]);
  return infos;
}

std::vector<SeriesInfo> Catalog::list(std::vector<DamagedSeries>& damaged) const {
  try {
    return list();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInterrupted) throw;
  }
  std::vector<SeriesInfo> infos;
  for (const Series& series : stored_series(state_->root)) {
    try {
      infos.push_back(info(series));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kInterrupted) throw;
      damaged.push_back({.series = series, .error = error.what()});
    }
  }
  return infos;
}

bool Catalog::contains(const Series& series) const {
  return !series_files(state_->root, series, {}).empty();
}

const fs::path& Catalog::root() const { return state_->root; }

#define GODWIT_STORED_ROW(Row)                                                                 \
  template MergeCounts Catalog::merge<Row>(const Series&, std::span<const Row>, const Note&);  \
  template std::unique_ptr<RowStream<Row>> Catalog::read<Row>(const Series&, const TimeRange&) \
      const;                                                                                   \
  template std::vector<std::unique_ptr<RowStream<Row>>> Catalog::read_in_turn<Row>(            \
      std::span<const Series>, const TimeRange&, std::span<const std::string>) const;
GODWIT_STORED_ROW(Bar)
GODWIT_STORED_ROW(QuoteBar)
GODWIT_STORED_ROW(Quote)
GODWIT_STORED_ROW(Trade)
GODWIT_STORED_ROW(Depth)
GODWIT_STORED_ROW(BookDelta)
GODWIT_STORED_ROW(OrderByOrder)
GODWIT_STORED_ROW(Funding)
GODWIT_STORED_ROW(DayFacts)
GODWIT_STORED_ROW(NewsItem)
GODWIT_STORED_ROW(KnownValue)
GODWIT_STORED_ROW(Relation)
#undef GODWIT_STORED_ROW

}  // namespace godwit
