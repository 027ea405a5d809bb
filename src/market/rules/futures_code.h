// The names of futures contracts: product and delivery month out of "rb2410", "SR501", "ESZ3".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// How an exchange writes the delivery month behind the product.
enum class CodeForm : uint8_t {
  kYearMonth,   ///< Two digits of year and month: rb2410, IF2406.
  kDigitMonth,  ///< CZCE: the year's last digit and the month: SR501 is 2015-01 and 2025-01.
  kLetter,      ///< CME: a month letter and one or two digits of the year: ESZ3, ESZ23; and, as
                ///< vendors name a contract without doubt of the decade, year and month: ES202312.
};

struct DeliveryMonth {
  int year;
  unsigned month;  ///< 1 to 12.
  friend auto operator<=>(const DeliveryMonth&, const DeliveryMonth&) = default;
};

/// What a futures symbol says by itself.
struct FuturesSymbol {
  std::string_view product;  ///< In the exchange's letter case; refers to the symbol's text.
  std::string_view
      suffix;  ///< "2410", "501", "Z3", "202312"; empty for continuous series ("IF@main").
};

/// Nothing when it has no such form: no letters first, another number of digits, month 13.
[[nodiscard]] std::optional<FuturesSymbol> split_futures_symbol(std::string_view symbol,
                                                                CodeForm form);

/// The delivery month of a suffix. Forms with one digit of the year mean the first such year in
/// which the contract's month is not over on `day`; nothing when that is more than two years away
/// at CZCE, where no contract is listed so early, or ten at CME.
[[nodiscard]] std::optional<DeliveryMonth> delivery_month(std::string_view suffix, CodeForm form,
                                                          TradingDay day);

}  // namespace godwit
