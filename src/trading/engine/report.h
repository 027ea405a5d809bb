// What a venue tells us about an order.
#pragma once

#include <optional>

#include "foundation/base/time.h"
#include "market/domain/fill.h"
#include "market/domain/ids.h"
#include "market/domain/order_state.h"
#include "market/domain/reason.h"

namespace godwit {

struct Report {
  OrderId order;
  /// For a fill the order itself decides between part and rest by what is left.
  OrderEvent event = OrderEvent::kAccept;
  Reason reason = Reason::kNone;
  Timestamp ts;              ///< The venue's time.
  std::optional<Fill> fill;  ///< Exactly when this is a fill.
};

}  // namespace godwit
