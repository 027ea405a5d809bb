// A bounded ring between one producer thread and one consumer thread. The atomics of the project
// live here.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "foundation/base/check.h"

namespace godwit {

/// push() may be called by one thread, pop() by one other; neither blocks nor allocates. A full
/// ring refuses the value: the producer counts that and reacts. Capacity is a power of two.
template <class T>
class SpscRing {
  static_assert(std::is_nothrow_move_assignable_v<T> && std::is_nothrow_move_constructible_v<T> &&
                std::is_default_constructible_v<T>);

 public:
  explicit SpscRing(size_t capacity)
      : mask_{capacity - 1}, slots_{std::make_unique<T[]>(capacity)} {
    CHECK(std::has_single_bit(capacity), "ring capacity must be a power of two");
  }
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  /// Producer. False when full; `value` is untouched then.
  [[nodiscard]] bool push(T&& value) noexcept {
    const size_t head = producer_.head.load(std::memory_order_relaxed);  // Written here only.
    if (head - producer_.tail_seen > mask_) {
      // Acquire: the slot's last read by the consumer happens before our overwrite.
      producer_.tail_seen = consumer_.tail.load(std::memory_order_acquire);
      if (head - producer_.tail_seen > mask_) return false;
    }
    slots_[head & mask_] = std::move(value);
    // Release: the slot is written before the consumer sees the new head.
    producer_.head.store(head + 1, std::memory_order_release);
    return true;
  }
  [[nodiscard]] bool push(const T& value) noexcept
    requires std::is_nothrow_copy_constructible_v<T>
  {
    T copy = value;
    return push(std::move(copy));
  }

  /// Consumer. Nothing when empty.
  [[nodiscard]] std::optional<T> pop() noexcept {
    const size_t tail = consumer_.tail.load(std::memory_order_relaxed);  // Written here only.
    if (tail == consumer_.head_seen) {
      // Acquire: pairs with the producer's release of the slot.
      consumer_.head_seen = producer_.head.load(std::memory_order_acquire);
      if (tail == consumer_.head_seen) return std::nullopt;
    }
    std::optional<T> value{std::move(slots_[tail & mask_])};
    // Release: our read of the slot is done before the producer may reuse it.
    consumer_.tail.store(tail + 1, std::memory_order_release);
    return value;
  }

  [[nodiscard]] size_t capacity() const noexcept { return mask_ + 1; }

 private:
  static constexpr size_t kCacheLine = 64;
  // Each side's line also holds its last sight of the other side, so that a ring that is neither
  // full nor empty costs no cache miss.
  struct alignas(kCacheLine) Producer {
    std::atomic<size_t> head{0};
    size_t tail_seen = 0;
  };
  struct alignas(kCacheLine) Consumer {
    std::atomic<size_t> tail{0};
    size_t head_seen = 0;
  };

  size_t mask_;
  std::unique_ptr<T[]> slots_;
  Producer producer_;
  Consumer consumer_;
};

}  // namespace godwit
