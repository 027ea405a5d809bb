#include "market/accounting/rate_book.h"

#include <algorithm>
#include <string>

namespace godwit {

RatePair RateBook::pair(const Currency& base, const Currency& quote) {
  CHECK(!base.empty() && !quote.empty() && base != quote, "a pair has two currencies");
  for (uint32_t i = 0; i < pairs_.size(); ++i)
    if (pairs_[i].base == base && pairs_[i].quote == quote) return RatePair{i};
  pairs_.push_back({base, quote, {}, std::nullopt});
  return RatePair{static_cast<uint32_t>(pairs_.size() - 1)};
}

void RateBook::set_series(RatePair pair, std::vector<DatedRate> series) {
  Pair& entry = pairs_[pair.value()];
  for (size_t i = 0; i < series.size(); ++i) {
    const bool rises = i == 0 || series[i - 1].ts < series[i].ts;
    if (series[i].price.raw() > 0 && rises) continue;
    throw usage_error("exchange rates of " + std::string{entry.base.code()} + "/" +
                      std::string{entry.quote.code()} + " at " + format_timestamp(series[i].ts) +
                      (rises ? ": expected a positive rate" : ": expected times that rise"));
  }
  entry.series = std::move(series);
}

bool RateBook::mark(RatePair pair, Timestamp ts, Price price) {
  std::optional<DatedRate>& mark = pairs_[pair.value()].mark;
  if (price.raw() <= 0 || (mark && ts < mark->ts)) return false;
  mark = DatedRate{ts, price};
  return true;
}

void RateBook::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(pairs_.size()));
  for (const Pair& pair : pairs_) {
    writer.put_text(pair.base.code());
    writer.put_text(pair.quote.code());
    writer.put(pair.mark.has_value());
    if (!pair.mark) continue;
    writer.put(pair.mark->ts);
    writer.put(pair.mark->price);
  }
}

void RateBook::load(Reader& reader) {
  for (auto left = reader.get<uint64_t>(); left > 0; --left) {
    const std::optional<Currency> base = Currency::parse(reader.get_text());
    const std::optional<Currency> quote = Currency::parse(reader.get_text());
    if (!base || !quote || base == quote) throw failed("saved state has a pair that cannot be");
    std::optional<DatedRate>& mark = pairs_[pair(*base, *quote).value()].mark;
    mark = std::nullopt;
    if (!reader.get<bool>()) continue;
    const auto ts = reader.get<Timestamp>();
    mark = DatedRate{ts, reader.get<Price>()};
    if (mark->price.raw() <= 0) throw failed("saved state has a rate that is not positive");
  }
}

std::optional<DatedRate> RateBook::latest(const Currency& base, const Currency& quote,
                                          Timestamp now) const noexcept {
  for (const Pair& pair : pairs_) {
    if (pair.base != base || pair.quote != quote) continue;
    std::optional<DatedRate> found;
    const auto after =
        std::upper_bound(pair.series.begin(), pair.series.end(), now,
                         [](Timestamp time, const DatedRate& rate) { return time < rate.ts; });
    if (after != pair.series.begin()) found = *(after - 1);
    if (pair.mark && pair.mark->ts <= now && (!found || found->ts <= pair.mark->ts))
      found = pair.mark;
    return found;
  }
  return std::nullopt;
}

}  // namespace godwit
