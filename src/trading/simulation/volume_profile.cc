#include "trading/simulation/volume_profile.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/fixed.h"

namespace godwit {
namespace {

constexpr auto kCount = static_cast<int64_t>(VolumeProfile::kBuckets);

int64_t floor_divide(int64_t a, int64_t b) {
  return static_cast<int64_t>(divide(a, b, Rounding::kDown));
}

}  // namespace

VolumeProfile::VolumeProfile(Price tick) noexcept
    : tick_{std::max<int64_t>(tick.raw(), 1)}, width_{tick_} {}

void VolumeProfile::clear() noexcept {
  width_ = tick_;
  first_ = 0;
  volume_ = 0;
  volumes_.fill(0);
}

int64_t VolumeProfile::bucket_of(int64_t raw) const noexcept { return floor_divide(raw, width_); }

void VolumeProfile::widen() noexcept {
  // Bucket n becomes n / 2, so that a price keeps its bucket whatever came before.
  const int64_t first = floor_divide(first_, 2);
  std::array<double, kBuckets> merged{};
  for (int64_t i = 0; i < kCount; ++i)
    merged[static_cast<size_t>(floor_divide(first_ + i, 2) - first)] +=
        volumes_[static_cast<size_t>(i)];
  volumes_ = merged;
  first_ = first;
  width_ *= 2;
}

void VolumeProfile::make_room(int64_t low, int64_t high) noexcept {
  if (!(volume_ > 0)) {
    while (bucket_of(high) - bucket_of(low) >= kCount) width_ *= 2;
    first_ = floor_divide(bucket_of(low) + bucket_of(high) - kCount + 1, 2);
    return;
  }
  while (true) {
    // What holds volume already, and what is to be added.
    int64_t begin = 0;
    int64_t end = kCount;
    while (!(volumes_[static_cast<size_t>(begin)] > 0)) ++begin;
    while (!(volumes_[static_cast<size_t>(end - 1)] > 0)) --end;
    const int64_t from = std::min(bucket_of(low), first_ + begin);
    const int64_t to = std::max(bucket_of(high), first_ + end - 1);
    if (to - from < kCount) {
      const int64_t first = floor_divide(from + to - kCount + 1, 2);
      std::array<double, kBuckets> moved{};
      for (int64_t i = begin; i < end; ++i)
        moved[static_cast<size_t>(first_ + i - first)] = volumes_[static_cast<size_t>(i)];
      volumes_ = moved;
      first_ = first;
      return;
    }
    widen();
  }
}

void VolumeProfile::add(Price price, double volume) noexcept { add_range(price, price, volume); }

void VolumeProfile::add_range(Price low, Price high, double volume) noexcept {
  if (!(volume > 0) || std::isinf(volume) || high < low) return;
  if (!(volume_ > 0) || bucket_of(low.raw()) < first_ || bucket_of(high.raw()) >= first_ + kCount)
    make_room(low.raw(), high.raw());
  const int64_t from = bucket_of(low.raw()) - first_;
  const int64_t to = bucket_of(high.raw()) - first_;
  const double each = volume / static_cast<double>(to - from + 1);
  for (int64_t i = from; i <= to; ++i) volumes_[static_cast<size_t>(i)] += each;
  volume_ += volume;
}

template <class Visit>
void VolumeProfile::for_each_worse(Side side, Price market, Price reach,
                                   Visit visit) const noexcept {
  if (!(volume_ > 0)) return;
  const int64_t step = side == Side::kBuy ? 1 : -1;
  int64_t i = bucket_of(market.raw()) - first_;
  // From where the market is, or from the edge that it lies beyond.
  if (step > 0) i = std::max<int64_t>(i, 0);
  if (step < 0) i = std::min(i, kCount - 1);
  for (; i >= 0 && i < kCount; i += step) {
    const int128 begin = static_cast<int128>(first_ + i) * width_;
    const int128 worse = step > 0 ? begin + width_ - tick_ : begin;
    const int128 distance = std::max<int128>((worse - market.raw()) * step, 0);
    if (distance > reach.raw()) return;
    const double volume = volumes_[static_cast<size_t>(i)];
    if (volume > 0) visit(Price::from_raw(static_cast<int64_t>(distance)), volume);
  }
}

Price VolumeProfile::draw_distance(Side side, Price market, Price reach,
                                   double uniform) const noexcept {
  double sum = 0;
  for_each_worse(side, market, reach, [&](Price, double volume) { sum += volume; });
  double left = uniform * sum;
  Price drawn = reach;
  bool found = false;
  for_each_worse(side, market, reach, [&](Price distance, double volume) {
    if (found) return;
    drawn = distance;  // The last one, should rounding leave a rest.
    found = left < volume;
    left -= volume;
  });
  return drawn;
}

double VolumeProfile::mean_distance(Side side, Price market, Price reach) const noexcept {
  double sum = 0;
  double weighted = 0;
  for_each_worse(side, market, reach, [&](Price distance, double volume) {
    sum += volume;
    weighted += volume * distance.to_double();
  });
  return sum > 0 ? weighted / sum : reach.to_double();
}

}  // namespace godwit
