// What a check before an order is shown by the kernel, worked by hand.
#include <map>

#include <gtest/gtest.h>

#include "trading/engine/recording_venue.h"

namespace godwit {
namespace {

/// Passes everything; calls back with the view, and keeps the last equity seen on each day.
class WatchingCheck final : public PreTradeCheck {
 public:
  std::function<void(const OrderRequest&, const RiskView&)> watch;
  std::map<TradingDay, Amount> equity;

  [[nodiscard]] Result<Approved, Reason> check(const OrderRequest& request,
                                               const RiskView& view) noexcept override {
    watch(request, view);
    return Approved{};
  }
  void observe(const RiskView& view) noexcept override {
    equity[view.trading_day()] = view.equity();
  }
  [[nodiscard]] bool needs_volume() const override { return true; }
};

void run(const TestMarket& market, Strategy& strategy, PreTradeCheck& check) {
  const std::unique_ptr<ReplayFeed> feed = market.feed();
  Ledger ledger;
  Account account{AccountIndex{0}, test_currency(), market.instruments, ledger};
  account.deposit(Timestamp{}, market.cash);
  TestObserver observer;
  RecordingVenue venue;
  Strategy* const strategies[] = {&strategy};
  Kernel kernel{{.instruments = market.instruments,
                 .feed = *feed,
                 .venue = venue,
                 .strategies = strategies,
                 .account = account,
                 .check = check,
                 .observer = observer}};
  kernel.run();
}

TestMarket two_instruments() {
  const std::vector<Bar> first = daily_bars({{px("100"), px("100"), 100},
                                             {px("101"), px("102"), 200},
                                             {px("103"), px("104"), 301},
                                             {px("105"), px("105"), 400}});
  const std::vector<Bar> second = daily_bars(
      {{px("10"), px("10")}, {px("10"), px("10")}, {px("10"), px("10")}, {px("10"), px("10")}});
  return test_market({first, second});
}

TEST(KernelRiskView, ShowsTheAccountAndTheMarket) {
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.header.instrument != at_index(0)) return;
    context.submit({.quantity = Quantity::from_units(10 * static_cast<int64_t>(bar.trades))});
  };
  WatchingCheck check;
  int n = 0;
  check.watch = [&](const OrderRequest& request, const RiskView& view) {
    ++n;
    const Timestamp close = test_day(n).end_utc();
    EXPECT_EQ(view.now(), close);
    EXPECT_EQ(view.trading_day(), test_day(n));
    EXPECT_EQ(request.quantity, Quantity::from_units(10 * n));
    ASSERT_TRUE(view.mark(at_index(0)).has_value());
    EXPECT_EQ(view.mark(at_index(0))->ts, close);
    // The order itself is there, and does not count yet.
    ASSERT_EQ(view.working(at_index(0)).size(), 1U);
    EXPECT_FALSE(reserves_risk(view.order(view.working(at_index(0))[0]).state()));
    ASSERT_EQ(view.exposed().size(), 1U);
    EXPECT_EQ(view.exposed()[0], at_index(0));
    EXPECT_EQ(view.messages_since(view.now() - Duration::seconds(1)), 0U);
    EXPECT_EQ(view.messages_since(Timestamp::from_ns(0)), static_cast<uint32_t>(n - 1));
    EXPECT_FALSE(view.best(at_index(0), Side::kBuy).has_value());
    EXPECT_FALSE(view.displayed_depth(at_index(0), Side::kSell).has_value());
    const auto volume = view.average_daily_volume(at_index(0));
    switch (n) {
      case 1:
        EXPECT_EQ(view.equity(), money("1000000"));
        EXPECT_EQ(view.mark(at_index(0))->price, px("100"));
        EXPECT_EQ(view.opened_today(at_index(0)), Quantity{});
        EXPECT_FALSE(volume.has_value());
        break;
      case 2:  // 10 bought at 101.
        EXPECT_EQ(view.equity(), money("1000010"));
        EXPECT_EQ(view.opened_today(at_index(0)), qty("10"));
        EXPECT_EQ(volume, qty("100"));
        break;
      case 3:  // 20 more at 103.
        EXPECT_EQ(view.equity(), money("1000050"));
        EXPECT_EQ(view.position(at_index(0)).long_leg().today(), qty("20"));
        EXPECT_EQ(view.position(at_index(0)).long_leg().yesterday(), qty("10"));
        EXPECT_EQ(view.opened_today(at_index(0)), qty("20"));
        EXPECT_EQ(volume, qty("150"));
        break;
      default:  // Volumes of three days: 601 / 3, rounded down at 1e-8.
        EXPECT_EQ(volume, qty("200.33333333"));
    }
  };
  run(two_instruments(), strategy, check);
  EXPECT_EQ(n, 4);
  EXPECT_EQ(check.equity[test_day(1)], money("1000000"));
  EXPECT_EQ(check.equity[test_day(2)], money("1000010"));
  EXPECT_EQ(check.equity[test_day(3)], money("1000050"));
}

TEST(KernelRiskView, OrdersOfOneMomentSeeEachOther) {
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.header.instrument == at_index(0) && bar.trades == 2)
      for (int i = 0; i < 3; ++i) context.submit({.quantity = qty("1")});
  };
  WatchingCheck check;
  std::vector<uint32_t> messages;
  std::vector<int> reserved;
  check.watch = [&](const OrderRequest&, const RiskView& view) {
    messages.push_back(view.messages_since(view.now() - Duration::seconds(1)));
    int count = 0;
    for (const OrderId id : view.working(at_index(0)))
      count += reserves_risk(view.order(id).state()) ? 1 : 0;
    reserved.push_back(count);
  };
  run(two_instruments(), strategy, check);
  EXPECT_EQ(messages, (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(reserved, (std::vector<int>{0, 1, 2}));
}

TEST(KernelRiskView, ForgetsWhatIsHeldNoMore) {
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    const bool is_second = bar.header.instrument == at_index(1);
    if (is_second && bar.trades == 1)
      context.submit({.instrument = at_index(1), .quantity = qty("1")});
    if (is_second && bar.trades == 2)
      context.submit({.instrument = at_index(1), .side = Side::kSell, .quantity = qty("1")});
    if (!is_second && bar.trades >= 3) context.submit({.quantity = qty("1")});
  };
  WatchingCheck check;
  std::vector<size_t> exposed;
  check.watch = [&](const OrderRequest& request, const RiskView& view) {
    if (request.instrument == at_index(0)) exposed.push_back(view.exposed().size());
  };
  run(two_instruments(), strategy, check);
  // Sold at the open of day 3: still listed on that day, gone on the next.
  EXPECT_EQ(exposed, (std::vector<size_t>{2, 1}));
}

}  // namespace
}  // namespace godwit
