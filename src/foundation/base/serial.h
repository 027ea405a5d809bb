// Saving and restoring state as bytes, field by field, in a fixed order. Same machine family only:
// little-endian integers and IEEE doubles as they are.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "foundation/base/error.h"

namespace godwit {

/// Appends values to a byte string.
class Writer {
 public:
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put(const T& value) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    bytes_.insert(bytes_.end(), bytes, bytes + sizeof value);
  }
  void put_text(std::string_view text) {
    put(static_cast<uint64_t>(text.size()));
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    bytes_.insert(bytes_.end(), bytes, bytes + text.size());
  }
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put_all(const std::vector<T>& values) {
    put(static_cast<uint64_t>(values.size()));
    for (const T& value : values) put(value);
  }
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads them back in the same order. Throws Error when the bytes run out or are left over. The
/// values themselves are the caller's to judge, enumerators above all.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : rest_{bytes} {}

  template <class T>
    requires std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>
  [[nodiscard]] T get() {
    if constexpr (std::is_same_v<T, bool>) {  // Any other byte in a bool is undefined behaviour.
      const auto byte = get<unsigned char>();
      if (byte > 1) throw failed("saved state has a truth value that is neither true nor false");
      return byte == 1;
    } else {
      T value;
      const std::span<const std::byte> bytes = take(sizeof value);
      std::memcpy(&value, bytes.data(), sizeof value);
      return value;
    }
  }
  [[nodiscard]] std::string get_text() {
    const std::span<const std::byte> bytes = take(get<uint64_t>());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  template <class T>
  [[nodiscard]] std::vector<T> get_all() {
    const auto count = get<uint64_t>();
    if (count > rest_.size() / sizeof(T)) throw failed("saved state is cut short");
    std::vector<T> values(count);
    for (T& value : values) value = get<T>();
    return values;
  }
  /// Call when everything expected has been read.
  void finish() const {
    if (!rest_.empty()) throw failed("saved state has bytes left over: it is of another layout");
  }

 private:
  std::span<const std::byte> take(uint64_t count) {
    if (count > rest_.size()) throw failed("saved state is cut short");
    const std::span<const std::byte> bytes = rest_.first(count);
    rest_ = rest_.subspan(count);
    return bytes;
  }
  std::span<const std::byte> rest_;
};

}  // namespace godwit
