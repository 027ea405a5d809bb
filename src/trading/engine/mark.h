// The last price of an instrument with its time: what positions are valued at.
#pragma once

#include "foundation/base/time.h"
#include "market/domain/price.h"

namespace godwit {

/// The last price that is known of an instrument, and the venue's time of it.
struct Mark {
  Price price;
  Timestamp ts;
};

}  // namespace godwit
