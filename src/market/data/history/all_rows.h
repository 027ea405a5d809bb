// A whole series in memory: what the histories are made of.
#pragma once

#include <vector>

#include "market/domain/row_stream.h"

namespace godwit {

/// Every row of the stream, in its order. A history must see all rows of its series: a range by
/// ts_event would cut off revisions and values that were known late.
template <class Row>
[[nodiscard]] std::vector<Row> all_rows(RowStream<Row>& stream) {
  std::vector<Row> rows;
  for (auto block = stream.next(); !block.empty(); block = stream.next())
    rows.insert(rows.end(), block.begin(), block.end());
  return rows;
}

}  // namespace godwit
