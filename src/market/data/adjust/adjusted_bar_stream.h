// Adjusted prices as a view of raw ones.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "market/data/adjust/adjustment_factors.h"
#include "market/data/adjust/total_return.h"
#include "market/domain/bar_stream.h"

namespace godwit {

enum class AdjustMode : uint8_t {
  kNone,
  kForward,   ///< The last price stays, earlier ones fall: what a chart shows. Depends on the day
              ///< on which one looks.
  kBackward,  ///< The first price stays, later ones rise: never changes afterwards.
  kTotalReturn,  ///< What one unit of money, put in at the first close, was worth:
                 ///< TotalReturnIndex.
};

inline constexpr std::array kAdjustModes{std::string_view{"none"}, std::string_view{"forward"},
                                         std::string_view{"backward"},
                                         std::string_view{"total_return"}};
static_assert(kAdjustModes.size() == static_cast<size_t>(AdjustMode::kTotalReturn) + 1);

[[nodiscard]] constexpr std::string_view name(AdjustMode mode) {
  return kAdjustModes[static_cast<size_t>(mode)];
}
[[nodiscard]] constexpr std::optional<AdjustMode> parse_adjust_mode(std::string_view text) {
  for (size_t i = 0; i < kAdjustModes.size(); ++i)
    if (kAdjustModes[i] == text) return static_cast<AdjustMode>(i);
  return std::nullopt;
}

struct AdjustmentView {
  AdjustMode mode = AdjustMode::kForward;
  /// The day of the decision: only steps with an ex-day up to it are known, that of the day itself
  /// included (venues publish reference prices before the open), and no later bar is given out.
  /// Absent: all.
  std::optional<TradingDay> as_of;
  /// Divides volume by the factor of the price, so that price times volume keeps its meaning.
  /// Turnover and open interest stay as they are.
  bool adjust_volume = false;
};

/// What a price of `day` is multiplied by. Forward: cumulative(day) / cumulative(as_of). Backward:
/// cumulative(day): 1 before the first step. Total return: the same, still to be divided by the
/// first close so multiplied.
[[nodiscard]] double price_factor(const AdjustmentFactors& factors, const AdjustmentView& view,
                                  TradingDay day);

/// Bars of one instrument, of a day or shorter, with adjusted prices, rounded half to even at 1e-9;
/// low to high keep their order. (A longer bar may hold an ex-date: its prices have no one factor.)
/// Bars on which the factor is 1 are unchanged. One thread.
class AdjustedBarStream final : public BarStream {
 public:
  AdjustedBarStream(std::unique_ptr<BarStream> raw, AdjustmentFactors factors,
                    const AdjustmentView& view);
  /// Throws Error (kFailed) naming the day when a price leaves the range of prices; of a total
  /// return also when a close is not > 0.
  [[nodiscard]] std::span<const Bar> next() override;

 private:
  [[nodiscard]] double factor_of(const Bar& bar);
  [[nodiscard]] Bar adjusted(const Bar& bar, double factor) const;

  std::unique_ptr<BarStream> raw_;
  AdjustmentFactors factors_;
  AdjustmentView view_;
  TotalReturnIndex total_return_;
  bool ended_ = false;
  std::vector<Bar> block_;
};

}  // namespace godwit
