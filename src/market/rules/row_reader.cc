#include "market/rules/row_reader.h"

namespace godwit {

Validity read_validity(const ConfigSection& row) {
  Validity validity{row.date("from"), std::nullopt};
  if (row.has("to")) validity.to = row.date("to");
  if (validity.to && *validity.to < validity.from)
    row.fail("to", "expected a day not before " + format_date(validity.from) + ", got " +
                       format_date(*validity.to));
  if (row.string("source").empty())
    row.fail("source", "expected who says so (exchange notice, law, table), got nothing");
  return validity;
}

std::optional<Rate> parse_rate(std::string_view text) {
  int64_t divisor = 1;
  for (const auto& [suffix, parts] : {std::pair{std::string_view{"%"}, int64_t{100}},
                                      std::pair{std::string_view{"bp"}, int64_t{10'000}}}) {
    if (!text.ends_with(suffix)) continue;
    text.remove_suffix(suffix.size());
    divisor = parts;
    break;
  }
  // Parsed before it is divided: a suffix that would lose digits at 1e-12 is refused.
  const Result<Rate, DecimalError> value = parse_fixed<Rate>(text);
  if (!value || value->raw() < 0 || value->raw() % divisor != 0) return std::nullopt;
  const Rate rate = Rate::from_raw(value->raw() / divisor);
  return rate.raw() > Rate::kScale ? std::nullopt : std::optional{rate};
}

Rate read_rate(const ConfigSection& row, std::string_view key) {
  const std::string text = row.string(key);
  const std::optional<Rate> rate = parse_rate(text);
  if (!rate)
    row.fail(key,
             "expected a share of the amount as text, like \"0.0005\", \"0.05%\" or \"5bp\", "
             "at most 1, got \"" +
                 text + "\"");
  return *rate;
}

}  // namespace godwit
