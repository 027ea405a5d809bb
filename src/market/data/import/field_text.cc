#include "market/data/import/field_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "market/data/import/price_text.h"

namespace godwit {
namespace {

FieldResult refuse(RowRule rule) { return {.rule = rule}; }
constexpr FieldResult kNone{.is_none = true};

/// The contract's word for the file's. Nothing when the format does not know it.
std::optional<std::string_view> word_of(const ColumnBinding& binding, std::string_view text) {
  if (binding.words == nullptr) return text;
  auto found = binding.words->find(text);
  if (found == binding.words->end()) found = binding.words->find("*");
  if (found == binding.words->end()) return std::nullopt;
  return found->second;
}

/// Whether `text` is the lower-case `word` in letters of any case.
bool is_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

bool read_plain(std::string_view text, double& value) {
  if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

FieldResult read_double(std::string_view text, const ColumnBinding& binding, double& cell) {
  if (text.empty() || is_not_finite_text(text)) return kNone;
  if (!read_plain(text, cell)) return refuse(RowRule::kMalformedNumber);
  if (!binding.unit.is_one())
    cell = scaled_exactly(text, binding.unit).value_or(binding.unit.apply(cell));
  if (!std::isfinite(cell)) return refuse(RowRule::kOutOfRange);
  if (cell == 0) cell = 0;  // -0 and 0 are one value, and are stored as one.
  return {};
}

/// A whole number, in the column's unit.
template <class Int>
FieldResult read_integer(std::string_view text, const ColumnBinding& binding,
                         const FieldOptions& options, Int& cell) {
  if (text.empty()) return options.nullable ? kNone : FieldResult{};
  if (binding.unit.is_one()) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cell);
    if (error == std::errc::result_out_of_range) return refuse(RowRule::kOutOfRange);
    if (error == std::errc{} && end == text.data() + text.size()) return {};
  }
  // With a unit, or written like 1e6 or 100.0.
  const Result<int64_t, PriceTextError> read = read_whole(text, binding.unit);
  if (!read && read.error() == PriceTextError::kOutOfRange) return refuse(RowRule::kOutOfRange);
  if (!read) return refuse(RowRule::kMalformedNumber);
  if (!std::in_range<Int>(*read)) return refuse(RowRule::kOutOfRange);
  cell = static_cast<Int>(*read);
  return {};
}

/// A quotient of two counts, to the nearest unit; none unless both are above zero.
FieldResult read_ratio(const TableRecord& record, const ColumnBinding& binding, int64_t& cell) {
  double dividend = 0;
  double divisor = 0;
  const ColumnBinding plain;
  if (read_double(record.field(binding.position), plain, dividend).is_none ||
      read_double(record.field(binding.divisor_position), plain, divisor).is_none)
    return kNone;
  dividend = binding.unit.apply(dividend);
  divisor = binding.divisor_unit.apply(divisor);
  if (!(dividend > 0) || !(divisor > 0)) return kNone;
  const double quotient = std::round(dividend / divisor);
  constexpr double kMax = 9e18;
  if (quotient < 1 || quotient > kMax) return kNone;
  cell = static_cast<int64_t>(quotient);
  return {};
}

std::optional<Date> read_date(std::string_view text) {
  if (const std::optional<Date> date = parse_date(text)) return date;
  if (text.size() != 8) return std::nullopt;
  return parse_date(std::string{text.substr(0, 4)} + "-" + std::string{text.substr(4, 2)} + "-" +
                    std::string{text.substr(6)});
}

}  // namespace

template <>
FieldResult read_field<ColumnType::kPrice>(const TableRecord& record, const ColumnBinding& binding,
                                           const FieldOptions& options, int64_t& cell) {
  const std::string_view text = record.text(binding);
  if (text.empty()) return options.nullable ? kNone : refuse(RowRule::kMissingField);
  const Result<ReadPrice, PriceTextError> read = read_price(text, binding.unit);
  if (!read) {
    if (options.nullable && read.error() == PriceTextError::kNotFinite) return kNone;
    return refuse(rule_of(read.error()));
  }
  if (options.nullable && binding.zero_is_none && read->price.is_zero()) return kNone;
  *options.repaired = *options.repaired || read->rounded;
  cell = read->price.raw();
  return {};
}

template <>
FieldResult read_field<ColumnType::kQuantity>(const TableRecord& record,
                                              const ColumnBinding& binding,
                                              const FieldOptions& options, int64_t& cell) {
  const std::string_view text = record.text(binding);
  if (text.empty()) return options.nullable ? kNone : refuse(RowRule::kMissingField);
  const Result<ReadQuantity, PriceTextError> read = read_quantity(text, binding.unit);
  if (!read) return refuse(rule_of(read.error()));
  *options.repaired = *options.repaired || read->rounded;
  cell = read->quantity.raw();
  return {};
}

