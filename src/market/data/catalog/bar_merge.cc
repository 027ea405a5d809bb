#include "market/data/catalog/bar_merge.h"

#include <bit>
#include <cmath>

namespace godwit {
namespace {

constexpr size_t kBlockRows = 2048;

bool same_statistic(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

}  // namespace

bool same_columns(const Bar& a, const Bar& b) {
  return a.header.ts_event == b.header.ts_event && a.trading_day_days == b.trading_day_days &&
         a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close &&
         same_statistic(a.volume, b.volume) && same_statistic(a.turnover, b.turnover) &&
         same_statistic(a.open_interest, b.open_interest) && a.trades == b.trades;
}

MergeCounts count_merge(BarStream& stored, std::span<const Bar> bars) {
  MergeCounts counts;
  std::span<const Bar> block = stored.next();
  for (const Bar& bar : bars) {
    const auto is_before = [&](const Bar& other) {
      return other.header.ts_event < bar.header.ts_event;
    };
    while (!block.empty() && is_before(block.front())) {
      block = block.subspan(1);
      if (block.empty()) block = stored.next();
    }
    if (block.empty() || block.front().header.ts_event != bar.header.ts_event)
      ++counts.added;
    else if (same_columns(block.front(), bar))
      ++counts.unchanged;
    else
      ++counts.replaced;
  }
  return counts;
}

MergedBarStream::MergedBarStream(BarStream& stored, std::span<const Bar> bars)
    : stored_{stored}, bars_{bars} {
  block_.reserve(kBlockRows);
}

std::span<const Bar> MergedBarStream::next() {
  block_.clear();
  while (block_.size() < kBlockRows) {
    if (stored_rest_.empty() && !stored_ended_) {
      stored_rest_ = stored_.next();
      stored_ended_ = stored_rest_.empty();
    }
    if (stored_rest_.empty() && bars_.empty()) break;
    const bool take_new =
        !bars_.empty() && (stored_rest_.empty() ||
                           bars_.front().header.ts_event <= stored_rest_.front().header.ts_event);
    if (take_new && !stored_rest_.empty() &&
        bars_.front().header.ts_event == stored_rest_.front().header.ts_event)
      stored_rest_ = stored_rest_.subspan(1);  // Replaced.
    std::span<const Bar>& source = take_new ? bars_ : stored_rest_;
    block_.push_back(source.front());
    source = source.subspan(1);
  }
  return block_;
}

}  // namespace godwit
