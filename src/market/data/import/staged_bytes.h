// Rows as bytes, for the spool. Within one run of the program only.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "foundation/base/serial.h"
#include "market/domain/known_value.h"
#include "market/domain/news_item.h"
#include "market/domain/relation.h"

namespace godwit {

void save_row(const NewsItem& row, Writer& writer);
void save_row(const KnownValue& row, Writer& writer);
void save_row(const Relation& row, Writer& writer);
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
    Writer writer;
    writer.put(static_cast<uint64_t>(rows.size()));
    for (const Row& row : rows) save_row(row, writer);
    scratch.assign(writer.bytes().begin(), writer.bytes().end());
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
