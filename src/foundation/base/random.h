// Counter-based random numbers: the value is a pure function of its key and counter, so that one
// more order shifts nobody else's noise and any draw can be repeated alone.
// Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011 (Philox4x32-10).
#pragma once

#include <array>
#include <cstdint>

namespace godwit {

using PhiloxCounter = std::array<uint32_t, 4>;
using PhiloxKey = std::array<uint32_t, 2>;

/// Ten rounds of Philox4x32.
[[nodiscard]] constexpr PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = uint64_t{0xD2511F53} * counter[0];
    const uint64_t product1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(product0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// What a draw is for; a new use gets a new number, old ones never change.
enum class RandomStream : uint32_t {
  kGeneral = 0,
  kSlippage = 1,
  kFaults = 2,  // What goes wrong on purpose.
  // Simulated markets: the value that prices follow, arrivals, the book, all that is not a price.
  kSyntheticValue = 16,
  kSyntheticArrivals = 17,
  kSyntheticBook = 18,
  kSyntheticRows = 19,
};

/// Draws keyed by (seed, stream, a, b), e.g. (seed, kSlippage, order, fill). `a` counts to 2^64,
/// `b` to 2^32.
class RandomSource {
 public:
  explicit constexpr RandomSource(uint64_t seed) noexcept : seed_{seed} {}
  [[nodiscard]] constexpr PhiloxCounter bits(RandomStream stream, uint64_t a,
                                             uint32_t b) const noexcept {
    return philox4x32({static_cast<uint32_t>(a), static_cast<uint32_t>(a >> 32), b,
                       static_cast<uint32_t>(stream)},
                      {static_cast<uint32_t>(seed_), static_cast<uint32_t>(seed_ >> 32)});
  }
  /// Standard normal, by Box and Muller from two uniforms of 53 bits:
  /// sqrt(-2 ln u) cos(2 pi v) with u = (hi53(w0, w1) + 1/2) / 2^53, v = hi53(w2, w3) / 2^53,
  /// hi53(x, y) = (x 2^32 + y) >> 11.
  [[nodiscard]] double normal(RandomStream stream, uint64_t a, uint32_t b) const noexcept;
  /// Uniform in [0, 1): hi53(w0, w1) / 2^53.
  [[nodiscard]] double uniform(RandomStream stream, uint64_t a, uint32_t b) const noexcept;

 private:
  uint64_t seed_;
};

/// A sequence of draws from one seed, for simulated data and tests.
class Rng {
 public:
  explicit Rng(uint64_t seed, RandomStream stream = RandomStream::kGeneral) noexcept
      : source_{seed}, stream_{stream} {}
  [[nodiscard]] uint64_t next() noexcept;
  /// Uniform in [0, 1), 53 bits.
  [[nodiscard]] double uniform() noexcept;
  /// Uniform in [low, high], both included, without modulo bias.
  [[nodiscard]] int64_t between(int64_t low, int64_t high) noexcept;
  [[nodiscard]] double normal() noexcept;

 private:
  RandomSource source_;
  RandomStream stream_;
  uint64_t count_ = 0;
};

}  // namespace godwit
