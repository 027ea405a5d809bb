// Bars of one instrument and interval, block by block, with strictly increasing ts_event.
#pragma once

#include "market/domain/event.h"
#include "market/domain/row_stream.h"

namespace godwit {

using BarStream = RowStream<Bar>;

}  // namespace godwit
