// The rules of every market by date: one object that reads rules/*.toml and answers questions.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/domain/instrument.h"
#include "market/rules/assumptions.h"
#include "market/rules/crypto_rules.h"
#include "market/rules/forex_rules.h"
#include "market/rules/futures_rules.h"
#include "market/rules/rule_files.h"
#include "market/rules/session_calendar.h"
#include "market/rules/session_rules.h"
#include "market/rules/stock_rules.h"
#include "market/rules/trading_calendar.h"

namespace godwit {

/// Read once, then asked by any thread. References, pointers and Instrument::calendar that it hands
/// out live as long as the book. A look-up outside what the rules know throws Error(kUsage) that
/// names table, key and date, or takes the nearest row and records that: see assumptions().
class RuleBook {
 public:
  /// Throws Error(kUsage) with file, line and column of a mistake in a rule file.
  explicit RuleBook(const RuleFiles& files, Assume assume = Assume::kNothing);
  explicit RuleBook(const std::filesystem::path& folder, Assume assume = Assume::kNothing)
      : RuleBook{RuleFiles::load(folder), assume} {}
  RuleBook(const RuleBook&) = delete;
  RuleBook& operator=(const RuleBook&) = delete;

  /// What had to be assumed so far.
  [[nodiscard]] const Assumptions& assumptions() const { return assumptions_; }

  /// "china_stocks", "china_futures", "forex", "continuous", "cme". Throws Error(kUsage) that lists
  /// the names there are for another one.
  [[nodiscard]] const TradingCalendar& calendar(std::string_view name) const;
  /// The sessions of an instrument; made at the first call for its hours (milliseconds), then kept.
  [[nodiscard]] const SessionCalendar& sessions(const InstrumentId& id) const;

  /// Whether the rules define this instrument. Codes of SSE, SZSE, BSE and of the Chinese futures
  /// exchanges are always theirs (a bad one is then an error of define_instrument); elsewhere only
  /// the listed ones are.
  [[nodiscard]] bool covers(const InstrumentId& id) const;
  /// Tick, lot, multiplier, currency, margin class, calendar and board on `day`. Throws
  /// Error(kUsage) for an id that the rules do not define.
  [[nodiscard]] Instrument define_instrument(const InstrumentId& id, TradingDay day) const;

  /// Chinese shares, funds, convertible bonds and indices.
  [[nodiscard]] const StockTables& stocks() const { return stocks_; }
  /// The board of a code of a Chinese stock exchange. Throws Error(kUsage) for an unknown prefix.
  [[nodiscard]] const Board& board(const InstrumentId& id) const;
  [[nodiscard]] StockRules stock_rules(const InstrumentId& id, TradingDay day) const {
    return stocks_.rules(board(id), day);
  }
  /// Limits of a share, fund or convertible bond; nothing when it has none that day.
  [[nodiscard]] std::optional<LimitPair> price_limits(const LimitQuery& query) const;
  [[nodiscard]] std::vector<FeeRule> stock_costs(const InstrumentId& id, TradingDay day) const {
    return stocks_.costs(board(id), day);
  }
  /// Futures: products, fees, margins, limits, sizes.
  [[nodiscard]] const FuturesTables& futures() const { return futures_; }
  [[nodiscard]] FuturesProduct product(const InstrumentId& id, TradingDay day) const {
    return futures_.product(id, day);
  }
  /// The last trading day of a futures contract; nothing for a continuous series and for a month
  /// that the calendar does not know yet.
  [[nodiscard]] std::optional<Date> expiry(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] const ForexTables& forex() const { return forex_; }
  [[nodiscard]] const CryptoTables& crypto() const { return crypto_; }

 private:
  [[nodiscard]] SessionCalendar::Source session_source(const InstrumentId& id) const;
  [[nodiscard]] SessionCalendar::Source futures_sessions(const InstrumentId& id) const;
  /// One market's hours for all time.
  [[nodiscard]] SessionCalendar::Source plain_sessions(const std::string& market,
                                                       const std::string& whose) const;
  [[nodiscard]] const MarketHours& market(const std::string& name, const std::string& whose) const;
  [[nodiscard]] const Calendar& days_of(const std::string& market, const std::string& whose) const;
  [[nodiscard]] Instrument define_stock(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] Instrument define_future(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] Instrument define_forex(const InstrumentId& id, TradingDay day) const;
  [[nodiscard]] Instrument define_crypto(const InstrumentId& id, TradingDay day) const;

  mutable Assumptions assumptions_;
  std::map<std::string, std::unique_ptr<TradingCalendar>, std::less<>> calendars_;
  SessionRules session_rules_;
  StockTables stocks_;
  FuturesTables futures_;
  ForexTables forex_;
  CryptoTables crypto_;
  mutable std::mutex sessions_mutex_;
  mutable std::map<std::string, std::unique_ptr<SessionCalendar>, std::less<>> sessions_;
};

}  // namespace godwit
