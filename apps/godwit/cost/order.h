// The order that `godwit cost` is asked about, from its options.
#pragma once

#include <string>

#include "trading/simulation/cost_estimate.h"

namespace CLI {
class App;
}

namespace godwit {

/// The options of an order as they were written; "" is not given.
struct CostArguments {
  std::string profile;
  std::string side;
  std::string price;
  std::string quantity;
  std::string volume;
  std::string instrument;
  std::string date;
  std::string offset;
  bool maker = false;
  std::string limit_down;
  std::string limit_up;
  std::string alpha;
  std::string beta;
  std::string commission_rate;
  std::string commission_minimum;
  std::string commission_per_lot;
  std::string broker_markup;
  bool exchange_fees_on_top = false;
};

/// All that an answer is about.
struct CostOrder {
  CostProfile profile;
  FeeTerms terms;
  Instrument instrument;
  bool has_instrument = false;
  CostQuestion question;
};

void add_order_options(CLI::App& cost, CostArguments& arguments);

/// Throws Error(kUsage) that names the option.
[[nodiscard]] CostOrder read_order(const CostArguments& arguments, const RuleBook& rules);

}  // namespace godwit
