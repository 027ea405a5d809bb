// What one currency is worth in another at a time: the seam, the search for a way between two
// currencies, and what goes wrong.
#pragma once

#include <optional>
#include <vector>

#include "foundation/base/error.h"
#include "foundation/base/result.h"
#include "foundation/base/time.h"
#include "market/accounting/exact_ratio.h"
#include "market/domain/currency.h"
#include "market/domain/money.h"

namespace godwit {

/// What one unit of a pair's base costs in its quote, known from `ts` on. price > 0.
struct DatedRate {
  Timestamp ts;
  Price price;
};

/// Where rates come from. A pair is asked for as it is quoted; its inverse is the caller's work.
class ConversionRates {
 public:
  ConversionRates() = default;
  ConversionRates(const ConversionRates&) = delete;
  ConversionRates& operator=(const ConversionRates&) = delete;
  virtual ~ConversionRates() = default;
  /// The last rate of base/quote known at `now`: never one with a later time. Nothing when there is
  /// none, however old it may be.
  [[nodiscard]] virtual std::optional<DatedRate> latest(const Currency& base, const Currency& quote,
                                                        Timestamp now) const noexcept = 0;
};

enum class ConversionProblem : uint8_t { kMissing, kTooOld, kOutOfRange };

struct ConversionError {
  ConversionProblem problem = ConversionProblem::kMissing;
  Currency from;
  Currency to;
  Timestamp now;
  std::optional<Timestamp> last_known;  ///< kTooOld: the time of the newest rate that was refused.
};
/// As an Error that names both currencies and the time.
[[nodiscard]] Error conversion_error(const ConversionError& error);

/// How to get from one currency to another: one or two factors.
struct ConversionPath {
  Ratio first;
  Ratio second;
  Currency pivot;  ///< Empty when one rate is enough.
  Timestamp ts;    ///< Of the older rate.
  /// Nothing when the result is out of range.
  [[nodiscard]] std::optional<Amount> apply(Amount amount, Rounding rounding) const {
    const std::optional<int64_t> raw = scaled(amount.raw(), first, second, rounding);
    return raw ? Amount::in_range(*raw) : std::nullopt;
  }
};

struct ConversionTerms {
  Duration age_max;              ///< Older rates are as good as none. Markets close: allow for it.
  std::vector<Currency> pivots;  ///< Tried in this order where neither direction is quoted.
};

/// Rates with terms. The direct pair goes before the inverse, that before the pivots; on each leg
/// the same. One thread at a time, as the rates behind it.
class Converter {
 public:
  /// rates: outlives the converter.
  Converter(const ConversionRates& rates, ConversionTerms terms)
      : rates_{rates}, terms_{std::move(terms)} {}

  [[nodiscard]] Result<ConversionPath, ConversionError> path(const Currency& from,
                                                             const Currency& to,
                                                             Timestamp now) const noexcept;
  [[nodiscard]] Result<Amount, ConversionError> convert(Money money, const Currency& to,
                                                        Timestamp now,
                                                        Rounding rounding) const noexcept;

 private:
  struct Leg {
    Ratio ratio;
    Timestamp ts;
  };
  /// Direct or inverse. Remembers in `error` the newest rate that was too old.
  [[nodiscard]] std::optional<Leg> leg(const Currency& from, const Currency& to,
                                       ConversionError& error) const noexcept;

  const ConversionRates& rates_;
  ConversionTerms terms_;
};

}  // namespace godwit
