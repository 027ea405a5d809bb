#include "market/synthetic/presets.h"

#include <algorithm>
#include <cmath>

#include "market/synthetic/order_flow.h"

namespace godwit {
namespace {

/// Of the log value over one bar: 1.5 % per day of 240 minutes.
double bar_volatility(Interval interval) {
  const double minutes = static_cast<double>(duration(interval).ns()) / 60e9;
  return 0.015 * std::sqrt(std::min(minutes / 240, 1.0));
}

/// An hour's share of a ten-thousandth for eight; hours, so that a day of any venue has some.
constexpr FundingModel kFunding{
    .every = Duration::hours(1), .mean = 0.0000125, .deviation = 0.0000125};

SyntheticMarketConfig walk(std::string_view id, const SyntheticRequest& request) {
  SyntheticMarketConfig config;
  config.seed = request.seed;
  config.id = *InstrumentId::parse(id);
  config.interval = request.interval;
  config.value.regimes = {{.drift = 0, .volatility = bar_volatility(request.interval)}};
  config.limit_bps = 2'000;
  config.total_shares = 1'000'000'000;
  config.float_shares = 600'000'000;
  config.funding = kFunding;
  config.news_per_bar = 0.05;
  return config;
}

SyntheticMarketConfig regimes(const SyntheticRequest& request) {
  SyntheticMarketConfig config = walk("REGIME.SIM", request);
  const double volatility = bar_volatility(request.interval);
  // A calm rise and a nervous fall; each lasts 200 and 100 bars on average.
  config.value.regimes = {{.drift = 0.05 * volatility, .volatility = 0.7 * volatility},
                          {.drift = -0.10 * volatility, .volatility = 1.6 * volatility}};
  config.value.transition = {0.995, 0.005, 0.01, 0.99};
  return config;
}

std::vector<SyntheticMarketConfig> pair(const SyntheticRequest& request) {
  SyntheticMarketConfig first = walk("PAIRA.SIM", request);
  first.value.shared = true;
  SyntheticMarketConfig second = first;
  second.id = *InstrumentId::parse("PAIRB.SIM");
  second.instrument_number = 1;
  second.value.spread =
      SpreadModel{.half_life_bars = 30, .deviation = 3 * bar_volatility(request.interval)};
  return {first, second};
}

}  // namespace

std::vector<SyntheticMarketConfig> synthetic_preset(SyntheticKind kind,
                                                    const SyntheticRequest& request) {
  const double volatility = bar_volatility(request.interval);
  switch (kind) {
    case SyntheticKind::kRandomWalk: break;
    case SyntheticKind::kRegimes: return {regimes(request)};
    case SyntheticKind::kMeanRevertingPair: return pair(request);
    case SyntheticKind::kJumps: {
      SyntheticMarketConfig config = walk("JUMP.SIM", request);
      config.value.jumps =
          JumpModel{.per_bar = 0.02, .mean = -volatility, .deviation = 4 * volatility};
      return {config};
    }
    case SyntheticKind::kOrderFlow: {
      SyntheticMarketConfig config = walk("FLOW.SIM", request);
      config.prints = PrintClock::kNone;
      config.order_flow =
          self_exciting_flow({.rate_per_s = 5, .branching = 0.7, .decay_per_s = 10});
      return {config};
    }
    case SyntheticKind::kPlantedSignal: {
      SyntheticMarketConfig config = walk("SIGNAL.SIM", request);
      config.value.signal = SignalModel{.name = "signal", .strength = request.signal_strength};
      return {config};
    }
  }
  return {walk("WALK.SIM", request)};
}

}  // namespace godwit
