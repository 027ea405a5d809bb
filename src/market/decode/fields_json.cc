#include "market/decode/fields_json.h"

#include <algorithm>
#include <limits>

#include "foundation/base/decimal.h"
#include "market/decode/digits_json.h"

namespace godwit {
namespace {

constexpr size_t kSymbolMax = 47;
constexpr size_t kCountDigitsMax = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_symbol_char(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
         c == '/' || c == ':' || c == '@' || c == '.';
}

}  // namespace

Result<Price, DecodeError> price_of_text(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  uint64_t plain = 0;  // In 1e-8, below 1e17; the form of nearly every price.
  if (read_plain_decimal<9>(at, end, plain) && at == end)
    return Price::from_raw(static_cast<int64_t>(plain * 10));
  const auto price = parse_fixed<Price>(text);
  if (!price || price->sign() < 0) return Unexpected{DecodeError::kBadPrice};
  return *price;
}

Result<Quantity, DecodeError> quantity_of_text(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  uint64_t plain = 0;
  if (read_plain_decimal<10>(at, end, plain) && at == end)
    return Quantity::from_raw(static_cast<int64_t>(plain));
  const auto quantity = parse_fixed<Quantity>(text);
  if (!quantity || quantity->sign() < 0) return Unexpected{DecodeError::kBadQuantity};
  return *quantity;
}

std::optional<Timestamp> time_of_ms(uint64_t ms) noexcept {
  constexpr uint64_t kNsPerMs = 1'000'000;
  if (ms == 0 || ms > std::numeric_limits<int64_t>::max() / kNsPerMs) return std::nullopt;
  return Timestamp::from_ns(static_cast<int64_t>(ms * kNsPerMs));
}

bool is_venue_symbol(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kSymbolMax &&
         std::all_of(text.begin(), text.end(), is_symbol_char);
}

uint64_t JsonFields::count(std::string_view key) {
  const std::optional<JsonValue> value = find(key, JsonKind::kNumber);
  if (!value) return 0;
  const std::string_view digits = value->text();
  if (digits.size() > kCountDigitsMax || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    refuse(DecodeError::kBadField, value->offset());
    return 0;
  }
  uint64_t count = 0;
  for (const char c : digits) count = count * 10 + static_cast<uint64_t>(c - '0');
  return count;
}

Timestamp JsonFields::time_ms(std::string_view key) {
  const uint64_t ms = count(key);
  if (refusal_) return {};
  const std::optional<Timestamp> time = time_of_ms(ms);
  if (!time) refuse(DecodeError::kBadTime, object_.find(key)->offset());
  return time.value_or(Timestamp{});
}

Price JsonFields::price(std::string_view key) {
  const Price price = price_or_zero(key);
  if (!refusal_ && price.is_zero()) refuse(DecodeError::kBadPrice, object_.find(key)->offset());
  return price;
}

Price JsonFields::price_or_zero(std::string_view key) {
  const std::optional<JsonValue> value = find(key, JsonKind::kString);
  if (!value) return {};
  const Result<Price, DecodeError> price = price_of_text(value->text());
  if (!price) refuse(price.error(), value->offset());
  return price.value_or(Price{});
}

Quantity JsonFields::quantity(std::string_view key) {
  const std::optional<JsonValue> value = find(key, JsonKind::kString);
  if (!value) return {};
  const Result<Quantity, DecodeError> quantity = quantity_of_text(value->text());
  if (!quantity) refuse(quantity.error(), value->offset());
  return quantity.value_or(Quantity{});
}

bool JsonFields::boolean(std::string_view key) {
  const std::optional<JsonValue> value = find(key, JsonKind::kBoolean);
  return value && value->text() == "true";
}

std::string_view JsonFields::text(std::string_view key) {
  const std::optional<JsonValue> value = find(key, JsonKind::kString);
  return value ? value->text() : std::string_view{};
}

std::string_view JsonFields::symbol(std::string_view key) {
  const std::optional<JsonValue> value = find(key, JsonKind::kString);
  if (!value) return {};
  if (!is_venue_symbol(value->text())) refuse(DecodeError::kBadField, value->offset());
  return value->text();
}

std::optional<JsonValue> JsonFields::array(std::string_view key) {
  return find(key, JsonKind::kArray);
}

std::optional<JsonValue> JsonFields::object(std::string_view key) {
  return find(key, JsonKind::kObject);
}

void JsonFields::refuse(DecodeError error, size_t offset) {
  if (!refusal_) refusal_ = Refusal{error, offset};
}

std::optional<JsonValue> JsonFields::find(std::string_view key, JsonKind kind) {
  if (refusal_) return std::nullopt;
  const std::optional<JsonValue> value = object_.find(key);
  if (!value)
    refuse(DecodeError::kMissingField, object_.offset());
  else if (value->kind() != kind)
    refuse(DecodeError::kBadField, value->offset());
  if (refusal_) return std::nullopt;
  return value;
}

}  // namespace godwit
