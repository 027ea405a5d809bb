#include "signals/features/fact_columns.h"

#include <limits>
#include <optional>

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double number(const std::optional<Price>& value) {
  return value ? static_cast<double>(value->raw()) / 1e9 : kNone;
}
template <class T>
double number(const std::optional<T>& value) {
  return value ? static_cast<double>(*value) : kNone;
}

}  // namespace

double fact_value(const DayFacts& facts, size_t column) {
  switch (column) {
    case 0: return number(facts.reference_price);
    case 1: return number(facts.limit_up);
    case 2: return number(facts.limit_down);
    case 3: return number(facts.settlement);
    case 4: return number(facts.suspended);
    case 5: return number(facts.special_treatment);
    case 6: return number(facts.total_shares);
    default: return number(facts.float_shares);
  }
}

}  // namespace godwit::features
