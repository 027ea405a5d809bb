// Shanghai's order and trade files (decode/sse_columns.h): rows of the two streams become one
// series of order-by-order events, which the sequence that they share puts in order.
#pragma once

#include "market/data/import/file_format.h"

namespace godwit {

/// Each row becomes an order_by_order event, and a trade a row of kind trade besides: its sequence
/// is the channel's, its trade_id the exchange's own number of the trade. Orders and trades of an
/// instrument may come in any order and in separate imports.
///
/// Files without a column for the day take it from their path: eight digits in the name of the file
/// or of its folder ("sse_20230201/600519_trade.csv"). Without it, or an instrument's six digits,
/// opening throws Error (kUsage).
class SseStreamFormat final : public FileFormat {
 public:
  [[nodiscard]] std::string_view name() const override { return "sse_order_by_order"; }
  [[nodiscard]] std::string_view about() const override {
    return "Shanghai level-2 orders and trades, order by order";
  }
  [[nodiscard]] bool recognises(const FileSample& sample) const override;
  [[nodiscard]] std::vector<HeldKind> holds(const FileSample& sample) const override;
  [[nodiscard]] std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const override;
};

}  // namespace godwit
