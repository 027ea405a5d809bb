#include "market/data/feed/fault_injector.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// Uniform in [0, 1) from 32 bits.
double share(uint32_t word) { return static_cast<double>(word) * 0x1p-32; }

Price off_by(Price price, double magnitude) {
  // A test instrument: the wrong price need not be exact, only repeatable.
  const double wrong = static_cast<double>(price.raw()) * (1 + magnitude);
  return Price::from_raw(static_cast<int64_t>(std::llround(wrong)));
}

template <class T, class Change>
void change_event(MarketEvent& event, Change change) {
  T body = event.as<T>();
  change(body);
  event = MarketEvent{body};
}

void corrupt(MarketEvent& event, double magnitude) {
  const auto off = [magnitude](Price& price) { price = off_by(price, magnitude); };
  const auto off_bar = [&off](auto& prices) {
    for (Price* const price : {&prices.open, &prices.high, &prices.low, &prices.close}) off(*price);
  };
  switch (event.header().kind) {
    case EventKind::kQuote:
      return change_event<Quote>(event, [&](Quote& quote) {
        off(quote.bid_price);
        off(quote.ask_price);
      });
    case EventKind::kTrade:
      return change_event<Trade>(event, [&](Trade& trade) { off(trade.price); });
    case EventKind::kDepth:
      return change_event<Depth>(event, [&](Depth& depth) {
        for (BookLevel& level : depth.bids) off(level.price);
        for (BookLevel& level : depth.asks) off(level.price);
      });
    case EventKind::kBar: return change_event<Bar>(event, off_bar);
    case EventKind::kQuoteBar:
      return change_event<QuoteBar>(event, [&](QuoteBar& bar) {
        off_bar(bar.bid);
        off_bar(bar.ask);
      });
    case EventKind::kOrderByOrder:
      return change_event<OrderByOrder>(event, [&](OrderByOrder& order) { off(order.price); });
    case EventKind::kFunding:
      return change_event<Funding>(event, [&](Funding& funding) { off(funding.mark_price); });
    case EventKind::kBookDelta: break;
  }
}

void renumber(MarketEvent& event, uint64_t by, bool up) {
  const uint64_t number = event.header().sequence;
  const uint64_t lowest = std::min<uint64_t>(number, 1);
  event.set_sequence(up ? number + by : number - std::min(by, number - lowest));
}

}  // namespace

FaultInjector::FaultInjector(std::unique_ptr<ArrivalStream> inner, uint64_t seed,
                             std::vector<Fault> faults)
    : inner_{std::move(inner)}, random_{seed}, faults_{std::move(faults)}, hits_(faults_.size()) {
  for (const Fault& fault : faults_)
    CHECK(fault.kind == FaultKind::kClockSkew || fault.amount.ns() >= 0,
          "a fault moves arrivals later, never earlier");
}

const Arrival* FaultInjector::peek() {
  // What arrives no later than the next recorded event goes first: faults only delay.
  while (inner_->peek() != nullptr &&
         (waiting_.empty() || waiting_.front().at > inner_->peek()->at))
    read_one();
  return waiting_.empty() ? nullptr : &waiting_.front();
}

void FaultInjector::pop() {
  CHECK(!waiting_.empty(), "pop() follows peek()");
  waiting_.pop_front();
}

void FaultInjector::read_one() {
  Arrival arrival = *inner_->peek();
  inner_->pop();
  const Timestamp recorded = arrival.at;
  bool dropped = false;
  bool overtaken = false;
  std::optional<Duration> again;
  for (uint32_t f = 0; f < faults_.size() && !dropped; ++f) {
    const Fault& fault = faults_[f];
    const PhiloxCounter draw = random_.bits(RandomStream::kFaults, events_, f);
    const bool inside = recorded >= fault.from && recorded < fault.to;
    if (!inside || share(draw[0]) >= fault.rate) continue;
    ++hits_[f];
    const auto part = Duration::from_ns(
        static_cast<int64_t>(share(draw[1]) * static_cast<double>(fault.amount.ns())));
    switch (fault.kind) {
      case FaultKind::kDrop: dropped = true; break;
      case FaultKind::kDelay: arrival.at = arrival.at + part; break;
      case FaultKind::kDuplicate: again = part; break;
      case FaultKind::kCorrupt:
        corrupt(arrival.event, (draw[2] & 1) != 0 ? fault.magnitude : -fault.magnitude);
        break;
      case FaultKind::kReorder:
        arrival.at = arrival.at + part;
        overtaken = true;
        break;
      case FaultKind::kFreeze: arrival.at = arrival.at + fault.amount; break;
      case FaultKind::kClockSkew:
        arrival.event.set_ts_event(arrival.event.header().ts_event + fault.amount);
        break;
      case FaultKind::kNumber:
        renumber(arrival.event, static_cast<uint64_t>(fault.magnitude), (draw[2] & 1) != 0);
        break;
    }
  }
  ++events_;
  if (dropped) return;
  if (!overtaken) {
    if (in_order_until_) arrival.at = std::max(arrival.at, *in_order_until_);
    in_order_until_ = arrival.at;
  }
  schedule(arrival);
  if (!again) return;
  arrival.at = arrival.at + *again;
  schedule(arrival);
}

void FaultInjector::schedule(const Arrival& arrival) {
  auto place = waiting_.end();
  while (place != waiting_.begin() && (place - 1)->at > arrival.at) --place;
  const auto placed = waiting_.insert(place, arrival);
  placed->event.set_ts_recv(arrival.at);
}

}  // namespace godwit
