// What we ask of a venue.
#pragma once

#include <cstdint>

#include "market/domain/ids.h"
#include "market/domain/order_request.h"

namespace godwit {

/// A request on its way to the venue.
struct VenueRequest {
  enum class Kind : uint8_t { kSubmit, kCancel, kChange };
  Kind kind = Kind::kSubmit;
  OrderId order;
  OrderChange change = {};  ///< Of kChange.
};

}  // namespace godwit
