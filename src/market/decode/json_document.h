// A JSON text as a flat list of values that point into it: checked as a whole by simdjson, then
// read in any order. The one place that knows simdjson.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "foundation/base/result.h"
#include "market/decode/venue_json.h"

namespace godwit {

enum class JsonKind : uint8_t { kObject, kArray, kString, kNumber, kBoolean, kNull };

/// One value in the order of the text. Objects and arrays are followed by what they hold, up to
/// `after`.
struct JsonNode {
  JsonKind kind = JsonKind::kNull;
  uint32_t key_begin = 0;  ///< Of a member: its name, without quotes.
  uint32_t key_length = 0;
  uint32_t begin = 0;   ///< Position in the text, past the quote of a string.
  uint32_t length = 0;  ///< Of a scalar, without quotes. A string stands as it is written: escapes
                        ///< are not resolved (nothing that we read has any).
  uint32_t after = 0;   ///< Index of the node that follows this one and all that it holds.
};

class JsonDocument;

/// A value of a JsonDocument, valid until the next parse.
class JsonValue {
 public:
  [[nodiscard]] JsonKind kind() const noexcept { return node().kind; }
  [[nodiscard]] size_t offset() const noexcept { return node().begin; }
  [[nodiscard]] std::string_view text() const noexcept;
  [[nodiscard]] std::string_view key() const noexcept;
  /// The member `key` of an object; nothing when it is absent or there twice, or for other kinds.
  [[nodiscard]] std::optional<JsonValue> find(std::string_view key) const noexcept;

  /// What an object or array holds: for (auto v = x.first(); v; v = v->next(x)).
  [[nodiscard]] std::optional<JsonValue> first() const noexcept;
  [[nodiscard]] std::optional<JsonValue> next(const JsonValue& parent) const noexcept;

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument* document, uint32_t index) noexcept
      : document_{document}, index_{index} {}
  [[nodiscard]] const JsonNode& node() const noexcept;
  const JsonDocument* document_;
  uint32_t index_;
};

/// Buffers are kept from one text to the next. One thread.
class JsonDocument {
 public:
  JsonDocument();
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  /// The root, always an object. Refuses with kTooLong, kBadJson, kTooComplex.
  [[nodiscard]] Result<JsonValue, Refusal> parse(std::string_view text);

 private:
  friend class JsonValue;
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string_view text_;  ///< The padded copy, without its padding.
  std::vector<JsonNode> nodes_;
};

inline const JsonNode& JsonValue::node() const noexcept { return document_->nodes_[index_]; }

inline std::string_view JsonValue::text() const noexcept {
  return document_->text_.substr(node().begin, node().length);
}

inline std::string_view JsonValue::key() const noexcept {
  return document_->text_.substr(node().key_begin, node().key_length);
}

inline std::optional<JsonValue> JsonValue::first() const noexcept {
  if (node().after == index_ + 1) return std::nullopt;
  return JsonValue{document_, index_ + 1};
}

inline std::optional<JsonValue> JsonValue::next(const JsonValue& parent) const noexcept {
  if (node().after == parent.node().after) return std::nullopt;
  return JsonValue{document_, node().after};
}

}  // namespace godwit
