// Saving and restoring by lists of fields: a type names its fields once, for both directions.
#pragma once

#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "foundation/base/serial.h"

namespace godwit {

// A type takes part by one of: a function `fields(self, visit)` found beside it, that calls `visit`
// with each field of `self`, const or not; for an enumeration `enum_size(T)`, one more than its
// last value; being a number, a bool, or trivially copyable without padding.

/// For the parameter of `fields`: T or const T.
template <class Self, class T>
concept MaybeConst = std::is_same_v<std::remove_const_t<Self>, T>;

template <class T>
void put(Writer& writer, const T& value);
template <class T>
void get(Reader& reader, T& value);

namespace serial_detail {

template <class T>
concept HasFields = requires(const T& value) { fields(value, [](const auto&) {}); };

template <class T>
void put_range(Writer& writer, const T& range) {
  writer.put(static_cast<uint64_t>(range.size()));
  for (const auto& one : range) put(writer, one);
}
template <class T>
void get_range(Reader& reader, T& range) {
  const auto count = reader.get<uint64_t>();
  range.clear();
  for (uint64_t i = 0; i < count; ++i) get(reader, range.emplace_back());
}

template <class T>
struct Codec {
  static void put(Writer& writer, const T& value) {
    if constexpr (HasFields<T>) {
      fields(value, [&writer](const auto& field) { godwit::put(writer, field); });
    } else {
      static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T> ||
                        std::has_unique_object_representations_v<T>,
                    "bytes between fields would be saved: name the fields");
      writer.put(value);
    }
  }
  static void get(Reader& reader, T& value) {
    if constexpr (HasFields<T>) {
      fields(value, [&reader](auto& field) { godwit::get(reader, field); });
    } else {
      value = reader.get<T>();
      if constexpr (std::is_enum_v<T>) {
        if (static_cast<uint64_t>(value) >= static_cast<uint64_t>(enum_size(T{})))
          throw failed("saved state has a value that its enumeration does not know");
      }
    }
  }
};
template <class T>
struct Codec<std::optional<T>> {
  static void put(Writer& writer, const std::optional<T>& value) {
    writer.put(value.has_value());
    if (value) godwit::put(writer, *value);
  }
  static void get(Reader& reader, std::optional<T>& value) {
    value.reset();
    if (reader.get<bool>()) godwit::get(reader, value.emplace());
  }
};
template <class T>
struct Codec<std::vector<T>> {
  static void put(Writer& writer, const std::vector<T>& value) { put_range(writer, value); }
  static void get(Reader& reader, std::vector<T>& value) { get_range(reader, value); }
};
template <>
struct Codec<std::vector<bool>> {
  static void put(Writer& writer, const std::vector<bool>& value) {
    writer.put(static_cast<uint64_t>(value.size()));
    for (const bool one : value) writer.put(one);
  }
  static void get(Reader& reader, std::vector<bool>& value) {
    const auto count = reader.get<uint64_t>();
    value.clear();
    for (uint64_t i = 0; i < count; ++i) value.push_back(reader.get<bool>());
  }
};
template <class Key, class T>
struct Codec<std::map<Key, T>> {
  static void put(Writer& writer, const std::map<Key, T>& value) {
    writer.put(static_cast<uint64_t>(value.size()));
    for (const auto& [key, one] : value) {
      godwit::put(writer, key);
      godwit::put(writer, one);
    }
  }
  static void get(Reader& reader, std::map<Key, T>& value) {
    const auto count = reader.get<uint64_t>();
    value.clear();
    for (uint64_t i = 0; i < count; ++i) {
      Key key;
      godwit::get(reader, key);
      godwit::get(reader, value[key]);
    }
  }
};

}  // namespace serial_detail

template <class T>
void put(Writer& writer, const T& value) {
  serial_detail::Codec<T>::put(writer, value);
}
/// Throws Error when the bytes end, or are no value of the type.
template <class T>
void get(Reader& reader, T& value) {
  serial_detail::Codec<T>::get(reader, value);
}

}  // namespace godwit
