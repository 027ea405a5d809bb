#include "trading/simulation/bar_path.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace godwit {
namespace {

constexpr std::array<std::string_view, kPathModels> kNames{"pessimistic", "optimistic", "ohlc",
                                                           "adaptive", "lower_timeframe"};
constexpr std::array<std::string_view, kPathModels> kSentences{
    "Inside a bar each order meets the low and the high in the order that is worse for it; a stop "
    "comes before a target.",
    "Inside a bar each order meets the low and the high in the order that is better for it; a "
    "target comes before a stop.",
    "Inside a bar the price goes from the open to the high, to the low, to the close.",
    "Inside a bar the price goes from the open to the nearer of high and low, to the other, to the "
    "close.",
    "Inside a bar the price follows the bars of a shorter interval, each from its open to the "
    "nearer of its high and low, to the other, to its close."};

/// How far b is above a, exactly.
uint64_t distance(Price a, Price b) {
  return static_cast<uint64_t>(b.raw()) - static_cast<uint64_t>(a.raw());
}

Price within(Price price, const PriceRange& range) {
  if (range.limit_up && price > *range.limit_up) return *range.limit_up;
  if (range.limit_down && price < *range.limit_down) return *range.limit_down;
  return price;
}

}  // namespace

std::string_view name(PathModel model) noexcept { return kNames[static_cast<size_t>(model)]; }
std::string_view describe(PathModel model) noexcept {
  return kSentences[static_cast<size_t>(model)];
}
std::optional<PathModel> parse_path_model(std::string_view text) noexcept {
  for (size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == text) return static_cast<PathModel>(i);
  return std::nullopt;
}

bool high_comes_first(const Bar& bar) noexcept {
  return distance(bar.open, bar.high) < distance(bar.low, bar.open);
}

bool inner_bars_fit(const Bar& bar, std::span<const Bar> inner) noexcept {
  if (inner.empty()) return false;
  if (inner.front().open != bar.open || inner.back().close != bar.close) return false;
  if (inner.back().header.ts_event > bar.header.ts_event) return false;
  Price low = inner.front().low;
  Price high = inner.front().high;
  for (size_t i = 1; i < inner.size(); ++i) {
    if (inner[i].header.ts_event <= inner[i - 1].header.ts_event) return false;
    low = std::min(low, inner[i].low);
    high = std::max(high, inner[i].high);
  }
  return low == bar.low && high == bar.high;
}

Quantity volume_budget(double volume, Rate share, Quantity lot) noexcept {
  if (std::isnan(volume)) return Quantity::max();
  if (!(volume > 0)) return {};
  // The nearest count of 1e-8: 0.29 is 29000000, which the product as it stands falls short of.
  const double raw = std::round(volume * static_cast<double>(Quantity::kScale));
  if (raw >= 9.2e18) return Quantity::max();
  const int128 ours = static_cast<int128>(static_cast<int64_t>(raw)) * share.raw() / Rate::kScale;
  return Quantity::from_raw(static_cast<int64_t>(ours / lot.raw()) * lot.raw());
}

SideBar side_bar(Side side, const Bar& bar, const PriceRange& range) noexcept {
  const SideCost high = cost_of(side, within(bar.high, range));
  const SideCost low = cost_of(side, within(bar.low, range));
  const bool buys = side == Side::kBuy;
  return {.open = cost_of(side, within(bar.open, range)),
          .best = buys ? low : high,
          .worst = buys ? high : low,
          .close = cost_of(side, within(bar.close, range)),
          .worst_first = high_comes_first(bar) == buys};
}

}  // namespace godwit
