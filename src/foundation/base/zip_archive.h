// The files inside a zip archive (PKWARE APPNOTE 6.3, zip64 included), through libzip.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/byte_source.h"
#include "foundation/base/unpack_limits.h"

namespace godwit {

struct OpenZip;

/// Nothing is ever written to disk, so that names like "../x" do no harm. Memory: the archive's
/// directory, and one entry's decoder per open source.
class ZipArchive {
 public:
  struct Entry {
    std::string name;  ///< UTF-8; names in other encodings are read as GB18030 where they can be
    uint64_t index = 0;
    uint64_t bytes = 0;         ///< unpacked, as the archive says
    uint64_t bytes_packed = 0;  ///< on disk
  };

  /// Opens the archive and reads its directory. Throws Error (kFailed) with the path when it is no
  /// zip archive, truncated (the directory is at the end), or a pipe, which cannot be read
  /// backward.
  explicit ZipArchive(const std::filesystem::path& path, const UnpackLimits& limits = {});

  /// The regular files in the archive's order; no folders, no links, and nothing of `__MACOSX/`,
  /// which macOS adds beside what was packed.
  [[nodiscard]] std::span<const Entry> entries() const noexcept { return entries_; }

  /// The bytes of one of them; the archive may go away before. Throws Error when the entry is
  /// encrypted or packed by anything but `stored` and `deflate`. Reading throws Error when the data
  /// is damaged or passes the limits; these hold for all entries together, however often they are
  /// opened.
  [[nodiscard]] std::unique_ptr<ByteSource> open(const Entry& entry) const;

 private:
  std::filesystem::path path_;
  std::shared_ptr<OpenZip> zip_;  // shared with the sources, which may outlive the archive
  std::vector<Entry> entries_;
};

}  // namespace godwit
