// Files that are built into the program: the page's style and script, and the chart library.
#pragma once

#include <string>
#include <string_view>

namespace godwit {

struct Asset {
  std::string_view text;        ///< UTF-8; lives as long as the program.
  std::string_view sha256_hex;  ///< 64 lower-case hexadecimal digits, of `text`.
};

[[nodiscard]] Asset page_style() noexcept;     ///< page.css
[[nodiscard]] Asset page_script() noexcept;    ///< page.js
[[nodiscard]] Asset chart_library() noexcept;  ///< lightweight-charts, Apache-2.0, TradingView

/// The source expression "'sha256-BASE64'" that lets a browser run just this text.
/// Source: Content Security Policy Level 3, W3C, section 2.3.1.
[[nodiscard]] std::string csp_source(const Asset& asset);

}  // namespace godwit
