#include "foundation/base/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace godwit {

void append_double(std::string& out, double value) {
  if (std::isnan(value)) return;
  // Plain digits where people expect them: the shortest form alone would write 1e+07.
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-6 && size < 1e17);
  std::array<char, 40> buffer;
  char* const begin = buffer.data();
  const auto [end, error] =
      plain ? std::to_chars(begin, begin + buffer.size(), value, std::chars_format::fixed)
            : std::to_chars(begin, begin + buffer.size(), value);
  out.append(begin, end);
}

std::string format_double(double value) {
  std::string text;
  append_double(text, value);
  return text;
}

std::optional<double> parse_double(std::string_view text) noexcept {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;  // from_chars takes a minus.
  }
  if (text.empty()) return std::nullopt;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace godwit
