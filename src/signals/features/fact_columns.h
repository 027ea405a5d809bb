// Day facts as columns.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "market/domain/day_facts.h"

namespace godwit::features {

inline constexpr std::array kFactColumns{
    std::string_view{"reference_price"}, std::string_view{"limit_up"},
    std::string_view{"limit_down"},      std::string_view{"settlement"},
    std::string_view{"suspended"},       std::string_view{"special_treatment"},
    std::string_view{"total_shares"},    std::string_view{"float_shares"}};

/// The fact that stands at `column`, below kFactColumns.size(); NaN when it is not known. Prices in
/// the currency of the instrument, truths as 0 and 1.
[[nodiscard]] double fact_value(const DayFacts& facts, size_t column);

}  // namespace godwit::features
