// Numbers that become known after the period they describe: fundamentals and economic series.
#pragma once

#include <optional>
#include <string>

#include "foundation/base/time.h"

namespace godwit {

/// A value of one name ("pe_ttm", "short_rate") for the period that ends at ts_event. A revision is
/// another value with the same name and ts_event and a later available_at.
struct KnownValue {
  Timestamp ts_event;      ///< End of the period it describes.
  Timestamp available_at;  ///< From when a decision may use it; >= ts_event.
  std::string name;
  std::optional<double> value;  ///< Absent: the source says that there is none.
  friend bool operator==(const KnownValue&, const KnownValue&) = default;
};

}  // namespace godwit
