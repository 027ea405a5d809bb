#include "market/data/import/file_intake.h"

namespace godwit {

RefusedRow FileIntake::describe(const OrderFault& fault) {
  const std::string line = fault.line_before == 0 ? "an earlier line of the same time"
                                                  : "line " + std::to_string(fault.line_before);
  switch (fault.rule) {
    case RowRule::kBackwardTime: return {fault.rule, "earlier than " + line};
    case RowRule::kDuplicateTime: return {fault.rule, "repeats " + line};
    default: return {fault.rule, "contradicts " + line};
  }
}

RefusedRow FileIntake::describe(const UnstorableCell& cell) {
  const bool is_text = cell.column.type == ColumnType::kText;
  return {is_text ? RowRule::kNotUtf8 : RowRule::kOutOfRange, std::string{cell.column.name}};
}

void FileIntake::refuse(uint64_t line, const RefusedRow& refused, std::string_view raw) {
  for (Lane* lane : staged_) lane->drop();
  staged_.clear();
  ahead_staged_ = 0;
  counts_.count_refused(line, refused.rule, refused.detail);
  quarantine_.append({.file = file_,
                      .line = line,
                      .reason = text(refused.rule).name,
                      .detail = refused.detail,
                      .raw = raw});
}

}  // namespace godwit
