// One market event of any kind that stands alone, as a value: what live sources hand over, windows
// hold and rings carry.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

#include "foundation/base/check.h"
#include "foundation/base/hash.h"
#include "market/domain/event_kind.h"

namespace godwit {

/// Bytes of an event of `kind`, header included; 0 for kinds that do not stand alone (BookDelta: a
/// row means nothing without its run).
[[nodiscard]] constexpr size_t event_size(EventKind kind) {
  return kind == EventKind::kBookDelta ? 0 : event_bytes(kind);
}

/// Holds up to a Depth. Copying costs the bytes of its kind, not of the largest.
class MarketEvent {
 public:
  MarketEvent() noexcept : header_{} {}
  template <class T>
    requires std::is_trivially_copyable_v<T> && (!std::is_same_v<T, MarketEvent>)
  explicit MarketEvent(const T& event) noexcept {
    static_assert(!std::is_same_v<T, BookDelta>, "not an event that stands alone");
    static_assert(sizeof(T) <= sizeof(EventHeader) + kBodyBytes);
    header_ = event.header;
    header_.kind = kind_of<T>();
    std::memcpy(body_.data(), reinterpret_cast<const std::byte*>(&event) + sizeof(EventHeader),
                sizeof(T) - sizeof(EventHeader));
  }
  MarketEvent(const MarketEvent& other) noexcept { *this = other; }
  MarketEvent& operator=(const MarketEvent& other) noexcept {
    if (this == &other) return *this;
    header_ = other.header_;
    const std::span<const std::byte> body = other.body();
    std::memcpy(body_.data(), body.data(), body.size());
    return *this;
  }
  ~MarketEvent() = default;

  [[nodiscard]] const EventHeader& header() const { return header_; }
  /// Times and the number may be set; all else stays as it came.
  void set_ts_event(Timestamp ts) { header_.ts_event = ts; }
  void set_ts_recv(Timestamp ts) { header_.ts_recv = ts; }
  void set_sequence(uint64_t sequence) { header_.sequence = sequence; }

  /// The event as its struct; stops the process when it is of another kind.
  template <class T>
  [[nodiscard]] T as() const {
    CHECK(header_.kind == kind_of<T>(), "an event was taken for one of another kind");
    T event;
    event.header = header_;
    std::memcpy(reinterpret_cast<std::byte*>(&event) + sizeof(EventHeader), body_.data(),
                sizeof(T) - sizeof(EventHeader));
    return event;
  }
  /// The bytes after the header.
  [[nodiscard]] std::span<const std::byte> body() const {
    const size_t size = event_size(header_.kind);
    return std::span{body_}.first(size < sizeof(EventHeader) ? 0 : size - sizeof(EventHeader));
  }
  /// What the event says, as a number: body and flags, and the venue's time where
  /// `with_venue_time`. Our own time of receipt, number and instrument do not count.
  [[nodiscard]] uint64_t content_hash(bool with_venue_time) const {
    const uint64_t time = with_venue_time ? static_cast<uint64_t>(header_.ts_event.ns()) : 0;
    const std::array<uint64_t, 3> parts{hash64(body()), time, static_cast<uint64_t>(header_.flags)};
    return hash64(std::as_bytes(std::span{parts}));
  }

 private:
  static constexpr size_t kBodyBytes = sizeof(Depth) - sizeof(EventHeader);
  EventHeader header_;
  alignas(8) std::array<std::byte, kBodyBytes> body_;  // Only body().size() bytes mean anything.
};

}  // namespace godwit
