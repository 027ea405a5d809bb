// Names in messages to people: lists of them, and the one that was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace godwit {

/// "a, b, c"; of more than `count_max` names the first ones and how many others there are.
[[nodiscard]] std::string join_names(std::span<const std::string> names, size_t count_max = 20);

/// "; did you mean 'close'?" for the known name that differs in the fewest edits (insert, delete,
/// replace, swap of neighbours; case does not count), or "" when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string> known);

}  // namespace godwit
