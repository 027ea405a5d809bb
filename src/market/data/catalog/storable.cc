#include "market/data/catalog/storable.h"

#include "foundation/base/time.h"

namespace godwit {
namespace {

constexpr int64_t kDecimalMax = 999'999'999'999'999'999;  // 18 digits.
constexpr Date kFirst = *Date::from_civil(1678, 1, 1);
constexpr Date kEnd = *Date::from_civil(2262, 1, 1);

}  // namespace

bool is_storable_decimal(int64_t raw) { return raw >= -kDecimalMax && raw <= kDecimalMax; }
bool is_storable_time(int64_t ns) {
  return ns >= kFirst.midnight_utc().ns() && ns < kEnd.midnight_utc().ns();
}
bool is_storable_date(int32_t days) { return days >= kFirst.days() && days < kEnd.days(); }

}  // namespace godwit
