// A long position in shares by the days on which its parts were acquired: first in, first out. Each
// lot remembers the dividends on which tax is still open.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/accounting/dividend_tax.h"
#include "market/accounting/exact_ratio.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

class ShareLots {
 public:
  /// board: whose tax it is.
  explicit ShareLots(std::string board = {}) : board_{std::move(board)} {}
  /// quantity > 0; days never fall.
  void add(Date acquired, Quantity quantity);
  /// Opens a taxable amount per share, >= 0, on all that is held. Rounded up.
  void pay_dividend(Date ex_day, Price taxable_per_share);
  /// New shares for old; lots keep their days. What each lot gets sums to the total, `quantity()` x
  /// ratio rounded down to whole shares.
  void split(Ratio ratio);
  /// Sells the oldest `quantity` and returns the tax that falls due. A part of a lot takes its
  /// share of the open amounts rounded up. Stops the process when there is not that much. Throws
  /// Error(kUsage), and changes nothing, when a dividend is open and no row says how tax is
  /// rounded.
  Amount take(Quantity quantity, Date sold, const DividendTaxTable& table);
  /// What take() of everything would return.
  [[nodiscard]] Amount tax_if_sold(Date day, const DividendTaxTable& table) const;
  [[nodiscard]] Quantity quantity() const { return quantity_; }
  [[nodiscard]] std::string_view board() const { return board_; }
  void save(Writer& writer) const;
  /// Throws Error. The board stays.
  void load(Reader& reader);

  struct OpenDividend {
    Date ex_day;
    Amount taxable;
  };
  struct Lot {
    Date acquired;
    Quantity quantity;
    std::vector<OpenDividend> open;
  };
  /// Oldest first; some at the front may be empty.
  [[nodiscard]] const std::vector<Lot>& lots() const { return lots_; }

 private:
  std::vector<Lot> lots_;  // From first_ on.
  size_t first_ = 0;
  Quantity quantity_;
  std::string board_;
};

/// quantity x ratio in whole shares, rounded down (a negative ratio stops the process).
[[nodiscard]] Quantity whole_shares(Quantity quantity, Ratio ratio);

}  // namespace godwit
