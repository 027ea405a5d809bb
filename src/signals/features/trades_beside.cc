#include "signals/features/trades_beside.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "foundation/base/interrupt.h"

namespace godwit::features {
namespace {

/// Trades are looked for in a stretch that grows by this.
constexpr uint64_t kGrowth = 4;

constexpr auto kDay = static_cast<uint64_t>(Duration::days(1).ns());

/// Nanoseconds between two instants; a Duration holds half of what can lie between them.
uint64_t distance(Timestamp from, Timestamp to) {
  return static_cast<uint64_t>(to.ns()) - static_cast<uint64_t>(from.ns());
}

/// At most the whole.
uint64_t next_stretch(uint64_t stretch, uint64_t whole) {
  return stretch > whole / kGrowth ? whole : stretch * kGrowth;
}

/// Not before the first instant there is.
Timestamp earlier(Timestamp t, uint64_t ns) {
  const Timestamp first = Timestamp::from_ns(std::numeric_limits<int64_t>::min());
  const uint64_t back = std::min(ns, distance(first, t));
  return Timestamp::from_ns(static_cast<int64_t>(static_cast<uint64_t>(t.ns()) - back));
}

}  // namespace

TradesSince::Before trades_before(const Catalog& catalog, const Series& trades, Timestamp end,
                                  bool sides) {
  TradesSince::Before before;
  const auto all = catalog.read<Trade>(trades, {.to = earlier(end, 1)});
  const std::span<const Trade> oldest = all->next();
  if (oldest.empty()) return before;
  const Timestamp begin = oldest.front().header.ts_event;
  for (uint64_t stretch = kDay; end > begin && (!before.close || (sides && !before.has_sides));
       stretch = next_stretch(stretch, distance(begin, end))) {
    const TimeRange part{.from = std::max(begin, earlier(end, stretch)), .to = earlier(end, 1)};
    TradesSince::Before in_part;
    const auto rows = catalog.read<Trade>(trades, part);
    for (auto block = rows->next(); !block.empty(); block = rows->next()) {
      throw_if_interrupted();
      for (const Trade& trade : block) in_part.add(trade);
    }
    if (!before.close) before.close = in_part.close;
    before.has_sides = before.has_sides || in_part.has_sides;
    end = *part.from;
  }
  return before;
}

TradesBeside::TradesBeside(const Catalog& catalog, const Series& trades, const TimeRange& range)
    : catalog_{catalog}, series_{trades}, range_{range} {
  range_.from_day.reset();
}

void TradesBeside::open(Timestamp begin) {
  begin_ = begin;
  range_.from = begin;
  since_ = std::make_unique<TradesSince>(catalog_.read<Trade>(series_, range_),
                                         trades_before(catalog_, series_, begin, sides_));
}

void TradesBeside::advance_to(const TradesSince::Row& row) {
  if (!since_)
    open(earlier(std::min(row.ts, row.arrival), static_cast<uint64_t>(TradesSince::kLost.ns())));
  since_->advance_to(row);
}

void TradesBeside::save(Writer& writer) const {
  writer.put(begin_.has_value());
  if (!begin_) return;
  writer.put(*begin_);
  since_->save(writer);
}

void TradesBeside::load(Reader& reader) {
  if (!reader.get<bool>()) return;
  open(reader.get<Timestamp>());
  since_->load(reader);
}

}  // namespace godwit::features