template <>
FieldResult read_field<ColumnType::kDouble>(const TableRecord& record, const ColumnBinding& binding,
                                            const FieldOptions&, double& cell) {
  const std::optional<std::string_view> word = word_of(binding, record.text(binding));
  if (!word) return refuse(RowRule::kUnknownWord);
  const FieldResult result = read_double(*word, binding, cell);
  const bool is_zero = !result.rule && !result.is_none && cell == 0;
  return is_zero && binding.zero_is_none ? kNone : result;
}

template <>
FieldResult read_field<ColumnType::kBool>(const TableRecord& record, const ColumnBinding& binding,
                                          const FieldOptions& options, bool& cell) {
  const std::string_view text = record.text(binding);
  if (text.empty()) return options.nullable ? kNone : refuse(RowRule::kMissingField);
  const std::optional<std::string_view> word = word_of(binding, text);
  if (!word) return refuse(RowRule::kUnknownWord);
  if (is_word(*word, "true") || *word == "1")
    cell = true;
  else if (is_word(*word, "false") || *word == "0")
    cell = false;
  else
    return refuse(RowRule::kUnknownWord);
  return {};
}

/// Sides: buy or bid, sell or ask, and nothing for neither.
template <>
FieldResult read_field<ColumnType::kInt8>(const TableRecord& record, const ColumnBinding& binding,
                                          const FieldOptions&, int8_t& cell) {
  const std::optional<std::string_view> word = word_of(binding, record.text(binding));
  cell = 0;
  if (!word) return refuse(RowRule::kUnknownWord);
  if (*word == "buy" || *word == "bid" || *word == "1")
    cell = 1;
  else if (*word == "sell" || *word == "ask" || *word == "-1")
    cell = -1;
  else if (!word->empty() && *word != "0")
    return refuse(RowRule::kUnknownWord);
  return {};
}

template <>
FieldResult read_field<ColumnType::kUInt16>(const TableRecord& record, const ColumnBinding& binding,
                                            const FieldOptions& options, uint16_t& cell) {
  const std::optional<std::string_view> word = word_of(binding, record.text(binding));
  if (!word) return refuse(RowRule::kUnknownWord);
  return read_integer(*word, binding, options, cell);
}

template <>
FieldResult read_field<ColumnType::kUInt32>(const TableRecord& record, const ColumnBinding& binding,
                                            const FieldOptions& options, uint32_t& cell) {
  return read_integer(record.text(binding), binding, options, cell);
}

template <>
FieldResult read_field<ColumnType::kUInt64>(const TableRecord& record, const ColumnBinding& binding,
                                            const FieldOptions& options, uint64_t& cell) {
  return read_integer(record.text(binding), binding, options, cell);
}

template <>
FieldResult read_field<ColumnType::kInt64>(const TableRecord& record, const ColumnBinding& binding,
                                           const FieldOptions& options, int64_t& cell) {
  if (binding.source == ColumnBinding::Source::kRatio) return read_ratio(record, binding, cell);
  const std::string_view text = record.text(binding);
  if (text.empty()) return options.nullable ? kNone : refuse(RowRule::kMissingField);
  return read_integer(text, binding, options, cell);
}

template <>
FieldResult read_field<ColumnType::kText>(const TableRecord& record, const ColumnBinding& binding,
                                          const FieldOptions& options, std::string_view& cell) {
  const std::optional<std::string_view> word = word_of(binding, record.text(binding));
  if (!word) return refuse(RowRule::kUnknownWord);
  if (word->empty() && options.nullable) return kNone;
  cell = *word;
  return {};
}

template <>
FieldResult read_field<ColumnType::kDate>(const TableRecord& record, const ColumnBinding& binding,
                                          const FieldOptions& options, int32_t& cell) {
  const std::string_view text = record.text(binding);
  if (text.empty()) return options.nullable ? kNone : refuse(RowRule::kMissingField);
  const std::optional<Date> date = read_date(text);
  if (!date) return refuse(RowRule::kMalformedTime);
  cell = date->days();
  return {};
}

std::string known_words(const ColumnBinding& binding, ColumnType type) {
  if (binding.words != nullptr) {
    constexpr size_t kListedMax = 8;
    std::string out;
    size_t listed = 0;
    for (const auto& [word, meaning] : *binding.words) {
      if (listed++ == kListedMax) return out + ", ...";
      out.append(out.empty() ? "'" : ", '").append(word).append("'");
    }
    return out;
  }
  if (type == ColumnType::kBool) return "true, false, 1 or 0";
  if (type == ColumnType::kInt8) return "buy, sell, bid, ask or nothing";
  return "";
}

}  // namespace godwit
