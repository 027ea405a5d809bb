// How much of an instrument trades on a day: the mean of the last days that are over.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "foundation/base/serial.h"
#include "market/domain/event.h"

namespace godwit {

/// Up to 20 trading days before the one of the last bar; a day without volume counts as one of
/// zero, a bar without a volume column as nothing. A statistic: double until it is asked for.
class VolumeHistory {
 public:
  void apply(const Bar& bar) {
    if (std::isnan(bar.volume)) return;
    if (bar.trading_day_days != day_) {
      if (started_) days_[count_++ % days_.size()] = today_;
      day_ = bar.trading_day_days;
      today_ = 0;
      started_ = true;
    }
    today_ += bar.volume;
  }
  /// Rounded down; nothing before one day is over.
  [[nodiscard]] std::optional<Quantity> mean() const {
    if (count_ == 0) return std::nullopt;
    const size_t known = count_ < days_.size() ? count_ : days_.size();
    double sum = 0;
    for (size_t i = 0; i < known; ++i) sum += days_[i];
    const double raw =
        std::floor(sum / static_cast<double>(known) * static_cast<double>(Quantity::kScale));
    constexpr double kMax = 9.2e18;
    return raw >= kMax ? Quantity::max() : Quantity::from_raw(static_cast<int64_t>(raw));
  }

  void save(Writer& writer) const {
    writer.put(static_cast<uint64_t>(count_));
    writer.put(day_);
    writer.put(today_);
    writer.put(started_);
    for (const double day : days_) writer.put(day);
  }
  void load(Reader& reader) {
    count_ = reader.get<uint64_t>();
    day_ = reader.get<int32_t>();
    today_ = reader.get<double>();
    started_ = reader.get<bool>();
    for (double& day : days_) day = reader.get<double>();
  }

 private:
  std::array<double, 20> days_{};  // Ring of days that are over.
  size_t count_ = 0;
  int32_t day_ = 0;
  double today_ = 0;
  bool started_ = false;
};

}  // namespace godwit
