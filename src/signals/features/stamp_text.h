// Instants as CSV files write them.
#pragma once

#include <optional>
#include <string_view>

#include "foundation/base/time.h"

namespace godwit::features {

/// "2024-01-02T01:30:00Z" or "2024-01-02 09:30:00+08:00": T or a space, one to nine digits of a
/// fraction or none, then Z or the offset from UTC with or without a colon, up to 23:59. Nothing
/// for a time without a zone: it says no instant.
[[nodiscard]] std::optional<Timestamp> parse_stamp(std::string_view text) noexcept;

}  // namespace godwit::features
