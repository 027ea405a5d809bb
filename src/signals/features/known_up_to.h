// Values that become known after their period, cut off or poisoned beyond a horizon.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "market/data/history/known_values.h"
#include "signals/features/column_source.h"

namespace godwit::features {

/// The rows as a check lets them be known: all of them without a horizon. `source` is what messages
/// call them. Throws Error as KnownValues.
[[nodiscard]] KnownValues known_up_to(std::string_view source, std::vector<KnownValue> rows,
                                      const std::optional<Horizon>& horizon);

}  // namespace godwit::features
