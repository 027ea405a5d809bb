// What became of one record of a file, for those who count them.
#pragma once

#include <string_view>
#include <variant>

#include "market/data/import/refused_row.h"

namespace godwit {

/// All that it says is staged, or waits for what follows.
struct Kept {};
/// It holds nothing new, which is no fault.
struct Skipped {
  std::string_view reason;
};
using RecordOutcome = std::variant<Kept, Skipped, RefusedRow>;

}  // namespace godwit
