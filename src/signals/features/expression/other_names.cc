#include "signals/features/expression/other_names.h"

#include <algorithm>
#include <array>

#include "signals/features/expression/operator_table.h"

namespace godwit::features {
namespace {

struct OtherName {
  std::string_view word;
  std::string_view here;
};
constexpr std::array kOtherNames{
    OtherName{"if", "where"},   OtherName{"iff", "where"},        OtherName{"ifelse", "where"},
    OtherName{"pow", "power"},  OtherName{"sma", "mean"},         OtherName{"ts_max", "max"},
    OtherName{"ts_min", "min"}, OtherName{"maximum", "greatest"}, OtherName{"minimum", "least"},
    OtherName{"lag", "ref"},    OtherName{"shift", "ref"},        OtherName{"stddev", "std"}};

constexpr std::array<std::string_view, 8> kIndicators{"rsi",       "macd", "atr", "boll",
                                                      "bollinger", "kdj",  "cci", "adx"};

}  // namespace

std::string other_name_hint(std::string_view word) {
  std::string lower{word};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const auto& [name, here] : kOtherNames)
    if (lower == name) return "; write " + find_operator(here)->usage();
  if (std::find(kIndicators.begin(), kIndicators.end(), lower) == kIndicators.end()) return "";
  return "; an indicator is a formula: the set seed has those of RSI, MACD and Bollinger bands "
         "(godwit features show seed)";
}

}  // namespace godwit::features
