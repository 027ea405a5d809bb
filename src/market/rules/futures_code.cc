#include "market/rules/futures_code.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr std::string_view kMonthLetters = "FGHJKMNQUVXZ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }
unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}
bool is_month(std::string_view digits) { return number(digits) >= 1 && number(digits) <= 12; }

constexpr size_t kYearMonthDigits = 6;
/// "202312"; from the seventies on, when futures that are named so began.
bool is_year_and_month(std::string_view text) {
  return text.size() == kYearMonthDigits && all_digits(text) && number(text.substr(0, 4)) >= 1970 &&
         number(text.substr(0, 4)) < 2100 && is_month(text.substr(4));
}

/// Letters, then the suffix from `at` on.
std::optional<FuturesSymbol> split_at(std::string_view symbol, size_t at) {
  const std::string_view product = symbol.substr(0, at);
  if (product.empty() || !std::all_of(product.begin(), product.end(), is_letter))
    return std::nullopt;
  return FuturesSymbol{product, symbol.substr(at)};
}

/// The first year from `from` on that ends in `digit`.
int year_with_digit(int from, int digit) { return from + ((digit - from % 10) + 10) % 10; }

}  // namespace

std::optional<FuturesSymbol> split_futures_symbol(std::string_view symbol, CodeForm form) {
  if (const size_t at = symbol.find('@'); at != std::string_view::npos) {
    std::optional<FuturesSymbol> split = split_at(symbol, at);
    if (split) split->suffix = {};
    return split;
  }
  const size_t digits = static_cast<size_t>(
      std::find_if_not(symbol.rbegin(), symbol.rend(), is_digit) - symbol.rbegin());
  if (form == CodeForm::kLetter && digits == kYearMonthDigits)
    return is_year_and_month(symbol.substr(symbol.size() - digits))
               ? split_at(symbol, symbol.size() - digits)
               : std::nullopt;
  if (form == CodeForm::kLetter) {
    if (digits < 1 || digits > 2 || digits + 1 >= symbol.size()) return std::nullopt;
    const size_t letter = symbol.size() - digits - 1;
    if (kMonthLetters.find(symbol[letter]) == std::string_view::npos) return std::nullopt;
    return split_at(symbol, letter);
  }
  const size_t wanted = form == CodeForm::kYearMonth ? 4 : 3;
  if (digits != wanted || !is_month(symbol.substr(symbol.size() - 2))) return std::nullopt;
  return split_at(symbol, symbol.size() - wanted);
}

std::optional<DeliveryMonth> delivery_month(std::string_view suffix, CodeForm form,
                                            TradingDay day) {
  if (suffix.size() < 2) return std::nullopt;
  if (form == CodeForm::kYearMonth) {
    if (suffix.size() != 4 || !all_digits(suffix) || !is_month(suffix.substr(2)))
      return std::nullopt;
    // Chinese contracts of the form began in the nineties.
    const int year = static_cast<int>(number(suffix.substr(0, 2)));
    return DeliveryMonth{year < 90 ? 2000 + year : 1900 + year, number(suffix.substr(2))};
  }
  const bool letter = form == CodeForm::kLetter;
  if (letter && is_year_and_month(suffix))
    return DeliveryMonth{static_cast<int>(number(suffix.substr(0, 4))), number(suffix.substr(4))};
  const std::string_view year_digits = letter ? suffix.substr(1) : suffix.substr(0, 1);
  const unsigned month = letter ? static_cast<unsigned>(kMonthLetters.find(suffix[0])) + 1
                                : (all_digits(suffix) ? number(suffix.substr(1)) : 13);
  if (!all_digits(year_digits) || year_digits.size() > 2 || month > 12 || month == 0)
    return std::nullopt;
  const Date today = day.date();
  if (year_digits.size() == 2) {
    const int year = static_cast<int>(number(year_digits));
    return DeliveryMonth{year < 90 ? 2000 + year : 1900 + year, month};
  }
  // A contract whose month is over cannot be meant by a day after it.
  const int from = month < today.month() ? today.year() + 1 : today.year();
  const int year = year_with_digit(from, static_cast<int>(number(year_digits)));
  const int years_max = letter ? 10 : 2;
  if (year - today.year() > years_max) return std::nullopt;
  return DeliveryMonth{year, month};
}

}  // namespace godwit
