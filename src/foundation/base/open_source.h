// Files as streams of bytes, unpacked where they are compressed. What a file is, its first bytes
// say; its name is never asked.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "foundation/base/byte_source.h"
#include "foundation/base/unpack_limits.h"

namespace godwit {

/// The bytes of a file or pipe: as they stand, or unpacked when it is gzip or a zip archive with
/// one file in it. Throws Error (kFailed) with the path and what to do when it cannot be opened, is
/// an archive with no or several files (they are named), is encrypted, or is packed by something
/// else (xz, zstd, bzip2, 7z, rar, lz4, tar). One layer is unpacked: what is packed once more
/// inside is refused.
[[nodiscard]] std::unique_ptr<ByteSource> open_source(const std::filesystem::path& path,
                                                      const UnpackLimits& limits = {});

/// The same for a source that is open already, zip excepted, whose directory needs a file.
[[nodiscard]] std::unique_ptr<ByteSource> unpacked(std::unique_ptr<ByteSource> source,
                                                   const UnpackLimits& limits = {});

/// Hands every stream in the file to `use`: one for a plain or gzip file, one per regular file of a
/// zip archive in the archive's order, of which there has to be one at least.
void for_each_source(const std::filesystem::path& path, const UnpackLimits& limits,
                     const std::function<void(std::unique_ptr<ByteSource>)>& use);

}  // namespace godwit
