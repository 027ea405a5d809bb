#include "foundation/base/random.h"

#include <cmath>
#include <numbers>

#include "foundation/base/check.h"
#include "foundation/base/fixed.h"

namespace godwit {
namespace {

constexpr double kTwoToMinus53 = 1.0 / 9007199254740992.0;

uint64_t high53(uint32_t high, uint32_t low) {
  return (static_cast<uint64_t>(high) << 32 | low) >> 11;
}

}  // namespace

double RandomSource::normal(RandomStream stream, uint64_t a, uint32_t b) const noexcept {
  const PhiloxCounter words = bits(stream, a, b);
  const double u = (static_cast<double>(high53(words[0], words[1])) + 0.5) * kTwoToMinus53;
  const double v = static_cast<double>(high53(words[2], words[3])) * kTwoToMinus53;
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

double RandomSource::uniform(RandomStream stream, uint64_t a, uint32_t b) const noexcept {
  const PhiloxCounter words = bits(stream, a, b);
  return static_cast<double>(high53(words[0], words[1])) * kTwoToMinus53;
}

uint64_t Rng::next() noexcept {
  const PhiloxCounter words = source_.bits(stream_, count_++, 0);
  return static_cast<uint64_t>(words[0]) << 32 | words[1];
}

double Rng::uniform() noexcept { return static_cast<double>(next() >> 11) * kTwoToMinus53; }

int64_t Rng::between(int64_t low, int64_t high) noexcept {
  CHECK(low <= high, "empty range");
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  if (span == 0) return static_cast<int64_t>(next());  // The whole of int64.
  // Lemire, "Fast random integer generation in an interval", 2019.
  uint128 product = static_cast<uint128>(next()) * span;
  if (static_cast<uint64_t>(product) < span) {
    const uint64_t threshold = -span % span;
    while (static_cast<uint64_t>(product) < threshold)
      product = static_cast<uint128>(next()) * span;
  }
  return static_cast<int64_t>(static_cast<uint64_t>(low) + static_cast<uint64_t>(product >> 64));
}

double Rng::normal() noexcept { return source_.normal(stream_, count_++, 1); }

}  // namespace godwit
