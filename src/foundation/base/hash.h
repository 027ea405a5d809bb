// XXH3-128 of bytes: fast, stable across machines, not cryptographic. Identifies data,
// configurations and runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace godwit {

struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;
  friend bool operator==(const Hash128&, const Hash128&) = default;
  /// 32 lower-case hexadecimal digits, the form of the XXH128 command line tools.
  [[nodiscard]] std::string hex() const;
};

/// XXH3-64 of some bytes, without allocation: tells small values apart on the event path.
[[nodiscard]] uint64_t hash64(std::span<const std::byte> bytes) noexcept;

/// Feeds bytes piece by piece; equal bytes give an equal hash however they are cut.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  void update(std::span<const std::byte> bytes);
  void update(std::string_view text) { update(std::as_bytes(std::span{text.data(), text.size()})); }
  /// The bytes of a value without padding.
  template <class T>
    requires std::has_unique_object_representations_v<T>
  void update_value(const T& value) {
    update(std::as_bytes(std::span{&value, 1}));
  }
  [[nodiscard]] Hash128 digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace godwit
