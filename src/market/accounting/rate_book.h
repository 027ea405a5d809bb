// Conversion rates from two sources: dated series known beforehand, and marks of currency pairs as
// they come in.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "foundation/base/serial.h"
#include "market/accounting/conversion_rates.h"
#include "market/domain/ids.h"

namespace godwit {

/// A pair of a RateBook.
using RatePair = StrongId<struct RatePairTag, uint32_t>;

/// One writer, and readers on its thread. No allocation after the last new pair.
class RateBook final : public ConversionRates {
 public:
  /// The pair base/quote, opened at its first use.
  RatePair pair(const Currency& base, const Currency& quote);

  /// A dated series: each rate holds from its time on, so that the time must be that at which it
  /// was known (a day's close: the close). Replaces an earlier series of the pair. Throws
  /// Error(kUsage) unless times rise and prices are positive.
  void set_series(RatePair pair, std::vector<DatedRate> series);

  /// The pair's price from `ts` on. Only the last mark is kept: later look-ups of earlier times see
  /// the series alone. False, and no change, for a price that is not positive or a time before the
  /// last mark.
  [[nodiscard]] bool mark(RatePair pair, Timestamp ts, Price price);

  [[nodiscard]] std::optional<DatedRate> latest(const Currency& base, const Currency& quote,
                                                Timestamp now) const noexcept override;

  /// The marks; series are read anew.
  void save(Writer& writer) const;
  /// Throws Error when a mark cannot be. Pairs that are not there yet are opened.
  void load(Reader& reader);

 private:
  struct Pair {
    Currency base;
    Currency quote;
    std::vector<DatedRate> series;
    std::optional<DatedRate> mark;
  };
  std::vector<Pair> pairs_;  // A handful: searched one by one.
};

}  // namespace godwit
