#include "market/accounting/dividend_tax.h"

#include "market/rules/fee_rule.h"
#include "market/rules/row_reader.h"

namespace godwit {

Date add_months(Date day, int32_t months) {
  const int32_t month0 = day.year() * 12 + static_cast<int32_t>(day.month()) - 1 + months;
  const int year = month0 / 12;
  const auto month = static_cast<unsigned>(month0 % 12) + 1;
  if (const std::optional<Date> same = Date::from_civil(year, month, day.day())) return *same;
  return *Date::from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1);
}

DividendTaxTable::DividendTaxTable(const ConfigSection& root, Assumptions& assumptions)
    : assumptions_{assumptions} {
  for (const ConfigSection& row : root.sections("dividend_tax")) {
    constexpr int64_t kMonthsMax = 1'200;
    Row entry;
    if (row.has("held_months")) entry.months = row.integers("held_months", {1, kMonthsMax});
    for (size_t i = 1; i < entry.months.size(); ++i)
      if (entry.months[i - 1] >= entry.months[i])
        row.fail("held_months", "expected numbers of months that rise");
    for (const std::string& text : row.strings("rates")) {
      const std::optional<Rate> rate = parse_rate(text);
      if (!rate) row.fail("rates", "expected shares like \"20%\", got \"" + text + "\"");
      entry.rates.push_back(*rate);
    }
    if (entry.rates.size() != entry.months.size() + 1)
      row.fail("rates", "expected one more than there are held_months");
    entry.unit = read_unit(row);
    entry.rounding = read_rounding(row);
    const Validity validity = read_validity(row);
    const std::vector<std::string> boards = row.strings("boards");
    row.finish();
    for (const std::string& board : boards) rows_.add(board, validity, entry, row);
  }
  rows_.finish();
}

Rate DividendTaxTable::rate(std::string_view board, Date ex_day, Date acquired, Date sold) const {
  const Row& row = rows_.at(board, ex_day, assumptions_);
  for (size_t i = 0; i < row.months.size(); ++i)
    if (sold <= add_months(acquired, static_cast<int32_t>(row.months[i]))) return row.rates[i];
  return row.rates.back();
}

Amount DividendTaxTable::rounded(std::string_view board, int128 tax, Date sold) const {
  const Row& row = rows_.at(board, sold, assumptions_);
  const int128 unit = row.unit.raw();
  const auto amount =
      Amount::in_range(divide(tax, static_cast<int128>(Rate::kScale) * unit, row.rounding) * unit);
  CHECK(amount.has_value(), "dividend tax out of range");
  return *amount;
}

}  // namespace godwit
