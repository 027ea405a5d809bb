// The last that strategies have been shown of each instrument.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "market/book/level_book.h"
#include "market/domain/event_kind.h"
#include "market/domain/ids.h"

namespace godwit {

class MarketCache {
 public:
  explicit MarketCache(size_t instruments) : bars_(instruments) {}

  /// Keeps the event, and returns where: it stays there until the instrument's next of its kind.
  const Bar& apply(const Bar& bar) { return keep(bars_, bar); }
  const QuoteBar& apply(const QuoteBar& bar) { return keep(quote_bars_, bar); }
  const Quote& apply(const Quote& quote) { return keep(quotes_, quote); }
  const Trade& apply(const Trade& trade) { return keep(trades_, trade); }
  const Depth& apply(const Depth& depth) { return keep(depths_, depth); }
  const Funding& apply(const Funding& funding) { return keep(fundings_, funding); }
  /// Moves the instrument's book.
  const LevelBook& apply(const BookDelta& delta);

  // The last of each kind, or null before the first.
  [[nodiscard]] const Bar* last_bar(InstrumentIndex instrument) const {
    return find(bars_, instrument);
  }
  [[nodiscard]] const QuoteBar* last_quote_bar(InstrumentIndex instrument) const {
    return find(quote_bars_, instrument);
  }
  [[nodiscard]] const Quote* last_quote(InstrumentIndex instrument) const {
    return find(quotes_, instrument);
  }
  [[nodiscard]] const Trade* last_trade(InstrumentIndex instrument) const {
    return find(trades_, instrument);
  }
  [[nodiscard]] const Depth* last_depth(InstrumentIndex instrument) const {
    return find(depths_, instrument);
  }
  [[nodiscard]] const Funding* last_funding(InstrumentIndex instrument) const {
    return find(fundings_, instrument);
  }
  [[nodiscard]] const LevelBook* book(InstrumentIndex instrument) const {
    return instrument.value() < books_.size() ? books_[instrument.value()].get() : nullptr;
  }

  /// What one unit is worth: the last trade or bar close, whichever came last; for an instrument
  /// that shows neither, the mid of its last quote that has both sides, rounded half to even.
  /// Nothing before the first.
  [[nodiscard]] std::optional<Price> price(InstrumentIndex instrument) const;

 private:
  /// Kinds that a run never shows cost nothing.
  template <class Event>
  const Event& keep(std::vector<Event>& events, const Event& event) {
    const size_t i = event.header.instrument.value();
    if (i >= events.size()) events.resize(bars_.size());
    return events[i] = event;
  }
  template <class Event>
  [[nodiscard]] static const Event* find(const std::vector<Event>& events,
                                         InstrumentIndex instrument) {
    if (instrument.value() >= events.size()) return nullptr;
    const Event& event = events[instrument.value()];
    return event.header.sequence == 0 ? nullptr : &event;
  }

  // Per instrument; sequence 0: none yet.
  std::vector<Bar> bars_;
  std::vector<QuoteBar> quote_bars_;
  std::vector<Quote> quotes_;
  std::vector<Trade> trades_;
  std::vector<Depth> depths_;
  std::vector<Funding> fundings_;
  std::vector<std::unique_ptr<LevelBook>> books_;
};

}  // namespace godwit
