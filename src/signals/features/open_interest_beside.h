// The open interest of a contract beside the rows of its ticks.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "foundation/base/serial.h"
#include "market/domain/known_value.h"
#include "market/domain/row_stream.h"

namespace godwit::features {

/// Walks through the values `open_interest` of a contract's series beside its ticks, one block of
/// them in memory.
class OpenInterestBeside {
 public:
  explicit OpenInterestBeside(std::unique_ptr<RowStream<KnownValue>> values);
  /// To the next tick, of which `ts` may be that of the one before: the k-th of one instant, from
  /// 0, sees what was available k nanoseconds later, for so the snapshots of one instant are told
  /// apart. Never a value that came with a later snapshot.
  void advance_to(Timestamp ts);
  /// As TradesSince.
  void save(Writer& writer) const;
  void load(Reader& reader);
  /// NaN before the first.
  [[nodiscard]] double value() const { return value_; }

 private:
  void pass();

  std::unique_ptr<RowStream<KnownValue>> values_;
  std::span<const KnownValue> block_;
  std::optional<Timestamp> ts_;
  int64_t later_ns_ = 0;
  uint64_t passed_ = 0;
  double value_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace godwit::features
