// Where things lie in the folder of a catalog, and which version of the layout it has.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "foundation/base/time.h"
#include "market/data/catalog/catalog.h"

namespace godwit {

/// How the rows of a kind are spread over files.
enum class FileSpan : uint8_t { kWhole, kYear, kDay };
[[nodiscard]] FileSpan file_span(const Series& series);

/// The day that decides in which file a row lies: of ts - 1 ns, in UTC.
[[nodiscard]] Date file_day(Timestamp ts);

/// The file that holds the row of `series` at `ts`.
[[nodiscard]] std::filesystem::path file_path(const std::filesystem::path& root,
                                              const Series& series, Timestamp ts);
/// Whether two rows of the series lie in one file.
[[nodiscard]] bool share_file(const Series& series, Timestamp a, Timestamp b);

/// The existing files of `series` that may hold rows in `range`, in the order of time.
[[nodiscard]] std::vector<std::filesystem::path> series_files(const std::filesystem::path& root,
                                                              const Series& series,
                                                              const TimeRange& range);

/// Every series that has a file, sorted. Files that are not ours are passed over.
[[nodiscard]] std::vector<Series> stored_series(const std::filesystem::path& root);

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
