// What functions of other languages are called here.
#pragma once

#include <string>
#include <string_view>

namespace godwit::features {

/// "; write where(condition, x, y)" for "if"; for an indicator (rsi) where its formula stands; ""
/// for words that mean nothing elsewhere either. In upper case, too.
[[nodiscard]] std::string other_name_hint(std::string_view word);

}  // namespace godwit::features
