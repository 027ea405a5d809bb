// Typed fields of one JSON object. The first thing wrong is kept and everything after it reads as
// zero, so that a decoder names its fields one after the other and asks once at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "market/decode/json_document.h"
#include "market/domain/price.h"

namespace godwit {

class JsonFields {
 public:
  explicit JsonFields(const JsonValue& object) : object_{object} {}

  [[nodiscard]] bool has(std::string_view key) const { return object_.find(key).has_value(); }
  /// A number without sign, fraction or exponent, below 10^18.
  uint64_t count(std::string_view key);
  /// Milliseconds since 1970, above zero and within Timestamp.
  Timestamp time_ms(std::string_view key);
  /// Decimal text above zero.
  Price price(std::string_view key);
  /// Decimal text, zero or above.
  Price price_or_zero(std::string_view key);
  /// Decimal text, zero or above; kBadQuantity.
  Quantity quantity(std::string_view key);
  bool boolean(std::string_view key);
  /// Text without escapes.
  std::string_view text(std::string_view key);
  /// 1 to 47 characters of A-Z a-z 0-9 _ - / : @ and dots, as InstrumentId allows.
  std::string_view symbol(std::string_view key);
  /// An array or object; nothing after a refusal.
  std::optional<JsonValue> array(std::string_view key);
  std::optional<JsonValue> object(std::string_view key);

  /// Keeps the first refusal.
  void refuse(DecodeError error, size_t offset);
  [[nodiscard]] size_t offset() const { return object_.offset(); }
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  std::optional<JsonValue> find(std::string_view key, JsonKind kind);
  JsonValue object_;
  std::optional<Refusal> refusal_;
};

/// Exact decimals, zero or above; as errors kBadPrice and kBadQuantity.
[[nodiscard]] Result<Price, DecodeError> price_of_text(std::string_view text) noexcept;
[[nodiscard]] Result<Quantity, DecodeError> quantity_of_text(std::string_view text) noexcept;
/// Milliseconds since 1970 as an instant; nothing for zero and beyond the range.
[[nodiscard]] std::optional<Timestamp> time_of_ms(uint64_t ms) noexcept;
[[nodiscard]] bool is_venue_symbol(std::string_view text) noexcept;

}  // namespace godwit
