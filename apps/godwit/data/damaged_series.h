// Stored series whose files cannot be read: commands over a whole catalog name them and go on.
#pragma once

#include <span>

#include <nlohmann/json.hpp>

#include "market/data/catalog/catalog.h"

namespace godwit {

/// [{id, kind, interval, error}], for --json.
[[nodiscard]] nlohmann::ordered_json damaged_json(std::span<const DamagedSeries> damaged);

/// Throws Error (kFailed) that names the first of them and counts them; nothing when there is none.
/// To be called last, when all that is sound has been told.
void throw_if_damaged(std::span<const DamagedSeries> damaged);

}  // namespace godwit
