// What an instrument belongs to, and for how long: an industry, an index, a board.
#pragma once

#include <optional>
#include <string>

#include "foundation/base/time.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// `subject` stands in `kind` to `object` on the days valid_from to valid_to, both included.
struct Relation {
  std::string kind;     ///< "industry", "index_member".
  std::string subject;  ///< An instrument: "600519.SSE".
  std::string object;   ///< "000300.INDEX", "white spirits".
  TradingDay valid_from;
  std::optional<TradingDay> valid_to;  ///< Absent: until further notice.
  Timestamp available_at;              ///< From when it could be known.
  std::optional<double> weight;        ///< Share of the object, where it has one.
  friend bool operator==(const Relation&, const Relation&) = default;
};

}  // namespace godwit
