// Rows as bytes, for the spool. Within one run of the program only.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "foundation/base/hash.h"
#include "foundation/base/serial.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

void save_rows(std::span<const NewsItem> rows, std::vector<std::byte>& bytes);
void save_rows(std::span<const KnownValue> rows, std::vector<std::byte>& bytes);
void save_rows(std::span<const Relation> rows, std::vector<std::byte>& bytes);
/// Of those bytes.
[[nodiscard]] Hash128 row_digest(const NewsItem& row);
[[nodiscard]] Hash128 row_digest(const KnownValue& row);
[[nodiscard]] Hash128 row_digest(const Relation& row);
void load_row(Reader& reader, NewsItem& row);
void load_row(Reader& reader, KnownValue& row);
void load_row(Reader& reader, Relation& row);

/// The bytes of the rows: their own, or those put into `scratch`.
template <class Row>
[[nodiscard]] std::span<const std::byte> to_bytes(std::span<const Row> rows,
                                                  std::vector<std::byte>& scratch) {
  if constexpr (std::is_trivially_copyable_v<Row>) {
    return std::as_bytes(rows);
  } else {
    save_rows(rows, scratch);
    return scratch;
  }
}

template <class Row>
void from_bytes(std::span<const std::byte> bytes, std::vector<Row>& rows) {
  if constexpr (std::is_trivially_copyable_v<Row>) {
    rows.resize(bytes.size() / sizeof(Row));
    if (!rows.empty()) std::memcpy(static_cast<void*>(rows.data()), bytes.data(), bytes.size());
  } else {
    Reader reader{bytes};
    rows.resize(reader.get<uint64_t>());
    for (Row& row : rows) load_row(reader, row);
    reader.finish();
  }
}

}  // namespace godwit
