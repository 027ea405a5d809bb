// What --json prints.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace godwit {

/// `json` as text, indented by two. Paths and arguments may hold bytes that are not UTF-8; each
/// such sequence becomes U+FFFD, so that the text is always valid JSON.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& json);

}  // namespace godwit
