// Adjusted prices as a view of raw ones.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "market/data/adjust/adjustment_factors.h"
#include "market/domain/bar_stream.h"

namespace godwit {

enum class AdjustMode : uint8_t {
  kNone,
  kForward,   ///< The last price stays, earlier ones fall: what a chart shows. Depends on the day
              ///< on which one looks.
  kBackward,  ///< The first price stays, later ones rise: never changes afterwards.
};

inline constexpr std::array kAdjustModes{std::string_view{"none"}, std::string_view{"forward"},
                                         std::string_view{"backward"}};

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
/// cumulative(day): 1 before the first step.
[[nodiscard]] double price_factor(const AdjustmentFactors& factors, const AdjustmentView& view,
                                  TradingDay day);

/// Bars of one instrument with adjusted prices, rounded half to even at 1e-9; low to high keep
/// their order. Bars on which the factor is 1 are unchanged. One thread.
class AdjustedBarStream final : public BarStream {
 public:
  AdjustedBarStream(std::unique_ptr<BarStream> raw, AdjustmentFactors factors,
                    const AdjustmentView& view);
  /// Throws Error (kFailed) naming the day when a price leaves the range of prices.
  [[nodiscard]] std::span<const Bar> next() override;

 private:
  [[nodiscard]] Bar adjusted(const Bar& bar, double factor) const;

  std::unique_ptr<BarStream> raw_;
  AdjustmentFactors factors_;
  AdjustmentView view_;
  bool ended_ = false;
  std::vector<Bar> block_;
};

}  // namespace godwit
