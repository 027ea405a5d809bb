// Keeps what a run's files and statistics need.
#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include "trading/backtest/price_sample.h"
#include "trading/backtest/round_trips.h"
#include "trading/engine/observer.h"

namespace godwit {

struct RecordedFill {
  Fill fill;
  Amount realised_profit;
};

class Recorder final : public RunObserver {
 public:
  /// Told the number of bars so far, now and then.
  using Progress = std::function<void(uint64_t)>;

  /// Price samples are kept for the first `kSampledMax` instruments.
  Recorder(size_t instruments, Progress progress);

  void on_equity(const EquityPoint& point) override { equity_.push_back(point); }
  void on_fill(const Fill& fill, const PositionChange& change) override;
  void on_bar(const Bar& bar) override {
    constexpr uint64_t kBarsPerReport = 1 << 16;
    const uint32_t i = bar.header.instrument.value();
    if (i < samples_.size()) samples_[i].push(bar);
    last_close_[i] = bar.header.ts_event;
    if (std::isnan(bar.volume)) ++bars_without_volume_;
    if (++bars_ % kBarsPerReport == 0 && progress_) progress_(bars_);
  }

  [[nodiscard]] uint64_t bars() const { return bars_; }
  /// When the last bar of the instrument closed.
  [[nodiscard]] Timestamp last_close(InstrumentIndex instrument) const {
    return last_close_[instrument.value()];
  }
  [[nodiscard]] uint64_t bars_without_volume() const { return bars_without_volume_; }
  [[nodiscard]] const std::vector<EquityPoint>& equity() const { return equity_; }
  [[nodiscard]] const std::vector<RecordedFill>& fills() const { return fills_; }
  [[nodiscard]] const std::vector<RoundTrip>& round_trips() const { return trips_.closed(); }
  [[nodiscard]] const std::vector<PriceSample>& samples() const { return samples_; }

  static constexpr size_t kSampledMax = 12;
  static constexpr size_t kSampleSize = 10'000;

 private:
  Progress progress_;
  uint64_t bars_ = 0;
  uint64_t bars_without_volume_ = 0;
  std::vector<EquityPoint> equity_;
  std::vector<RecordedFill> fills_;
  RoundTripBuilder trips_;
  std::vector<PriceSample> samples_;
  std::vector<Timestamp> last_close_;  // Per instrument.
};

}  // namespace godwit
