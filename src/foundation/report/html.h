// Text made safe for the two places of a page that it can stand in.
#pragma once

#include <string>
#include <string_view>

namespace godwit {

/// Appends `text` for element content or a double-quoted attribute: & < > " ' become character
/// references. Bytes that are not UTF-8 and control characters (but tab and line feed) become
/// U+FFFD.
void append_html_text(std::string& out, std::string_view text);
[[nodiscard]] std::string html_text(std::string_view text);

/// Appends `text` as a JSON string, quotes included, for a <script> element: besides what JSON asks
/// for, < > & U+2028 and U+2029 are written as \u escapes, so that no text can end the element,
/// open a comment or break a line. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace godwit
