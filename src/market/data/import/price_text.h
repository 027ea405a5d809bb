// Price and quantity texts of a file to exact integers, in the file's unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "foundation/base/result.h"
#include "market/data/import/decimal_unit.h"
#include "market/domain/price.h"

namespace godwit {

enum class PriceTextError : uint8_t {
  kMalformed,   ///< Not [+-]digits[.digits][e[+-]digits].
  kNotFinite,   ///< NaN, infinity, null.
  kTooPrecise,  ///< Rounding to the decimals kept would change it by more than kRoundingShareMax.
  kOutOfRange,  ///< Does not fit DECIMAL(18,9): 1e9 or more in size.
};

struct ReadPrice {
  Price price;
  bool rounded = false;  ///< Digits beyond the ninth decimal were rounded away, half to even.
};

/// Nine decimals keep every quoted price. What goes beyond is the noise of binary floating point
/// (10.130000000000001) or of a division (adjusted prices), and is rounded; a price so small that
/// rounding would change it by more than one part in this many is refused.
inline constexpr int64_t kRoundingShareMax = 1'000'000;
/// Prices are stored as DECIMAL(18,9).
inline constexpr int64_t kPriceRawMax = 999'999'999'999'999'999;

/// `text` x `unit`, computed in integers. No allocation.
[[nodiscard]] Result<ReadPrice, PriceTextError> read_price(std::string_view text,
                                                           const DecimalUnit& unit) noexcept;

struct ReadQuantity {
  Quantity quantity;
  bool rounded = false;  ///< Digits beyond the eighth decimal were rounded away, half to even.
};

/// The same for quantities, at eight decimals: stored as DECIMAL(18,8), less than 1e10 in size.
[[nodiscard]] Result<ReadQuantity, PriceTextError> read_quantity(std::string_view text,
                                                                 const DecimalUnit& unit) noexcept;

/// `text` x `unit`, which has to be a whole number in the range of the result: kTooPrecise when it
/// is not whole, kOutOfRange beyond it. For counts that no Quantity holds.
[[nodiscard]] Result<int64_t, PriceTextError> read_whole(std::string_view text,
                                                         const DecimalUnit& unit) noexcept;

/// `text` x `unit` as a double, rounded once from the exact product; nothing when that is beyond a
/// Quantity or has more than eight decimals, where value x unit in doubles has to do.
[[nodiscard]] std::optional<double> scaled_exactly(std::string_view text,
                                                   const DecimalUnit& unit) noexcept;

/// "nan", "inf", "null", "none", "n/a", "-" and the like, in any case: words for "no number".
[[nodiscard]] bool is_not_finite_text(std::string_view text) noexcept;

}  // namespace godwit
