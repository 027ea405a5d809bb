// What a simulated market of one instrument is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/domain/price.h"
#include "market/synthetic/hawkes.h"
#include "market/synthetic/synthetic_block.h"
#include "market/synthetic/synthetic_book.h"
#include "market/synthetic/value_model.h"

namespace godwit {

/// When a print at the current value is certain, besides what order flow brings.
enum class PrintClock : uint8_t { kNone, kBarEnd, kEveryStep };

/// Rates settle at every multiple of `every` since 1970: first-order autoregressive around `mean`.
struct FundingModel {
  Duration every = Duration::hours(8);  ///< > 0.
  double mean = 0.0001;                 ///< Fraction of notional.
  double deviation = 0.0001;            ///< Of the stationary distribution, >= 0.
  double persistence = 0.8;             ///< Correlation of neighbours, -1 to 1.
};

struct SyntheticMarketConfig {
  uint64_t seed = 0;
  uint32_t instrument_number = 0;  ///< Tells instruments of one seed apart.
  InstrumentId id;
  Price start_price = Price::from_units(100);  ///< On the tick grid.
  SyntheticBookOptions book;                   ///< Tick, lot, levels.
  int spread_ticks = 1;                        ///< Of the makers, 1 to 1,000.
  Interval interval = Interval::k1m;           ///< Of the bars, and the unit of time of `value`.
  int steps_per_bar = 10;                      ///< How often the value moves, 1 to 1,000,000.
  ValueModel value;
  PrintClock prints = PrintClock::kEveryStep;
  std::optional<HawkesParameters> order_flow;  ///< Types as in FlowType; see self_exciting_flow.
  std::optional<int> limit_bps;                ///< Daily price limits; prices stay within.
  std::optional<int64_t> total_shares;
  std::optional<int64_t> float_shares;
  std::optional<FundingModel> funding;
  double news_per_bar = 0;  ///< Expected items without meaning, 0 to 1; each jump brings its own.
  std::string industry = "synthetic";
  SyntheticKinds kinds;
  size_t block_rows_max = 65'536;
};

/// Throws Error (kUsage) that names the key which is out of its range.
void validate(const SyntheticMarketConfig& config);

}  // namespace godwit
