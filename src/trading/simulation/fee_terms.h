// What an account's own contract says beside the exchange's table.
#pragma once

#include <optional>

#include "market/domain/money.h"
#include "market/rules/futures_fee.h"

namespace godwit {

/// Each term belongs to some profiles; given to another one it is an error, never ignored.
struct FeeTerms {
  /// cn_ashare, seed_stock, seed_futures, seed_crypto: the broker's rate and minimum an order and
  /// day, in place of the profile's. 0 to 1; >= 0.
  std::optional<Rate> commission_rate;
  std::optional<Amount> commission_minimum;
  /// cn_ashare: the broker pays handling and regulatory fee out of the commission (true unless
  /// said), or charges them on top.
  std::optional<bool> exchange_fees_inside;
  /// cn_futures: what the broker adds to the exchange's fee, each way.
  std::optional<FuturesFee> broker_markup;
  /// fx_retail, seed_forex: a commission of 100,000 units each way, in the quote currency, in place
  /// of the profile's.
  std::optional<Amount> commission_per_lot;
};

}  // namespace godwit
