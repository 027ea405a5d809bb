// How a run gets its strategy without knowing any: apps/ lists the kinds it has.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/config.h"
#include "trading/engine/strategy.h"

namespace godwit {

/// A strategy with its parameters read and checked.
struct StrategySpec {
  std::string kind;
  /// Every parameter with its value as TOML, defaults spelled out, in a fixed order.
  std::vector<std::pair<std::string, std::string>> parameters;
  /// A fresh strategy with these parameters; may be called more than once.
  std::function<std::unique_ptr<Strategy>()> make;
};

struct StrategyKind {
  std::string_view name;
  /// Reads the kind's keys from [strategy]; throws Error(kUsage) with their place.
  std::function<StrategySpec(const ConfigSection&)> read;
};

using StrategyKinds = std::vector<StrategyKind>;

}  // namespace godwit
