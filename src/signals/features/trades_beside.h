// The stored trades of one instrument beside its quotes or books.
#pragma once

#include <memory>
#include <optional>

#include "foundation/base/serial.h"
#include "market/data/catalog/catalog.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "signals/features/trades_since.h"

namespace godwit::features {

/// What the trades before `end` leave to what follows. Reads back from there no further than it
/// takes: to the last one, and where `sides` are wanted to one that has a side.
[[nodiscard]] TradesSince::Before trades_before(const Catalog& catalog, const Series& trades,
                                                Timestamp end, bool sides);

/// TradesSince over a series of the catalog, read from kLost before the first row on. The catalog
/// must outlive it.
class TradesBeside {
 public:
  /// Trades in `range`, whose beginning does not count.
  TradesBeside(const Catalog& catalog, const Series& trades, const TimeRange& range);
  /// Whether the columns by side will be asked for; before the first advance_to().
  void select_sides(bool sides) { sides_ = sides; }
  void advance_to(const TradesSince::Row& row);
  [[nodiscard]] double value(size_t column) const { return since_->value(column); }
  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  void open(Timestamp begin);

  const Catalog& catalog_;
  Series series_;
  TimeRange range_;
  bool sides_ = true;
  std::optional<Timestamp> begin_;  // Once the first row is known.
  std::unique_ptr<TradesSince> since_;
};

}  // namespace godwit::features
