#include "market/synthetic/synthetic_block.h"

namespace godwit {

size_t SyntheticBlock::rows() const {
  return bars.size() + quote_bars.size() + quotes.size() + trades.size() + depths.size() +
         deltas.size() + orders.size() + funding.size() + day_facts.size() + news.size() +
         values.size() + series.size() + relations.size();
}

void SyntheticBlock::clear() {
  bars.clear();
  quote_bars.clear();
  quotes.clear();
  trades.clear();
  depths.clear();
  deltas.clear();
  orders.clear();
  funding.clear();
  day_facts.clear();
  news.clear();
  values.clear();
  series.clear();
  relations.clear();
}

}  // namespace godwit
