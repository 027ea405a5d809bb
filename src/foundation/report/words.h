// The few words that a page says by itself, in the languages it can speak. Titles, labels and notes
// come from the caller, in whatever language.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace godwit {

enum class Language : uint8_t { kEnglish, kChinese };

struct Words {
  std::string_view tag;  ///< BCP 47, for <html lang>.
  std::string_view contents;
  std::string_view theme;  ///< Name of the button that changes light and dark.
  std::string_view chart_needs_script;
  std::string_view nothing_to_show;
  std::string_view log_scale;
  std::string_view all_data;
  std::string_view wheel_hint;
  std::string_view chart_credit;  ///< Before the name of the chart library, with its licence.
  std::array<std::string_view, 4> open_high_low_close;
  std::array<std::string_view, 12> months;
  std::string_view year;
  std::string_view filter;       ///< Of a field that filters by name.
  std::string_view only_marked;  ///< Of a box: only what stands out.
  std::string_view order;
  std::string_view by_name;
  std::string_view previous;
  std::string_view next;
};

[[nodiscard]] const Words& words(Language language);

/// "First 500 of 1,234 rows." The numbers are formatted by the caller.
[[nodiscard]] std::string first_rows_text(Language language, std::string_view shown,
                                          std::string_view total);
/// "Drawn with 19,998 of 1,000,000 points; the highest and lowest of each step are kept."
[[nodiscard]] std::string reduced_text(Language language, std::string_view drawn,
                                       std::string_view total);
/// "4,000 of 12,345 markers are drawn."
[[nodiscard]] std::string markers_text(Language language, std::string_view drawn,
                                       std::string_view total);
/// "3 stretches" of a time line.
[[nodiscard]] std::string stretches_text(Language language, std::string_view count);
/// A span of days for a button: 1D, 1W, 1M, 1Y, 5Y.
[[nodiscard]] std::string span_text(Language language, int days);

}  // namespace godwit
