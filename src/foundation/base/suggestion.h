// "Did you mean ...?": the known word nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace godwit {

/// The candidate nearest to `word` within a third of its length of edits, or "".
[[nodiscard]] std::string nearest(std::string_view word,
                                  std::span<const std::string_view> candidates);
/// "; did you mean X?" or "".
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string_view> candidates);

}  // namespace godwit
