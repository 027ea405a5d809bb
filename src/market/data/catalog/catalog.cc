#include "market/data/catalog/catalog.h"

#include <algorithm>
#include <string>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "market/data/catalog/bar_codec.h"
#include "market/data/catalog/bar_file.h"
#include "market/data/catalog/bar_file_writer.h"
#include "market/data/catalog/bar_merge.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/layout.h"
#include "market/data/catalog/writer_lock.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr Duration kWriterPatience = Duration::seconds(10);

/// The files of a series one after the other. They are listed once, before the first is opened.
class FilesBarStream : public BarStream {
 public:
  FilesBarStream(const DuckDbSession& session, std::vector<fs::path> files, const TimeRange& range)
      : session_{session}, files_{std::move(files)}, range_{range} {}

  std::span<const Bar> next() override {
    while (stream_ || opened_ < files_.size()) {
      if (!stream_) stream_ = read_bar_file(session_, files_[opened_++], range_);
      const std::span<const Bar> block = stream_->next();
      if (!block.empty()) {
        check_order(block);
        return block;
      }
      stream_.reset();
    }
    return {};
  }

 private:
  /// Within a file its stream checks; across files only a file under a wrong name can be at fault.
  void check_order(std::span<const Bar> block) {
    if (last_ && block.front().header.ts_event <= *last_)
      throw failed("cannot read " + files_[opened_ - 1].string() + ": it begins at " +
                   format_timestamp(block.front().header.ts_event) +
                   ", but an earlier year's file reaches " + format_timestamp(*last_) +
                   "; delete the file that bears a wrong year and import its data again");
    last_ = block.back().header.ts_event;
  }

  const DuckDbSession& session_;
  std::vector<fs::path> files_;
  TimeRange range_;
  size_t opened_ = 0;
  std::unique_ptr<BarStream> stream_;
  std::optional<Timestamp> last_;
};

void check_order(std::span<const Bar> bars) {
  for (size_t i = 1; i < bars.size(); ++i)
    CHECK(bars[i - 1].header.ts_event < bars[i].header.ts_event,
          "bars must be in strictly increasing order of ts_event");
}

/// The leading bars that share a file.
std::span<const Bar> first_file_part(const BarSeries& series, std::span<const Bar> bars) {
  if (!is_intraday(series.interval)) return bars;
  const int year = file_year(bars.front().header.ts_event);
  const auto end = std::partition_point(bars.begin(), bars.end(), [&](const Bar& bar) {
    return file_year(bar.header.ts_event) == year;
  });
  return bars.first(static_cast<size_t>(end - bars.begin()));
}

void add_file(SeriesInfo& info, const BarFileInfo& file) {
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
  std::unique_ptr<BarFileWriter> writer;

  DuckDbSession& duckdb() {
    if (!session) session = std::make_unique<DuckDbSession>(root, threads);
    return *session;
  }
  MergeCounts merge_file(const fs::path& path, std::span<const Bar> bars);
  void replace(const fs::path& path, BarStream& bars, uint64_t rows);
};

/// Two passes over the stored rows, the first over the time of the new ones only: it counts, and
/// when nothing changes nothing is written. Memory stays bounded whatever the size of the file.
MergeCounts Catalog::State::merge_file(const fs::path& path, std::span<const Bar> bars) {
  std::error_code error;
  if (fs::status(path, error).type() == fs::file_type::not_found) {
    SpanBarStream stream{bars};
    replace(path, stream, bars.size());
    return {.added = bars.size()};
  }
  const TimeRange overlap{.from = bars.front().header.ts_event, .to = bars.back().header.ts_event};
  const MergeCounts counts = count_merge(*read_bar_file(duckdb(), path, overlap), bars);
  if (counts.added + counts.replaced == 0) return counts;
  const uint64_t stored_rows = read_bar_file_infos(duckdb(), {&path, 1}).front().rows;
  const std::unique_ptr<BarStream> stored = read_bar_file(duckdb(), path, {});
  MergedBarStream merged{*stored, bars};
  replace(path, merged, stored_rows + counts.added);
  return counts;
}

void Catalog::State::replace(const fs::path& path, BarStream& bars, uint64_t rows) {
  if (!writer) writer = std::make_unique<BarFileWriter>(duckdb());
  create_synced_folders(root, path.parent_path());
  writer->write(path, bars, rows);
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

MergeCounts Catalog::merge_bars(const BarSeries& series, std::span<const Bar> bars,
                                const Note& note) {
  CHECK(state_->mode == Mode::kReadWrite, "this catalog was opened for reading only");
  check_order(bars);
  check_storable(bars);
  MergeCounts total;
  if (bars.empty()) return total;
  const WriterLock lock{lock_file_path(state_->root), kWriterPatience, note};
  if (!std::exchange(state_->swept, true)) remove_left_over_files(state_->root);
  while (!bars.empty()) {
    throw_if_interrupted();
    const std::span<const Bar> part = first_file_part(series, bars);
    const fs::path path = bar_file_path(state_->root, series, part.front().header.ts_event);
    const MergeCounts counts = state_->merge_file(path, part);
    total.added += counts.added;
    total.replaced += counts.replaced;
    total.unchanged += counts.unchanged;
    bars = bars.subspan(part.size());
  }
  return total;
}

std::unique_ptr<BarStream> Catalog::read_bars(const BarSeries& series,
                                              const TimeRange& range) const {
  if (!contains(series)) {
    const std::string& id = series.instrument.text();
    const std::string interval{name(series.interval)};
    throw failed("no data for " + id + " at " + interval + " in the catalog " +
                 state_->root.string() + "; import some with: godwit data import --instrument " +
                 id + " --kind bar --interval " + interval + " FILE");
  }
  return std::make_unique<FilesBarStream>(state_->duckdb(), bar_files(state_->root, series, range),
                                          range);
}

uint64_t Catalog::export_parquet(const BarSeries& series, const TimeRange& range,
                                 const fs::path& path) const {
  uint64_t rows = 0;
  const std::unique_ptr<BarStream> counted = read_bars(series, range);
  for (std::span<const Bar> block = counted->next(); !block.empty(); block = counted->next())
    rows += block.size();
  const std::unique_ptr<BarStream> bars = read_bars(series, range);
  // The catalog's own session may touch its folder only.
  const fs::path file = fs::absolute(path);
  const DuckDbSession session{file.parent_path(), state_->threads};
  BarFileWriter{session}.write(file, *bars, rows);
  return rows;
}

std::vector<SeriesInfo> Catalog::list() const {
  std::vector<SeriesInfo> infos;
  std::vector<fs::path> paths;  // Of all series, for one pass over the footers.
  std::vector<size_t> owners;   // The index in infos of each.
  for (const BarSeries& series : bar_series(state_->root)) {
    for (fs::path& path : bar_files(state_->root, series, {})) {
      paths.push_back(std::move(path));
      owners.push_back(infos.size());
    }
    infos.push_back({.series = series});
  }
  if (paths.empty()) return infos;
  const std::vector<BarFileInfo> files = read_bar_file_infos(state_->duckdb(), paths);
  for (size_t i = 0; i < files.size(); ++i) add_file(infos[owners[i]], files[i]);
  return infos;
}

bool Catalog::contains(const BarSeries& series) const {
  return !bar_files(state_->root, series, {}).empty();
}

const fs::path& Catalog::root() const { return state_->root; }

}  // namespace godwit
