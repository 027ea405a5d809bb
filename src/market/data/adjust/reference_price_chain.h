// Adjustment steps from what the venue published: where the reference price of a day is not the
// close before it, something happened to the share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "market/data/adjust/adjustment_factors.h"
#include "market/domain/calendar.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"

namespace godwit {

/// Why the prices of a day cannot be compared with those before it.
enum class ChainGap : uint8_t {
  kMissingDays,  ///< There are trading days between without any row: what traded, nobody knows.
  kNoClose,      ///< A day between has facts, no bar, and no word that it was suspended.
  kNoReferencePrice,  ///< The day traded, and its reference price is not on record.
  kDoubtfulClose,     ///< The bar of a day between was taken out because of its prices.
};

inline constexpr std::array kChainGaps{
    std::string_view{"missing_days"}, std::string_view{"no_close"},
    std::string_view{"no_reference_price"}, std::string_view{"doubtful_close"}};
static_assert(kChainGaps.size() == static_cast<size_t>(ChainGap::kDoubtfulClose) + 1);

[[nodiscard]] constexpr std::string_view name(ChainGap gap) {
  return kChainGaps[static_cast<size_t>(gap)];
}

/// What is on record of one day, at least something.
struct ChainDay {
  TradingDay day;
  std::optional<Price> reference;  ///< As published; one that is not positive is none.
  std::optional<Price> close;      ///< Where something traded.
  bool is_quiet = false;     ///< Known that nothing traded. Without it and without a close the
                             ///< close is unknown.
  bool is_doubtful = false;  ///< The close may be false: it tells that nothing happened where the
                             ///< next reference price agrees with it, and else nothing.

  /// bar and facts may be null, not both. A bar without volume (a suspended day's row) is no close.
  [[nodiscard]] static ChainDay of(TradingDay day, const Bar* bar, const DayFacts* facts);
};

/// Where a reference price was not what it should have been.
struct ReferencePriceStep {
  TradingDay ex_day;
  Price previous;   ///< The close before it, or the reference price of an ex-date since then. > 0.
  Price reference;  ///< > 0.
  [[nodiscard]] double ratio() const {
    return static_cast<double>(previous.raw()) / static_cast<double>(reference.raw());
  }
  /// Raised by less than a tenth: a company's actions lower the reference price, or multiply it. It
  /// rather shows closes and reference prices of two sources that differ.
  [[nodiscard]] bool is_unlikely() const { return ratio() < 1 && ratio() > 1 / 1.1; }
};

/// For shares and funds; futures have settlements for reference prices, which say nothing of the
/// kind. Knows the price that the next reference price should be: the last close, or the reference
/// price of a day since on which nothing traded, so that an ex-date within a suspension counts
/// once. A price says so only of the next trading day: across days without rows, and days whose
/// close is unknown, there are no steps. One thread.
class ReferencePriceChain {
 public:
  /// How long days may be missing when the reference price behind them is the price before them:
  /// then nothing happened to the share, whatever kept the rows away.
  static constexpr int32_t kBridgedDaysMax = 31;

  /// calendar: outlives the object. Where it does not know holidays, the days of its week count.
  explicit ReferencePriceChain(const Calendar& calendar) : calendar_{&calendar} {}

  /// What the reference price of `day`, after every day that was added, should be if nothing
  /// happens to the share; nothing before the first price, and where that is not known.
  [[nodiscard]] std::optional<Price> expected(TradingDay day) const;

  /// The step or the gap between the last price before and this day; of the first price neither.
  struct Link {
    std::optional<ReferencePriceStep> step;
    std::optional<ChainGap> gap;
    TradingDay after;  ///< Of the last price before.
  };
  [[nodiscard]] Link add(const ChainDay& day);

 private:
  [[nodiscard]] std::optional<ChainGap> doubt(TradingDay day) const;
  [[nodiscard]] Link link(const ChainDay& day) const;

  const Calendar* calendar_;
  TradingDay last_;                 // The day added last.
  std::optional<Price> expected_;   // From the last day with a price,
  TradingDay expected_on_;          // which is this one.
  std::optional<ChainGap> unsure_;  // Why something may have traded since, up to and with last_.
};

/// Days whose prices cannot be compared with those of the day before them, each for the same
/// reason: after < day <= until.
struct AdjustmentHole {
  TradingDay after;
  TradingDay until;
  int64_t days = 0;  ///< With rows, on which the reason holds.
  ChainGap why = ChainGap::kMissingDays;
  friend bool operator==(const AdjustmentHole&, const AdjustmentHole&) = default;
};

/// What daily bars and facts tell of the actions of a share, and where they tell nothing.
struct AdjustmentRecord {
  std::vector<ReferencePriceStep> steps;
  std::vector<AdjustmentHole> holes;  ///< In the order of time, without overlap.
  std::optional<TradingDay> first;    ///< Of the rows,
  std::optional<TradingDay> last;     ///< of either kind.

  /// Whether all prices of these days, both included, can be made comparable.
  [[nodiscard]] bool covers(TradingDay from, TradingDay to) const;
  /// The steps as factors want them.
  [[nodiscard]] std::vector<AdjustmentStep> adjustment_steps() const;
};

/// A daily bar that was recorded and is not among the rows any more: cleaning took it out.
struct WithheldBar {
  Bar bar;
  bool has_doubtful_prices = false;  ///< Whether it was for its prices, not for another column.
};

/// Of bars and facts each in the order of trading days; days may be missing from either. `withheld`
/// in the same order: closes of days that have no bar.
[[nodiscard]] AdjustmentRecord adjustment_record(std::span<const Bar> daily_bars,
                                                 std::span<const DayFacts> facts,
                                                 const Calendar& calendar,
                                                 std::span<const WithheldBar> withheld = {});

}  // namespace godwit
