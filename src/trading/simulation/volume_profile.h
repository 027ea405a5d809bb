// How much traded at which price so far today.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "market/domain/fill.h"
#include "market/domain/price.h"

namespace godwit {

/// Volume by price in a fixed number of buckets. They are one tick wide as long as the day's range
/// allows, then two, four, ...; a bucket stands for its price that is worse for us. No allocation.
/// Look-ahead: none, as long as the caller adds only what has traded.
class VolumeProfile {
 public:
  static constexpr size_t kBuckets = 512;

  /// tick: > 0, or zero where none is known: then one unit of price (1e-9).
  explicit VolumeProfile(Price tick) noexcept;

  /// Forgets everything: a new trading day.
  void clear() noexcept;
  /// A public trade. volume: >= 0, NaN is ignored.
  void add(Price price, double volume) noexcept;
  /// A bar whose volume is spread evenly over low to high: nothing more is known of it.
  void add_range(Price low, Price high, double volume) noexcept;

  [[nodiscard]] double volume() const noexcept { return volume_; }
  [[nodiscard]] Price bucket_width() const noexcept { return Price::from_raw(width_); }

  /// The distance from `market` to a price on the worse side, at most `reach` away, drawn with a
  /// probability in proportion to its volume by `uniform` in [0, 1); `reach` where nothing traded
  /// there. Not negative.
  [[nodiscard]] Price draw_distance(Side side, Price market, Price reach,
                                    double uniform) const noexcept;
  /// The mean of that over `uniform`, in units of price.
  [[nodiscard]] double mean_distance(Side side, Price market, Price reach) const noexcept;

 private:
  [[nodiscard]] int64_t bucket_of(int64_t raw) const noexcept;
  void make_room(int64_t low, int64_t high) noexcept;
  void widen() noexcept;
  /// Calls visit(distance, volume) for the buckets of the worse side within reach, nearest first.
  template <class Visit>
  void for_each_worse(Side side, Price market, Price reach, Visit visit) const noexcept;

  int64_t tick_;
  int64_t width_;
  int64_t first_ = 0;  // Number of the first bucket: it begins at first_ x width_.
  double volume_ = 0;
  std::array<double, kBuckets> volumes_{};
};

}  // namespace godwit
