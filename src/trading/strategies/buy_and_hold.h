// Buys every instrument at its first bar, in equal shares of the equity, and keeps it.
#pragma once

#include <vector>

#include "trading/engine/strategy.h"

namespace godwit {

class BuyAndHold final : public Strategy {
 public:
  void on_start(Context& context) override;
  void on_bar(Context& context, const Bar& bar) override;
  void save(Writer& writer) const override;
  void load(Reader& reader) override;

 private:
  std::vector<uint8_t> bought_;  // Per instrument.
};

}  // namespace godwit
