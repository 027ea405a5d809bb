#include "market/decode/json_document.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

namespace godwit {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr size_t kNodesMax = 100'000;  // 10,000 levels are 30,000 nodes.
constexpr int kNestingMax = 12;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 8259, section 6.
bool is_json_number(std::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const size_t whole = i;
  if (!digits()) return false;
  if (text[whole] == '0' && i - whole > 1) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

/// Walks one document and lists its values. Each step returns false at the first thing wrong.
class Lister {
 public:
  Lister(const char* base, std::vector<JsonNode>& nodes) : base_{base}, nodes_{nodes} {}
  [[nodiscard]] DecodeError error() const { return error_; }

  bool list_object(ondemand::object object, JsonNode node, int nesting) {
    const size_t index = nodes_.size();
    if (!add(node, JsonKind::kObject, nesting)) return false;
    for (simdjson::simdjson_result<ondemand::field> member : object) {
      ondemand::field field;
      if (std::move(member).get(field) != simdjson::SUCCESS) return false;
      const std::string_view key = key_text(field.key().raw());
      JsonNode child;
      child.key_begin = position(key.data());
      child.key_length = static_cast<uint32_t>(key.size());
      if (!list(field.value(), child, nesting + 1)) return false;
    }
    close(index);
    return true;
  }

 private:
  bool list(ondemand::value value, JsonNode node, int nesting) {
    ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    node.begin = position(value.raw_json_token().data());
    if (type == ondemand::json_type::object) {
      ondemand::object object;
      if (value.get_object().get(object) != simdjson::SUCCESS) return false;
      return list_object(object, node, nesting);
    }
    if (type == ondemand::json_type::array) {
      ondemand::array array;
      if (value.get_array().get(array) != simdjson::SUCCESS) return false;
      return list_array(array, node, nesting);
    }
    return list_scalar(value.raw_json_token(), type, node, nesting);
  }

  bool list_array(ondemand::array array, JsonNode node, int nesting) {
    const size_t index = nodes_.size();
    if (!add(node, JsonKind::kArray, nesting)) return false;
    for (simdjson::simdjson_result<ondemand::value> element : array) {
      ondemand::value value;
      if (std::move(element).get(value) != simdjson::SUCCESS) return false;
      if (!list(value, JsonNode{}, nesting + 1)) return false;
    }
    close(index);
    return true;
  }

  bool list_scalar(std::string_view token, ondemand::json_type type, JsonNode node, int nesting) {
    // A token runs up to the next structural character; simdjson looks inside only on demand.
    while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
    JsonKind kind = JsonKind::kNull;
    bool sound = false;
    switch (type) {
      case ondemand::json_type::string:
        kind = JsonKind::kString;
        sound = token.size() >= 2 && token.front() == '"' && token.back() == '"';
        if (sound) token = token.substr(1, token.size() - 2);
        break;
      case ondemand::json_type::number:
        kind = JsonKind::kNumber;
        sound = is_json_number(token);
        break;
      case ondemand::json_type::boolean:
        kind = JsonKind::kBoolean;
        sound = token == "true" || token == "false";
        break;
      case ondemand::json_type::null: sound = token == "null"; break;
      case ondemand::json_type::array:
      case ondemand::json_type::object: break;
    }
    if (!sound) return false;
    node.begin = position(token.data());
    node.length = static_cast<uint32_t>(token.size());
    const size_t index = nodes_.size();
    if (!add(node, kind, nesting)) return false;
    close(index);
    return true;
  }

  bool add(JsonNode node, JsonKind kind, int nesting) {
    if (nodes_.size() >= kNodesMax || nesting > kNestingMax) {
      error_ = DecodeError::kTooComplex;
      return false;
    }
    node.kind = kind;
    nodes_.push_back(node);
    return true;
  }
  void close(size_t index) { nodes_[index].after = static_cast<uint32_t>(nodes_.size()); }
  [[nodiscard]] uint32_t position(const char* at) const {
    return static_cast<uint32_t>(at - base_);
  }
  /// From behind the opening quote to the closing one, which the first pass of simdjson has seen.
  static std::string_view key_text(const char* begin) {
    const char* end = begin;
    while (*end != '"') end += *end == '\\' ? 2 : 1;
    return {begin, static_cast<size_t>(end - begin)};
  }

  const char* base_;
  std::vector<JsonNode>& nodes_;
  DecodeError error_ = DecodeError::kBadJson;
};

}  // namespace

struct JsonDocument::Parser {
  ondemand::parser parser;
  std::vector<char> padded;
};

JsonDocument::JsonDocument() : parser_{std::make_unique<Parser>()} {}
JsonDocument::~JsonDocument() = default;

Result<JsonValue, Refusal> JsonDocument::parse(std::string_view text) {
  nodes_.clear();
  if (text.size() > kMessageBytesMax) return Unexpected{Refusal{DecodeError::kTooLong}};
  std::vector<char>& padded = parser_->padded;
  if (padded.size() < text.size() + simdjson::SIMDJSON_PADDING)
    padded.resize(2 * text.size() + simdjson::SIMDJSON_PADDING);
  std::copy(text.begin(), text.end(), padded.begin());
  // What was here before must not look like a part of this text.
  std::fill_n(padded.begin() + static_cast<std::ptrdiff_t>(text.size()), simdjson::SIMDJSON_PADDING,
              ' ');
  text_ = {padded.data(), text.size()};

  ondemand::document document;
  if (parser_->parser.iterate(padded.data(), text.size(), padded.size()).get(document) !=
      simdjson::SUCCESS)
    return Unexpected{Refusal{DecodeError::kBadJson}};
  Lister lister{padded.data(), nodes_};
  ondemand::object root;
  const bool listed =
      document.get_object().get(root) == simdjson::SUCCESS && lister.list_object(root, {}, 0);
  const char* location = padded.data();
  const simdjson::error_code where = document.current_location().get(location);
  // Nothing is left to point at: the document ends where its object does.
  if (listed && where == simdjson::OUT_OF_BOUNDS) return JsonValue{this, 0};
  if (where != simdjson::SUCCESS) location = padded.data();
  const auto offset = static_cast<size_t>(std::max<std::ptrdiff_t>(0, location - padded.data()));
  return Unexpected{Refusal{lister.error(), std::min(offset, text.size())}};
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const noexcept {
  if (kind() != JsonKind::kObject) return std::nullopt;
  std::optional<JsonValue> found;
  for (std::optional<JsonValue> member = first(); member; member = member->next(*this)) {
    if (member->key() != key) continue;
    if (found) return std::nullopt;
    found = member;
  }
  return found;
}

}  // namespace godwit
