// Floating-point numbers as text, the same everywhere: the shortest decimal that reads back equal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace godwit {

/// Shortest round-trip decimal; "" for NaN (a CSV field without value), "inf" and "-inf".
[[nodiscard]] std::string format_double(double value);
/// Appends the same text.
void append_double(std::string& out, double value);

/// The whole text as a finite decimal number, or nothing. No spaces, no "nan", "inf" or hex.
[[nodiscard]] std::optional<double> parse_double(std::string_view text) noexcept;

}  // namespace godwit
