#include "market/accounting/conversion_rates.h"

#include <algorithm>
#include <string>

namespace godwit {

Error conversion_error(const ConversionError& error) {
  const std::string pair = std::string{error.from.code()} + " to " + std::string{error.to.code()} +
                           " at " + format_timestamp(error.now);
  switch (error.problem) {
    case ConversionProblem::kMissing:
      return usage_error("no exchange rate from " + pair +
                         ": give a dated series or a quoted pair, directly, inverted or through a "
                         "pivot currency");
    case ConversionProblem::kTooOld:
      return usage_error("the exchange rate from " + pair + " is too old: the last one is of " +
                         (error.last_known ? format_timestamp(*error.last_known) : "no time") +
                         "; give newer rates, or allow for a greater age");
    case ConversionProblem::kOutOfRange: break;
  }
  return usage_error("the amount converted from " + pair + " is more than can be counted (9.2e10)");
}

std::optional<Converter::Leg> Converter::leg(const Currency& from, const Currency& to,
                                             ConversionError& error) const noexcept {
  for (const bool direct : {true, false}) {
    const std::optional<DatedRate> rate =
        direct ? rates_.latest(from, to, error.now) : rates_.latest(to, from, error.now);
    if (!rate) continue;
    CHECK(rate->price.raw() > 0 && rate->ts <= error.now,
          "a conversion rate is positive and already known");
    if (error.now - rate->ts > terms_.age_max) {
      error.problem = ConversionProblem::kTooOld;
      error.last_known = std::max(error.last_known.value_or(rate->ts), rate->ts);
      continue;
    }
    const int64_t raw = rate->price.raw();
    return Leg{direct ? Ratio{raw, Price::kScale} : Ratio{Price::kScale, raw}, rate->ts};
  }
  return std::nullopt;
}

Result<ConversionPath, ConversionError> Converter::path(const Currency& from, const Currency& to,
                                                        Timestamp now) const noexcept {
  ConversionError error{.from = from, .to = to, .now = now, .last_known = {}};
  if (from == to) return ConversionPath{.first = {}, .second = {}, .pivot = {}, .ts = now};
  if (const std::optional<Leg> only = leg(from, to, error))
    return ConversionPath{.first = only->ratio, .second = {}, .pivot = {}, .ts = only->ts};
  for (const Currency& pivot : terms_.pivots) {
    if (pivot == from || pivot == to) continue;
    const std::optional<Leg> first = leg(from, pivot, error);
    if (!first) continue;
    const std::optional<Leg> second = leg(pivot, to, error);
    if (!second) continue;
    return ConversionPath{first->ratio, second->ratio, pivot, std::min(first->ts, second->ts)};
  }
  return Unexpected<ConversionError>{error};
}

Result<Amount, ConversionError> Converter::convert(Money money, const Currency& to, Timestamp now,
                                                   Rounding rounding) const noexcept {
  const Result<ConversionPath, ConversionError> way = path(money.currency, to, now);
  if (!way) return Unexpected<ConversionError>{way.error()};
  if (const std::optional<Amount> amount = way->apply(money.amount, rounding)) return *amount;
  return Unexpected<ConversionError>{
      ConversionError{ConversionProblem::kOutOfRange, money.currency, to, now, std::nullopt}};
}

}  // namespace godwit
