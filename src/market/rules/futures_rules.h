// The rules of futures by product and date, as rules/cn_futures.toml and us_futures.toml state
// them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/currency.h"
#include "market/domain/instrument_id.h"
#include "market/rules/dated_table.h"
#include "market/rules/futures_code.h"
#include "market/rules/futures_fee.h"
#include "market/rules/last_trading_day.h"
#include "market/rules/price_limits.h"

namespace godwit {

struct FuturesExchange {
  std::string name;
  CodeForm code_form = CodeForm::kYearMonth;
  Currency currency;
  /// Closing today's lots and older ones are different orders (SHFE, INE); elsewhere the exchange
  /// closes what was opened first.
  bool separate_close_today = false;
  LimitRounding limit_rounding = LimitRounding::kInside;
};

/// What does not depend on the date.
struct FuturesListing {
  std::string key;   ///< "SHFE.rb".
  std::string name;  ///< "rebar".
  LastDayRule last_day;
  const FuturesExchange* exchange = nullptr;
};

/// The contract terms of a product on one day.
struct FuturesProduct {
  const FuturesListing* listing = nullptr;
  int64_t multiplier = 1;  ///< Units of the underlying a lot, >= 1.
  Price tick;
};

struct FuturesOrderSize {
  Quantity limit_order_max;                  ///< Lots.
  std::optional<Quantity> market_order_max;  ///< Absent: the exchange takes no market orders.
  Quantity open_minimum = Quantity::from_units(1);  ///< When opening; closing is free of it.
};

struct FuturesPositionLimit {
  Quantity lots;                           ///< Of one customer, contract and side.
  std::optional<Quantity> opened_per_day;  ///< Lots opened a day; absent: no such limit.
};

/// Which hours a product has from a day on.
struct FuturesHours {
  Date from;
  std::string market;
};

/// Look-ups outside a table's validity throw Error(kUsage) or are recorded assumptions
/// (dated_table.h); a product without any row in a table is always an error. Any thread.
class FuturesTables {
 public:
  /// Reads all files as one. Throws Error(kUsage). assumptions: outlives the tables.
  FuturesTables(const std::vector<ConfigFile>& files, Assumptions& assumptions);

  [[nodiscard]] bool is_exchange(std::string_view venue) const {
    return exchanges_.contains(venue);
  }
  /// The product of a contract ("rb2410.SHFE") or a continuous series ("rb@main.SHFE"). Throws
  /// Error(kUsage) when venue, form or product are not known.
  [[nodiscard]] const FuturesListing& listing(const InstrumentId& id) const;
  /// Nothing for a continuous series. Throws Error(kUsage) when no contract of that name is listed
  /// on `day`.
  [[nodiscard]] std::optional<DeliveryMonth> delivery(const InstrumentId& id, TradingDay day) const;

  [[nodiscard]] FuturesProduct product(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] FuturesFees fees(const InstrumentId& id, TradingDay day) const;
  /// Exchange margin as a share of price x multiplier x lots.
  [[nodiscard]] Rate margin(const InstrumentId& id, TradingDay day) const;
  /// Around the previous settlement price.
  [[nodiscard]] LimitPair limits(const InstrumentId& id, Price previous_settlement,
                                 TradingDay day) const;
  [[nodiscard]] FuturesOrderSize order_size(const InstrumentId& id, TradingDay day) const;
  /// Nothing: no limit is on record for the product.
  [[nodiscard]] std::optional<FuturesPositionLimit> position_limit(const InstrumentId& id,
                                                                   TradingDay day) const;
  /// Oldest first; empty when the rules have no hours of the product.
  [[nodiscard]] std::vector<FuturesHours> hours(const FuturesListing& listing) const;
  /// The last day of those hours, when they end.
  [[nodiscard]] std::optional<Date> hours_end(const FuturesListing& listing) const;

 private:
  struct Contract {
    int64_t multiplier;
    Price tick;
  };
  void read_exchanges(const ConfigSection& root);
  void read_products(const ConfigSection& root);
  void read_contracts(const ConfigSection& root);
  void read_money(const ConfigSection& root);
  void read_sizes(const ConfigSection& root);
  [[nodiscard]] std::vector<std::string> product_keys(const ConfigSection& row,
                                                      bool exchanges_too = false) const;
  [[nodiscard]] const FuturesExchange& exchange(const InstrumentId& id) const;

  Assumptions& assumptions_;
  std::map<std::string, FuturesExchange, std::less<>> exchanges_;
  std::map<std::string, FuturesListing, std::less<>> listings_;
  DatedTable<Contract> contracts_{"futures [[contract]]"};
  DatedTable<std::string> hours_{"futures [[hours]]"};
  DatedTable<Rate> bands_{"futures [[band]]"};
  DatedTable<Rate> margins_{"futures [[margin]]"};
  DatedTable<FuturesFees> fees_{"futures [[fee]]"};
  DatedTable<FuturesOrderSize> sizes_{"futures [[order_size]]"};
  DatedTable<FuturesPositionLimit> positions_{"futures [[position_limit]]"};
};

}  // namespace godwit
