// The rules of Chinese stock exchanges by board and date, as rules/a_share.toml states them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"
#include "market/rules/fee_rule.h"
#include "market/rules/price_limits.h"
#include "market/rules/trading_calendar.h"

namespace godwit {

enum class SecurityKind : uint8_t { kStock, kFund, kConvertible, kIndex };

/// A group of codes under one set of rules: "sse_main", "star", "chinext", "bse", "szse_fund", ...
struct Board {
  std::string name;
  std::string venue;
  std::vector<std::string> prefixes;  ///< The longest one that fits a code decides.
  SecurityKind kind = SecurityKind::kStock;
  std::string hours;  ///< Name of its [[market]] in sessions.toml.
};

/// Order form and settlement of one board on one day. Quantities in shares (funds: units,
/// convertible bonds: bonds of 100 yuan face).
struct StockRules {
  const Board* board = nullptr;
  Price tick;
  Quantity buy_minimum;
  Quantity buy_step;  ///< From the minimum on.
  Quantity sell_minimum;
  Quantity sell_step;
  bool sell_rest_at_once = false;  ///< Less than the minimum is sold only whole.
  Quantity limit_order_max;
  Quantity market_order_max;
  int32_t sellable_after_days = 1;  ///< Trading days until what was bought may be sold (T+1: 1).
};

/// How far a limit order may lie from the best price in continuous trading: a buy above
/// the best ask, a sell below the best bid, by max(share x base, minimum).
struct PriceCage {
  Rate share;
  Price minimum;  ///< The cage is at least this wide each way.
};

/// What price limits depend on.
struct LimitQuery {
  Price reference;         ///< Previous close, adjusted on ex-dates; on the first day issue price.
  std::string_view board;  ///< Board::name.
  bool special_treatment = false;
  /// 1 on the first day of listing. Absent: not known, taken as long ago.
  std::optional<int32_t> day_of_listing;
  TradingDay day;
};

/// rules/a_share.toml. Look-ups outside a table's validity throw Error(kUsage) or are recorded
/// assumptions (dated_table.h). Any thread.
class StockTables {
 public:
  /// Throws Error(kUsage). assumptions: outlives the tables.
  StockTables(const ConfigFile& file, Assumptions& assumptions);

  /// The board of a code of SSE, SZSE or BSE, or of a six-digit code of INDEX; null for others.
  [[nodiscard]] const Board* find_board(const InstrumentId& id) const;
  [[nodiscard]] const std::vector<Board>& boards() const { return boards_; }
  [[nodiscard]] StockRules rules(const Board& board, TradingDay day) const;
  /// Nothing: no limits on that day. Days free of limits are those of the rules of the listing day:
  /// a share that was listed before a row began has none of that row. calendar: of the board.
  [[nodiscard]] std::optional<LimitPair> limits(const LimitQuery& query,
                                                const TradingCalendar& calendar) const;
  /// Nothing: no cage on that day.
  [[nodiscard]] std::optional<PriceCage> cage(const Board& board, TradingDay day) const;
  /// Every charge of a trade, in the order of the file. One that is inside the commission is left
  /// out on days on which no row of it holds: the commission covers it, whatever it was.
  [[nodiscard]] std::vector<FeeRule> costs(const Board& board, TradingDay day) const;
  /// One charge by its name, "stamp_duty".
  [[nodiscard]] const FeeRule& cost(const Board& board, std::string_view name,
                                    TradingDay day) const;

 private:
  struct LimitRow {
    Date from;                           // The row's first day.
    std::optional<LimitBand> band;       // Absent: none.
    int32_t free_days = 0;               // The first days of listing without a limit.
    std::optional<LimitBand> first_day;  // On the first day instead.
  };
  void read_boards(const ConfigSection& root);
  void read_lots(const ConfigSection& root);
  void read_limits(const ConfigSection& root);
  void read_costs(const ConfigSection& root);
  [[nodiscard]] std::vector<std::string> board_names(const ConfigSection& row) const;
  [[nodiscard]] static bool is_free_day(const LimitRow& row, const LimitQuery& query,
                                        const TradingCalendar& calendar);
  /// Whether all rows of a charge say so.
  [[nodiscard]] bool is_inside_commission(std::string_view key) const;

  Assumptions& assumptions_;
  std::vector<Board> boards_;
  DatedTable<StockRules> lots_{"a_share.toml [[lot]]"};
  DatedTable<int32_t> settlement_{"a_share.toml [[settlement]]"};
  DatedTable<LimitRow> limits_{"a_share.toml [[limit]]"};
  DatedTable<std::optional<PriceCage>> cages_{"a_share.toml [[cage]]"};
  std::vector<std::string> cost_names_;  // In the order of the file.
  DatedTable<FeeRule> costs_{"a_share.toml [[cost]]"};
};

}  // namespace godwit
