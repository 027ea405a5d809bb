// The text of a field to the cell of a column.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "market/data/catalog/column.h"
#include "market/data/import/row_rule.h"
#include "market/data/import/table_binding.h"

namespace godwit {

struct FieldResult {
  std::optional<RowRule> rule;  ///< Why not.
  bool is_none = false;  ///< The field says that there is no value, and the column allows it.
};

struct FieldOptions {
  bool nullable = false;
  bool* repaired = nullptr;  ///< Set when a number was rounded.
};

/// Empty fields, and words like NaN and N/A, are no value where the column is nullable; a missing
/// number or text of a column that is not nullable keeps the blank row's, but for prices and
/// quantities, which have to be there. true and false are read in letters of any case, and 1 and 0
/// stand for them. One function per ColumnType but kTime.
template <ColumnType type>
[[nodiscard]] FieldResult read_field(const TableRecord& record, const ColumnBinding& binding,
                                     const FieldOptions& options, CellType<type>& cell);

/// The words that such a column knows, for a message: "true, false, 1 or 0". Empty where any text
/// will do.
[[nodiscard]] std::string known_words(const ColumnBinding& binding, ColumnType type);

}  // namespace godwit
