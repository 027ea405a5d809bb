// Where things lie in the folder of a catalog, and which version of the layout it has.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "foundation/base/time.h"
#include "market/data/catalog/catalog.h"

namespace godwit {

/// The year of the file that holds an intraday bar: of ts_event - 1 ns, in UTC.
[[nodiscard]] int file_year(Timestamp ts_event);

/// The file that holds the bar of `series` at `ts_event`.
[[nodiscard]] std::filesystem::path bar_file_path(const std::filesystem::path& root,
                                                  const BarSeries& series, Timestamp ts_event);

/// The existing files of `series` that may hold bars in `range`, in the order of time.
[[nodiscard]] std::vector<std::filesystem::path> bar_files(const std::filesystem::path& root,
                                                           const BarSeries& series,
                                                           const TimeRange& range);

/// Every series that has a file, sorted. Files that are not ours are passed over.
[[nodiscard]] std::vector<BarSeries> bar_series(const std::filesystem::path& root);

[[nodiscard]] std::filesystem::path lock_file_path(const std::filesystem::path& root);

/// Throws Error unless `root` is a catalog of a layout that this program knows.
void check_catalog_folder(const std::filesystem::path& root);
/// Makes `root` a catalog, or checks that it is one. Throws Error when it holds other things;
/// our own files and folders that are catalogs themselves are none.
void prepare_catalog_folder(const std::filesystem::path& root);

/// Creates `folder` below `root`, each step synced, so that a power cut cannot lose the way to a
/// synced file.
void create_synced_folders(const std::filesystem::path& root, const std::filesystem::path& folder);

/// Removes what killed writers left behind. Only under the writer's lock.
void remove_left_over_files(const std::filesystem::path& root);

}  // namespace godwit
