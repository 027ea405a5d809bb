#include "trading/strategies/buy_and_hold.h"

#include <string>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {

void BuyAndHold::on_start(Context& context) { bought_.assign(context.instruments().size(), 0); }

void BuyAndHold::on_bar(Context& context, const Bar& bar) {
  uint8_t& bought = bought_[bar.header.instrument.value()];
  if (bought != 0) return;
  bought = 1;
  context.set_target_weight(bar.header.instrument, 1.0 / static_cast<double>(bought_.size()));
}

void BuyAndHold::save(Writer& writer) const { writer.put_all(bought_); }

void BuyAndHold::load(Reader& reader) {
  std::vector<uint8_t> bought = reader.get_all<uint8_t>();
  if (bought.size() != bought_.size())
    throw failed("the saved strategy is of other instruments: expected " +
                 std::to_string(bought_.size()) + ", got " + std::to_string(bought.size()));
  bought_ = std::move(bought);
}

}  // namespace godwit
