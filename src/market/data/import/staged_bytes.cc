#include "market/data/import/staged_bytes.h"

#include "foundation/base/check.h"

namespace godwit {
namespace {

template <class T>
void put_optional(Writer& writer, const std::optional<T>& value) {
  writer.put(value.has_value());
  if (value) writer.put(*value);
}
template <class T>
std::optional<T> get_optional(Reader& reader) {
  return reader.get<bool>() ? std::optional<T>{reader.get<T>()} : std::nullopt;
}

void save_row(const NewsItem& row, Writer& writer) {
  writer.put(row.ts_event);
  writer.put(row.available_at);
  writer.put_text(row.id);
  writer.put_text(row.instrument ? row.instrument->text() : std::string{});
  writer.put_text(row.language);
  writer.put_text(row.title);
  writer.put_text(row.text);
  put_optional(writer, row.label);
}

void save_row(const KnownValue& row, Writer& writer) {
  writer.put(row.ts_event);
  writer.put(row.available_at);
  writer.put_text(row.name);
  put_optional(writer, row.value);
}

void save_row(const Relation& row, Writer& writer) {
  writer.put_text(row.kind);
  writer.put_text(row.subject);
  writer.put_text(row.object);
  writer.put(row.valid_from);
  put_optional(writer, row.valid_to);
  writer.put(row.available_at);
  put_optional(writer, row.weight);
}

template <class Row>
void save_all(std::span<const Row> rows, std::vector<std::byte>& bytes) {
  Writer writer;
  writer.put(static_cast<uint64_t>(rows.size()));
  for (const Row& row : rows) save_row(row, writer);
  bytes.assign(writer.bytes().begin(), writer.bytes().end());
}

template <class Row>
Hash128 digest_of(const Row& row) {
  Writer writer;
  save_row(row, writer);
  Hasher hasher;
  hasher.update(writer.bytes());
  return hasher.digest();
}

}  // namespace

void save_rows(std::span<const NewsItem> rows, std::vector<std::byte>& bytes) {
  save_all(rows, bytes);
}
void save_rows(std::span<const KnownValue> rows, std::vector<std::byte>& bytes) {
  save_all(rows, bytes);
}
void save_rows(std::span<const Relation> rows, std::vector<std::byte>& bytes) {
  save_all(rows, bytes);
}

void load_row(Reader& reader, NewsItem& row) {
  row.ts_event = reader.get<Timestamp>();
  row.available_at = reader.get<Timestamp>();
  row.id = reader.get_text();
  row.instrument = InstrumentId::parse(reader.get_text());
  row.language = reader.get_text();
  row.title = reader.get_text();
  row.text = reader.get_text();
  row.label = get_optional<double>(reader);
}

void load_row(Reader& reader, KnownValue& row) {
  row.ts_event = reader.get<Timestamp>();
  row.available_at = reader.get<Timestamp>();
  row.name = reader.get_text();
  row.value = get_optional<double>(reader);
}

void load_row(Reader& reader, Relation& row) {
  row.kind = reader.get_text();
  row.subject = reader.get_text();
  row.object = reader.get_text();
  row.valid_from = reader.get<TradingDay>();
  row.valid_to = get_optional<TradingDay>(reader);
  row.available_at = reader.get<Timestamp>();
  row.weight = get_optional<double>(reader);
}

Hash128 row_digest(const NewsItem& row) { return digest_of(row); }
Hash128 row_digest(const KnownValue& row) { return digest_of(row); }
Hash128 row_digest(const Relation& row) { return digest_of(row); }

}  // namespace godwit
