// How much a compressed file may unpack to. A few kilobytes can stand for petabytes (a "zip bomb"),
// so that whoever opens a stranger's file needs a bound.
#pragma once

#include <cstdint>
#include <string>

namespace godwit {

struct UnpackLimits {
  /// Bytes that one file may unpack to, all entries of an archive together.
  uint64_t unpacked_bytes_max = uint64_t{64} << 30;
  /// Unpacked bytes per packed byte. Deflate reaches 1032 at most (a run of one character), market
  /// data as CSV 3 to 40.
  uint64_t unpacked_ratio_max = 250;
  /// Up to so many unpacked bytes the ratio is of no interest.
  uint64_t unpacked_ratio_from_bytes = uint64_t{1} << 30;
};

struct UnpackedBytes {
  uint64_t packed = 0;
  uint64_t unpacked = 0;
};

/// Throws Error (kFailed) with `name`, the bound that is passed and how to raise it.
void require_within(const UnpackLimits& limits, const UnpackedBytes& bytes,
                    const std::string& name);

}  // namespace godwit
