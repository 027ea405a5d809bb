// Snapshots of an exchange to quotes, trades and day facts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "market/data/import/file_intake.h"
#include "market/data/import/record_outcome.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"
#include "market/domain/known_value.h"

namespace godwit {

/// The state of one contract at one time, as an exchange sends it twice a second or so.
struct TickSnapshot {
  Timestamp ts;
  TradingDay day;
  std::optional<Price> last;
  Quantity volume;                        ///< Traded on this trading day until now.
  std::optional<Quantity> volume_change;  ///< Since the snapshot before, where the source says it.
  std::optional<Quantity> open_interest;  ///< Contracts, as the exchange counts them.
  /// The best bid and ask; a side without volume is empty.
  BookLevel bid;
  BookLevel ask;
  /// Absent where the snapshot does not say.
  std::optional<Price> reference_price;
  std::optional<Price> limit_up;
  std::optional<Price> limit_down;
  std::optional<Price> settlement;
};

/// What one file's snapshots become, contract by contract. Each gives
///   a quote of its best bid and ask, unless both sides are empty;
///   a trade of as much as the day's volume has risen since the snapshot before, at the last price:
///   the sum of all trades between the two, whatever their prices, its side unknown. The first
///   snapshot of a day in the file gives none unless the source says how much is new: what was
///   traded before it has no time here;
///   its open interest, where that is another one than before and with the first of a day, as a
///   value `open_interest` of the contract's series, available with the snapshot: of several
///   snapshots of one instant each a nanosecond after the one before;
/// and each trading day a row of day facts, by the last values that were given. Snapshots of one
/// instant are numbered from 0 in their order. One thread.
class TickRows {
 public:
  explicit TickRows(bool has_quotes) : has_quotes_{has_quotes} {}

  /// Stages what the snapshot on `line` becomes; the caller keeps, skips or refuses the record.
  [[nodiscard]] RecordOutcome add(const InstrumentId& id, const TickSnapshot& snapshot,
                                  uint64_t line, FileIntake& intake);
  /// Stages the facts of the last days.
  void finish(FileIntake& intake);

 private:
  struct Contract {
    std::optional<TickSnapshot> before;
    uint64_t line = 0;      ///< Of the snapshot before.
    uint64_t sequence = 0;  ///< Likewise.
    std::optional<Timestamp> ts_staged;
    std::optional<Quantity> open_interest;  ///< The last one that was staged on this day.
    DayFacts facts;
    RowLane<Quote>* quotes = nullptr;
    RowLane<Trade>* trades = nullptr;
    RowLane<KnownValue>* values = nullptr;
  };

  [[nodiscard]] RecordOutcome judge(Contract& contract, const TickSnapshot& snapshot,
                                    Quantity traded, uint64_t line, FileIntake& intake) const;
  void stage_facts(const InstrumentId& id, const Contract& contract, FileIntake& intake) const;

  bool has_quotes_;
  std::map<InstrumentId, Contract> contracts_;
};

}  // namespace godwit
