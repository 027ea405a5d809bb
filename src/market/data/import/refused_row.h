// Why a record of a file becomes no row.
#pragma once

#include <string>
#include <string_view>

#include "foundation/base/csv.h"
#include "market/data/import/price_text.h"
#include "market/data/import/row_rule.h"

namespace godwit {

struct RefusedRow {
  RowRule rule = RowRule::kMissingField;
  std::string detail;  ///< The field and its text, or what it was compared with.
};

/// "close: '12,5'": the name of a column and the text of its field, which is cut where it is long.
[[nodiscard]] std::string field_detail(std::string_view column, std::string_view text);
/// Without spaces and tabs at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] RowRule rule_of(CsvDefect defect);
[[nodiscard]] RowRule rule_of(PriceTextError error);

}  // namespace godwit
