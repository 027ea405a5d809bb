#include "strategies.h"

#include <memory>

#include "trading/strategies/buy_and_hold.h"
#include "trading/strategies/ma_cross.h"

namespace godwit {
namespace {

StrategySpec read_buy_and_hold(const ConfigSection&) {
  return {.kind = "buy_and_hold", .make = [] { return std::make_unique<BuyAndHold>(); }};
}

StrategySpec read_ma_cross(const ConfigSection& section) {
  constexpr int64_t kWindowMax = 100'000;
  const MaCross::Params params{
      .fast = section.integer_or("fast", 20, {.min = 1, .max = kWindowMax}),
      .slow = section.integer_or("slow", 50, {.min = 2, .max = kWindowMax}),
      .short_allowed = section.boolean_or("short", false),
  };
  section.finish();  // A misspelled key is named before its default is compared.
  if (params.fast >= params.slow)
    section.fail("fast", "expected fewer bars than strategy.slow = " + std::to_string(params.slow) +
                             ", got " + std::to_string(params.fast));
  return {.kind = "ma_cross",
          .parameters = {{"fast", std::to_string(params.fast)},
                         {"slow", std::to_string(params.slow)},
                         {"short", params.short_allowed ? "true" : "false"}},
          .make = [params] { return std::make_unique<MaCross>(params); }};
}

}  // namespace

StrategyKinds builtin_strategies() {
  return {{"buy_and_hold", read_buy_and_hold}, {"ma_cross", read_ma_cross}};
}

}  // namespace godwit
