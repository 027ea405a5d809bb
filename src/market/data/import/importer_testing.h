// A catalog in a folder of its own and files to import into it, for the tests of the importer.
#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/temporary_folder.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/importer.h"
#include "market/data/import/row_csv_writer.h"
#include "market/data/import/table_file.h"

namespace godwit {

inline const InstrumentId kSpx = *InstrumentId::parse("SPX.INDEX");

/// The contract's bars, whatever the file.
inline FormatList contract(Interval interval, const std::string& mapping = "") {
  FormatList formats;
  formats.push_back(std::make_unique<TableFileFormat>(
      read_mapping_format(ConfigFile::parse(mapping, "m.toml"), DataKind::kBar, interval)));
  return formats;
}

/// The contract's rows of a kind.
inline FormatList contract(DataKind kind, const std::string& mapping = "") {
  FormatList formats;
  formats.push_back(std::make_unique<TableFileFormat>(
      read_mapping_format(ConfigFile::parse(mapping, "m.toml"), kind, Interval::k1d)));
  return formats;
}

/// Of all series of an import.
inline MergeCounts merged(const ImportReport& report) {
  MergeCounts total;
  for (const SeriesReport& series : report.series) total += series.merged;
  return total;
}

class ImporterTest : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, const std::string& bytes) const {
    std::ofstream{folder_ / name, std::ios::binary} << bytes;
    return folder_ / name;
  }
  std::filesystem::path root() const { return folder_ / "catalog"; }
  ImportReport import(const std::filesystem::path& path, const ImportOptions& options = {},
                      Interval interval = Interval::k1d) const {
    const ImportFile one{path, kSpx};
    return import_files(root(), {&one, 1}, contract(interval), options);
  }
  /// One file of any format.
  ImportReport import_by(const FormatList& formats, const std::filesystem::path& path,
                         std::optional<InstrumentId> id = kSpx) const {
    const ImportFile one{path, std::move(id)};
    return import_files(root(), {&one, 1}, formats, {});
  }
  /// The stored rows of a series, as CSV of the contract without the header.
  template <class Row>
  std::string stored(const Series& series) const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Row>(series, {});
    std::string out;
    for (auto block = stream->next(); !block.empty(); block = stream->next())
      for (const Row& row : block) append_row_csv(out, row, series.interval);
    return out;
  }
  std::string exported(Interval interval = Interval::k1d, const InstrumentId& id = kSpx) const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<Bar>(bar_series(id, interval), {});
    std::string out{bar_csv_header()};
    for (std::span<const Bar> block = stream->next(); !block.empty(); block = stream->next())
      for (const Bar& bar : block) append_bar_csv(out, bar, interval);
    return out;
  }
  /// Path -> content and time of change of every file of the catalog.
  std::map<std::string, std::pair<std::string, int64_t>> snapshot() const {
    std::map<std::string, std::pair<std::string, int64_t>> out;
    if (!std::filesystem::exists(root())) return out;
    for (const std::filesystem::directory_entry& entry :
         std::filesystem::recursive_directory_iterator{root()}) {
      // Whoever writes puts its number into the lock.
      if (!entry.is_regular_file() || entry.path().extension() == ".lock") continue;
      struct stat status{};
      EXPECT_EQ(::stat(entry.path().c_str(), &status), 0);
      out[entry.path().string()] = {read_file(entry.path(), 1 << 30),
                                    status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
    }
    return out;
  }
  std::string error_of(const std::filesystem::path& path, ErrorKind kind,
                       const ImportOptions& options = {}) const {
    try {
      static_cast<void>(import(path, options));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << error.what();
      return error.what();
    }
    return "no error";
  }

  TemporaryFolder temporary_;
  std::filesystem::path folder_ = temporary_.path();
};

inline constexpr const char* kHeader =
    "ts,open,high,low,close,volume,turnover,open_interest,trades\n";

/// Rows at `count` days from 2000-01-01 with a close that depends on `salt`.
inline std::string daily_rows(int count, int salt = 0) {
  std::string bytes = kHeader;
  for (int i = 0; i < count; ++i) {
    const std::string price = std::to_string(100 + (i * 7 + salt) % 50);
    bytes += format_date(Date::from_days(10'957 + i)) + ",100,200,50," + price + ",1000,,,\n";
  }
  return bytes;
}

}  // namespace godwit
