// What an account may hold and how it treats foreign money.
#pragma once

#include <cstdint>

#include "market/accounting/conversion_rates.h"

namespace godwit {

class DividendTaxTable;

/// What happens to cash in another currency than the account's.
enum class ForeignCash : uint8_t {
  kKeep,     ///< It stays what it is until convert().
  kConvert,  ///< Every movement is converted at once, at the dated rate, rounded against us.
};

struct AccountTerms {
  /// Needed as soon as anything is quoted in another currency. Outlives the account.
  const Converter* converter = nullptr;
  /// For positions paid in full, futures and perpetuals; forex always converts, as its brokers do.
  ForeignCash foreign_cash = ForeignCash::kKeep;
  /// False: everything is paid in full, whatever its margin class.
  bool carry_on_margin = true;
  /// Whether what is paid in full may be sold short.
  bool allow_short = false;
  /// Present: shares and funds of the boards that it knows are kept in lots, and dividends are
  /// taxed when they are sold; dividends of another board are an error, those of instruments
  /// without a board (foreign shares) come in as the event states them. Outlives the account.
  const DividendTaxTable* dividend_tax = nullptr;
};

}  // namespace godwit
