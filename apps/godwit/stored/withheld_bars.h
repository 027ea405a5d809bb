// Daily bars that cleaning took out of a catalog, from its list of what it took out.
#pragma once

#include <vector>

#include "market/data/adjust/reference_price_chain.h"
#include "market/data/catalog/catalog.h"
#include "market/domain/instrument_id.h"

namespace godwit {

/// In the order of their days, of each day the first; none in a catalog that is no cleaned copy.
/// Those whose row does not name a day and a close above zero are left out. Reads the list whole.
/// Throws Error (kFailed) when it cannot be read.
[[nodiscard]] std::vector<WithheldBar> withheld_bars(const Catalog& catalog,
                                                     const InstrumentId& instrument);

}  // namespace godwit
