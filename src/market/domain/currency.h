// A currency or crypto asset by its code.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace godwit {

/// ISO 4217 code ("CNY") or asset code ("USDT"): 1 to 15 of A-Z and 0-9, held inline.
class Currency {
 public:
  constexpr Currency() = default;
  /// Nothing when `code` is not a code.
  [[nodiscard]] static constexpr std::optional<Currency> parse(std::string_view code) noexcept {
    if (code.empty() || code.size() > 15) return std::nullopt;
    Currency currency;
    for (size_t i = 0; i < code.size(); ++i) {
      const char c = code[i];
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return std::nullopt;
      currency.code_[i] = c;
    }
    return currency;
  }
  [[nodiscard]] std::string_view code() const noexcept {
    return {code_.data(), std::strlen(code_.data())};
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return code_[0] == '\0'; }
  friend constexpr auto operator<=>(const Currency&, const Currency&) = default;

 private:
  std::array<char, 16> code_{};
};

}  // namespace godwit
