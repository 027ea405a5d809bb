// What is known of an instrument besides its rows, as formulas may ask for it; and what follows
// from its sessions for the time of its rows.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "market/domain/contract_value.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/rules/rule_book.h"
#include "market/rules/session_calendar.h"
#include "signals/features/column_source.h"

namespace godwit::features {

/// Is told, once by each InstrumentKnowledge and for each matter, what a formula asks for and
/// nobody knows.
using TellUnknown = std::function<void(const std::string& text)>;

/// Of one instrument; what the rules do not know is NaN, the multiplier 1. It is known by
/// name_in_rules(): a variant has what its plain instrument has. One thread.
class InstrumentKnowledge {
 public:
  /// Nothing is known where `id` is absent; the book may be null and outlives this. `interval` is
  /// that of the rows, absent for ticks and where nobody said.
  InstrumentKnowledge(const RuleBook* book, std::optional<InstrumentId> id,
                      std::optional<Interval> interval, TellUnknown tell = {});

  /// Its rows are a month apart, which is no Interval.
  void set_monthly() { is_monthly_ = true; }

  /// What a contract is worth on that day; 1 where the rules define none, and that is told of
  /// futures and of what the rules should define.
  [[nodiscard]] ContractValue contract(TradingDay day);
  /// Units of the underlying per contract, of an inverse one units of the quote currency; NaN of an
  /// inverse one where it is not known, which is told.
  [[nodiscard]] double multiplier(TradingDay day);
  /// Of a trade.
  [[nodiscard]] double turnover(double price, double quantity, TradingDay day);
  /// Turnover / (volume x multiplier); NaN of inverse contracts, whose turnover has no prices,
  /// which is told.
  [[nodiscard]] double average_price(double turnover, double volume, TradingDay day);
  /// Bars in a year. Daily bars: 252. Weekly: 52. Monthly: 12. Others: trading days a year by the
  /// instrument's calendar times the bars of a usual day, as many as most of the 21 trading days up
  /// to this one have; NaN, which is told, where instrument, interval or sessions are not known.
  [[nodiscard]] double periods_per_year(const RowTime& time);
  /// Trading days after `day` up to the last one of the contract: 0 on that day; NaN of what does
  /// not expire.
  [[nodiscard]] double sessions_to_expiry(TradingDay day);

  /// The trading day of an instant by the sessions, so that a night session is of the next day; of
  /// the close of a bar ask for it less one nanosecond. The UTC day where sessions are not known.
  [[nodiscard]] TradingDay trading_day(Timestamp t);
  /// The end of the last session of a day: what is available by then is known to a row of that day.
  /// 24:00 UTC where sessions are not known, and of days without any.
  [[nodiscard]] Timestamp end_of(TradingDay day);
  /// From when on what is announced before the first session of a day is known: the end of the
  /// trading day before it; 00:00 UTC of the day where sessions are not known.
  [[nodiscard]] Timestamp eve_of(TradingDay day);
  /// A row that is named by its day.
  [[nodiscard]] RowTime row_of(TradingDay day, Timestamp ts);

 private:
  /// What has been asked of one day.
  struct OfDay {
    TradingDay day;
    std::optional<ContractValue> contract;
    std::optional<double> periods_per_year;
    std::optional<double> sessions_to_expiry;
  };
  OfDay& of(TradingDay day);
  [[nodiscard]] ContractValue ask_contract(TradingDay day);
  /// By which the rules are asked.
  [[nodiscard]] const InstrumentId& name();
  [[nodiscard]] double ask_periods(TradingDay day);
  /// Null where they are not known that day.
  [[nodiscard]] const SessionCalendar* sessions_on(TradingDay day);
  void tell(bool& is_told, const std::string& text) const;

  const RuleBook* book_;
  std::optional<InstrumentId> id_;
  std::optional<Interval> interval_;
  TellUnknown tell_;
  bool is_monthly_ = false;
  bool is_multiplier_told_ = false;
  bool is_price_told_ = false;
  bool is_year_told_ = false;
  bool has_contracts_;                              ///< the market has multipliers
  OfDay latest_;                                    // Rows come day by day.
  std::optional<InstrumentId> name_;                // In the rules, once asked for.
  std::optional<const SessionCalendar*> sessions_;  // Null: not known.
};

/// What is known of an instrument, by its name in the source ("" where rows name none).
using KnowledgeOf = std::function<InstrumentKnowledge(const std::string& instrument)>;

/// Nothing, of any.
[[nodiscard]] InstrumentKnowledge nothing_known(const std::string& instrument);

}  // namespace godwit::features
