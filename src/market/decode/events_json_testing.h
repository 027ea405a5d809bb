// A VenueEvents that keeps what it is given, for tests and fuzzing.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "market/decode/venue_json.h"

namespace godwit {

/// Owns copies of everything.
class CollectedEvents final : public VenueEvents {
 public:
  struct Source {
    std::string venue;
    std::string symbol;
    VenueProduct product = VenueProduct::kUnknown;
    friend bool operator==(const Source&, const Source&) = default;
  };
  struct Depth {
    Source source;
    std::vector<BookDelta> rows;
    DepthMessage message;  ///< Its deltas are not set.
  };

  void on_depth(const VenueSymbol& source, const DepthMessage& message) override {
    depths.push_back({copy(source), {message.deltas.begin(), message.deltas.end()}, message});
    depths.back().message.deltas = {};
  }
  void on_trade(const VenueSymbol& source, const Trade& trade) override {
    sources.push_back(copy(source));
    trades.push_back(trade);
  }
  void on_quote(const VenueSymbol& source, const Quote& quote) override {
    sources.push_back(copy(source));
    quotes.push_back(quote);
  }
  void on_refused(const Refusal& refusal) override { refusals.push_back(refusal); }

  std::vector<Depth> depths;
  std::vector<Trade> trades;
  std::vector<Quote> quotes;
  std::vector<Source> sources;  ///< Of trades and quotes, in order.
  std::vector<Refusal> refusals;

 private:
  static Source copy(const VenueSymbol& source) {
    return {std::string{source.venue}, std::string{source.symbol}, source.product};
  }
};

/// The same numbers, names and rows, byte for byte.
[[nodiscard]] inline bool same_update(const VenueSymbol& source_a, const DepthMessage& a,
                                      const VenueSymbol& source_b, const DepthMessage& b) {
  return source_a.venue == source_b.venue && source_a.symbol == source_b.symbol &&
         source_a.product == source_b.product && a.first_update == b.first_update &&
         a.last_update == b.last_update && a.previous_update == b.previous_update &&
         a.snapshot == b.snapshot && a.venue_time == b.venue_time &&
         a.deltas.size() == b.deltas.size() &&
         (a.deltas.empty() ||
          std::memcmp(a.deltas.data(), b.deltas.data(), a.deltas.size_bytes()) == 0);
}

}  // namespace godwit
