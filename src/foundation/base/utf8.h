// Whether bytes are UTF-8 text.
#pragma once

#include <string_view>

namespace godwit {

/// True when `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above
/// U+10FFFF). The empty text is.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace godwit
