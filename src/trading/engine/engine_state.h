// What is known now: the clock, the market as strategies have been shown it, and the account.
#pragma once

#include <span>

#include "foundation/base/time.h"
#include "market/accounting/account.h"
#include "market/domain/instrument.h"
#include "market/domain/trading_day.h"
#include "trading/engine/market_cache.h"
#include "trading/engine/trading_clock.h"

namespace godwit {

/// Written by the kernel alone, read by everything that it is made of.
struct EngineState {
  EngineState(std::span<const Instrument> instruments_of_run, Account& account_of_run,
              const TradingClock& clock_of_run)
      : instruments{instruments_of_run},
        account{account_of_run},
        clock{clock_of_run},
        market{instruments_of_run.size()} {}

  [[nodiscard]] const Instrument& instrument(InstrumentIndex index) const {
    return instruments[index.value()];
  }

  /// The account's position as an order that is sent now meets it: when the trading day is over,
  /// today's lots are old ones.
  [[nodiscard]] Position position_for_order(InstrumentIndex index) const {
    Position position = account.position(index);
    if (clock.is_over(index, trading_day, now)) position.roll_day();
    return position;
  }

  std::span<const Instrument> instruments;  ///< Sorted by id.
  Account& account;
  const TradingClock& clock;
  MarketCache market;
  Timestamp now = Timestamp::from_ns(INT64_MIN);
  TradingDay trading_day = TradingDay{Date::from_days(INT32_MIN)};  ///< Of the latest feed item.
};

}  // namespace godwit
