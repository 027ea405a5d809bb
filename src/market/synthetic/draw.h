// Draws for what is not a price, keyed by what they are for and a count, so that switching one kind
// of row on shifts nobody else's chance.
#pragma once

#include <cstdint>

#include "foundation/base/random.h"

namespace godwit {

/// A new use gets a new number, old ones never change.
enum class RowDraw : uint32_t { kSide = 0, kPrint = 1, kFunding = 2, kNews = 3, kNewsPlace = 4 };

[[nodiscard]] inline double draw_uniform(const RandomSource& source, RowDraw what, uint64_t count) {
  return source.uniform(RandomStream::kSyntheticRows, count, static_cast<uint32_t>(what));
}
[[nodiscard]] inline double draw_normal(const RandomSource& source, RowDraw what, uint64_t count) {
  return source.normal(RandomStream::kSyntheticRows, count, static_cast<uint32_t>(what));
}

}  // namespace godwit
