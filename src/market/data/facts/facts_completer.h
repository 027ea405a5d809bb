// Day facts of every trading day: as recorded, and computed by the rules of the market where the
// record has none.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/facts/limit_rule.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"

namespace godwit {

enum class FactOrigin : uint8_t { kAbsent, kRecorded, kComputed };

inline constexpr std::array kFactOrigins{std::string_view{"absent"}, std::string_view{"recorded"},
                                         std::string_view{"computed"}};

[[nodiscard]] constexpr std::string_view name(FactOrigin origin) {
  return kFactOrigins[static_cast<size_t>(origin)];
}

/// Where each value of DayFacts is from. What is recorded only (settlement, special treatment,
/// shares) is never computed.
struct FactOrigins {
  FactOrigin reference_price = FactOrigin::kAbsent;
  FactOrigin limit_up = FactOrigin::kAbsent;
  FactOrigin limit_down = FactOrigin::kAbsent;
  FactOrigin settlement = FactOrigin::kAbsent;
  FactOrigin suspended = FactOrigin::kAbsent;
  FactOrigin special_treatment = FactOrigin::kAbsent;
  FactOrigin total_shares = FactOrigin::kAbsent;
  FactOrigin float_shares = FactOrigin::kAbsent;
  friend bool operator==(const FactOrigins&, const FactOrigins&) = default;
};

/// One day. Before the open are known: reference price, limits, special treatment and shares. What
/// is computed of these uses earlier days alone.
struct CompletedDay {
  DayFacts facts;
  FactOrigins origins;
  /// What the reference price should be if nothing happened: the close of the previous trading day,
  /// or of the last before a suspension on record (shares, funds, indices), or the settlement of
  /// the previous trading day (futures); absent where days before it lack their rows. Without
  /// corporate actions of the day, which the bars do not tell: on an ex-date without a record it is
  /// too high.
  std::optional<Price> reference_by_rule;
  LimitGap limit_gap = LimitGap::kNone;  ///< Why a limit that is absent could not be computed.
  std::optional<TradingDay> suspended_known_on;  ///< Of a computed one: SuspensionByRule::known_on.
  friend bool operator==(const CompletedDay&, const CompletedDay&) = default;
};

/// The days on which the rules had no answer.
struct RuleSilence {
  TradingDay first;
  TradingDay last;
  int64_t days = 0;
  std::string message;  ///< On the first of them.
};

struct CompletedFacts {
  std::vector<CompletedDay> days;  ///< As recorded_days() gives them.
  std::optional<RuleSilence> silence;
};

/// Of one instrument: one row a day, oldest first.
struct FactsInput {
  InstrumentId instrument;
  std::span<const Bar> daily_bars;
  std::span<const DayFacts> facts;
  /// The first day of listing, not after the first row. Absent: not known, the rows may begin
  /// later; the first days then have no limits unless those of a new listing are the same.
  std::optional<TradingDay> listed;
};

/// Chinese shares, funds, convertible bonds and indices, and the futures of the rules. Any thread.
class FactsCompleter {
 public:
  /// rules: outlives the object.
  explicit FactsCompleter(const RuleBook& rules) : rules_{rules} {}

  /// Recorded values stay. Reference price: reference_by_rule. Limits: by board, special treatment
  /// and day of listing (LimitRule). Suspended: suspensions_by_rule(). Throws Error(kUsage) when
  /// the rules do not know the instrument or the days on which it trades, or when input.listed is
  /// after the first row, and as recorded_days().
  [[nodiscard]] CompletedFacts complete(const FactsInput& input) const;

  /// The board of the instrument; null for futures. Throws Error(kUsage) for other instruments.
  [[nodiscard]] const Board* board(const InstrumentId& instrument) const;

 private:
  const RuleBook& rules_;
};

}  // namespace godwit
