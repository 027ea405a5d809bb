// What we ask of a venue.
#pragma once

#include <cstdint>

#include "market/domain/ids.h"

namespace godwit {

/// A request on its way to the venue.
struct VenueRequest {
  enum class Kind : uint8_t { kSubmit, kCancel };
  Kind kind = Kind::kSubmit;
  OrderId order;
};

}  // namespace godwit
