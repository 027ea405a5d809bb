// The metrics of a run beside those of its benchmark, each with its convention, for the report.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "foundation/report/table.h"

namespace godwit {

/// From summary.json. Metrics that are not defined read as a dash.
[[nodiscard]] Table metrics_table(const nlohmann::ordered_json& summary);

}  // namespace godwit
