// SYMBOL.VENUE, the name of an instrument everywhere: command line, files, reports.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace godwit {

/// Split at the last dot: "600519.SSE", "EUR/USD.OANDA", "IF@main.CFFEX". Ordered by text.
class InstrumentId {
 public:
  InstrumentId() = default;
  /// Nothing unless symbol (1 to 47 of letters, digits and / @ - _ . :) and venue (1 to 15 of A-Z,
  /// 0-9 and _) are well formed.
  [[nodiscard]] static std::optional<InstrumentId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string_view symbol() const;
  [[nodiscard]] std::string_view venue() const;
  /// The id as a file name: every byte outside A-Z a-z 0-9 . - _ @ becomes %XX ("EUR%2FUSD.OANDA").
  [[nodiscard]] std::string file_name() const;
  /// The inverse of file_name; nothing when `name` is not one.
  [[nodiscard]] static std::optional<InstrumentId> from_file_name(std::string_view name);
  friend auto operator<=>(const InstrumentId&, const InstrumentId&) = default;

 private:
  std::string text_;
};

}  // namespace godwit
