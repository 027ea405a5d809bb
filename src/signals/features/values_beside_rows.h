// Values of one name as a column beside the rows of any source, as they were known at each row.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "market/data/history/known_values.h"

namespace godwit::features {

/// The latest period known at a row, by its latest revision then. One thread.
class ValuesBesideRows {
 public:
  ValuesBesideRows(KnownValues values, std::string name)
      : values_{std::move(values)}, name_{std::move(name)} {}
  ValuesBesideRows(const ValuesBesideRows&) = delete;  // The cursors refer to the values.
  ValuesBesideRows& operator=(const ValuesBesideRows&) = delete;

  /// NaN where nothing is known. The rows of one instrument must not go back in time.
  [[nodiscard]] double at(uint32_t instrument, Timestamp ts) {
    auto found = cursors_.find(instrument);
    if (found == cursors_.end()) found = cursors_.emplace(instrument, values_.cursor(name_)).first;
    const std::optional<KnownAt> known = found->second.advance_to(ts);
    return known && known->value ? *known->value : std::nan("");
  }

 private:
  KnownValues values_;
  std::string name_;
  std::map<uint32_t, KnownValues::Cursor> cursors_;
};

}  // namespace godwit::features
