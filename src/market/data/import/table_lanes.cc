#include "market/data/import/table_lanes.h"

namespace godwit {
namespace {

bool has_word(const std::string& words, std::string_view word) {
  return words.find("|" + std::string{word} + "|") != std::string::npos;
}

}  // namespace

TableFilter::TableFilter(const TableBinder& binder, const TableOutput& output,
                         const InstrumentTable& instruments)
    : instruments_{instruments}, venues_{output.venues.empty() ? "" : "|" + output.venues + "|"} {
  for (const auto& [column, words] : output.where)
    conditions_.push_back({binder.position(column), "|" + words + "|"});
}

bool TableFilter::passes(const TableRecord& record, size_t number) {
  if (!venues_.empty() && !is_of_venue(number)) return false;
  for (const Condition& condition : conditions_)
    if (!has_word(condition.words, record.field(condition.position))) return false;
  return true;
}

bool TableFilter::is_of_venue(size_t number) {
  while (by_number_.size() <= number)
    by_number_.push_back(has_word(venues_, instruments_[by_number_.size()].venue()));
  return by_number_[number];
}

}  // namespace godwit
