#include "market/data/import/refused_row.h"

#include <algorithm>

namespace godwit {

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string field_detail(std::string_view column, std::string_view text) {
  constexpr size_t kDetailBytesMax = 80;
  std::string detail{column};
  if (text.empty()) return detail;
  size_t size = std::min(text.size(), kDetailBytesMax);
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return detail + ": '" + std::string{text.substr(0, size)} + (size < text.size() ? "..." : "") +
         "'";
}

RowRule rule_of(CsvDefect defect) {
  switch (defect) {
    case CsvDefect::kNotUtf8: return RowRule::kNotUtf8;
    case CsvDefect::kTooLong: return RowRule::kLineTooLong;
    case CsvDefect::kTextAfterQuote:
    case CsvDefect::kUnterminatedQuote:
    case CsvDefect::kNone: break;
  }
  return RowRule::kBrokenQuotes;
}

RowRule rule_of(PriceTextError error) {
  switch (error) {
    case PriceTextError::kMalformed: return RowRule::kMalformedNumber;
    case PriceTextError::kNotFinite: return RowRule::kNotFinite;
    case PriceTextError::kTooPrecise: return RowRule::kTooPrecise;
    case PriceTextError::kOutOfRange: return RowRule::kOutOfRange;
  }
  return RowRule::kMalformedNumber;
}

}  // namespace godwit
