// Orders of ours in the recorded queues of real Shanghai shares, both auctions included.
#include <map>

#include "trading/simulation/l3_matcher.h"
#include "trading/simulation/sse_day_testing.h"

namespace godwit {
namespace {

constexpr uint64_t kOurs = 20;

/// 09:30 to 11:30 and 13:00 to 14:57 in Shanghai.
bool in_continuous_trading(Timestamp t, Date day) {
  const Duration time = t - (day.midnight_utc() - Duration::hours(8));
  return (time >= Duration::minutes(570) && time < Duration::minutes(690)) ||
         (time >= Duration::minutes(780) && time < Duration::minutes(897));
}

/// Keeps orders of 300 shares at the best prices and watches what the record does to them.
class Shadow {
 public:
  explicit Shadow(Date day) : day_{day} { matcher_.set_continuous(false); }

  void on_event(const OrderByOrder& event) {
    const bool continuous = in_continuous_trading(event.header.ts_event, day_);
    if (continuous != continuous_) (void)matcher_.set_continuous(continuous_ = continuous);
    std::map<Side, Quantity> filled;
    for (const OwnOrderEvent& outcome : matcher_.on_event(event)) {
      ASSERT_EQ(outcome.kind, MatchEventKind::kTrade);
      filled[outcome.side] += outcome.quantity;
      const bool one_price = (event.header.flags & OrderByOrder::kTakesBoth) != 0;
      const Price limit = limits_.at(outcome.order_id);
      ASSERT_EQ(outcome.price, one_price ? event.price : limit);
      ASSERT_TRUE(may_trade_at(book_side(outcome.side), limit, outcome.price));
      ASSERT_TRUE(outcome.resting);
      ++fills;
    }
    for (const auto& [side, quantity] : filled) ASSERT_LE(quantity, event.quantity);
    ASSERT_EQ(matcher_.recorded().faults().total(), 0U);
    if (++events_ % 50 == 0) renew();
  }
  int64_t fills = 0;
  int64_t sent = 0;

 private:
  void renew() {
    const uint64_t id = 1 + next_++ % kOurs;
    (void)matcher_.cancel(id);
    const BookSide side = id % 2 == 0 ? BookSide::kBid : BookSide::kAsk;
    PriceLevel best;  // Less what ours took.
    if (matcher_.levels(order_side(side), {&best, 1}) == 0) return;
    limits_[id] = best.price;
    const auto outcome = matcher_.submit({.order_id = id,
                                          .side = order_side(side),
                                          .price = best.price,
                                          .quantity = Quantity::from_units(300)});
    ASSERT_EQ(outcome[0].kind, MatchEventKind::kRested);
    const auto ours = matcher_.find(id);
    ASSERT_GE(ours->ahead, best.volume);  // Last in its queue.
    ++sent;
  }

  Date day_;
  L3Matcher matcher_;
  bool continuous_ = false;
  uint64_t events_ = 0;
  uint64_t next_ = 0;
  std::map<uint64_t, Price> limits_;
};

class L3MatcherSse : public test::SseDays {};

TEST_F(L3MatcherSse, OursFillByTheirPlaces) {
  for (const std::string share : {"600761", "600961", "605580"}) {
    SCOPED_TRACE(share);
    const Date day = *Date::from_civil(2023, 7, 11);
    const std::string stem = level2_ + "sse_20230711/" + share + ".SH_";
    Shadow shadow{day};
    for (const OrderByOrder& event :
         test::sse_day(stem + "orders.csv.gz", stem + "trades.csv.gz", day)) {
      shadow.on_event(event);
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(shadow.sent, 500);
    EXPECT_GT(shadow.fills, 500);
  }
}

}  // namespace
}  // namespace godwit
