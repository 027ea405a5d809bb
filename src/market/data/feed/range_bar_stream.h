// The part of a bar stream that lies in a time range.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "market/domain/bar_stream.h"
#include "market/domain/time_range.h"

namespace godwit {

class RangeBarStream final : public BarStream {
 public:
  RangeBarStream(std::unique_ptr<BarStream> stream, TimeRange range)
      : stream_{std::move(stream)}, range_{range} {}

  [[nodiscard]] std::span<const Bar> next() override {
    while (true) {
      const std::span<const Bar> block = stream_->next();
      if (block.empty()) return {};
      kept_.clear();
      for (const Bar& bar : block)
        if (holds(bar)) kept_.push_back(bar);
      if (!kept_.empty()) return kept_;
    }
  }

 private:
  [[nodiscard]] bool holds(const Bar& bar) const {
    const Timestamp ts = bar.header.ts_event;
    const TradingDay day = bar.trading_day();
    return (!range_.from || ts >= *range_.from) && (!range_.to || ts <= *range_.to) &&
           (!range_.from_day || day >= *range_.from_day) &&
           (!range_.to_day || day <= *range_.to_day);
  }
  std::unique_ptr<BarStream> stream_;
  TimeRange range_;
  std::vector<Bar> kept_;
};

}  // namespace godwit
