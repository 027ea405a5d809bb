#include "trading/engine/netting.h"

#include <gtest/gtest.h>

#include "trading/engine/recording_venue.h"
#include "trading/engine/test_market.h"

namespace godwit {
namespace {

constexpr StrategyIndex kFirst{0};
constexpr StrategyIndex kSecond{1};

const BarPrices kTen{.open = px("10"), .close = px("10")};
const BarPrices kTwelve{.open = px("12"), .close = px("12")};

Amount same(Currency, Amount amount) { return amount; }

/// A run of two strategies with a thousand each.
struct Pair {
  TestMarket market;
  ScriptedStrategy first;
  ScriptedStrategy second;
  Log first_log;
  Log second_log;
  RecordingVenue venue;
  Ledger ledger;
  Account account;
  StrategyBooks books;
  std::vector<Order> orders;
  std::vector<Fill> fills;

  explicit Pair(TestMarket given)
      : market{std::move(given)},
        account{AccountIndex{0}, test_currency(), market.instruments, ledger},
        books{market.instruments, 2} {
    first.log = &first_log;
    second.log = &second_log;
    account.deposit(Timestamp{}, money("2000"));
    books.deposit(kFirst, money("1000"));
    books.deposit(kSecond, money("1000"));
  }
  void run(std::span<const OffsetRule> offsets = {}, const TradingClock* clock = nullptr) {
    const std::unique_ptr<ReplayFeed> feed = market.feed();
    Strategy* const strategies[] = {&first, &second};
    InstrumentCheck check;
    TestObserver observer;
    Kernel kernel{{.instruments = market.instruments,
                   .feed = *feed,
                   .venue = venue,
                   .strategies = strategies,
                   .account = account,
                   .check = check,
                   .observer = observer,
                   .books = &books,
                   .offsets = offsets,
                   .clock = clock}};
    kernel.run();
    orders.assign(kernel.orders().orders().begin(), kernel.orders().orders().end());
    fills = std::move(observer.fills);
  }
  [[nodiscard]] Quantity held(StrategyIndex strategy, size_t instrument = 0) const {
    return books.quantity(strategy, at_index(instrument));
  }
  [[nodiscard]] Amount equity(StrategyIndex strategy) const { return books.equity(strategy, same); }
};

/// At each bar number the target quantity of instrument 0.
void follow(ScriptedStrategy& strategy, std::map<uint32_t, std::string_view> targets) {
  strategy.bar = [targets = std::move(targets)](Context& context, const Bar& bar) {
    const auto target = targets.find(bar.trades);
    if (target != targets.end()) context.set_target_quantity(at_index(0), qty(target->second));
  };
}

TEST(Netting, OppositeWishesAreCrossedInside) {
  Pair pair{test_market({daily_bars({kTen, kTwelve, kTwelve})})};
  follow(pair.first, {{1, "30"}});
  follow(pair.second, {{1, "-30"}});
  pair.run();
  EXPECT_TRUE(pair.orders.empty());
  EXPECT_EQ(pair.held(kFirst), qty("30"));
  EXPECT_EQ(pair.held(kSecond), qty("-30"));
  EXPECT_EQ(pair.equity(kFirst), money("1060")) << "bought at 10, the price of the decision";
  EXPECT_EQ(pair.equity(kSecond), money("940"));
  EXPECT_EQ(pair.account.equity(), money("2000"));
}

TEST(Netting, OnlyTheRestIsTradedAndGoesToThoseWhoAskedForIt) {
  Pair pair{test_market({daily_bars({kTen, kTwelve, kTwelve})})};
  follow(pair.first, {{1, "50"}});
  follow(pair.second, {{1, "-20"}});
  pair.run();
  ASSERT_EQ(pair.orders.size(), 1U);
  EXPECT_EQ(pair.orders[0].request().strategy, kNettedOrder);
  EXPECT_EQ(pair.orders[0].request().quantity, qty("30"));
  EXPECT_EQ(pair.held(kFirst), qty("50"));
  EXPECT_EQ(pair.held(kSecond), qty("-20"));
  // 20 crossed at 10, 30 bought at 12: paid 560, worth 600.
  EXPECT_EQ(pair.equity(kFirst), money("1040"));
  EXPECT_EQ(pair.equity(kSecond), money("960"));
  EXPECT_EQ(pair.account.equity(), money("2000"));
  const auto told = [](const Log& log) {
    return std::count(log.begin(), log.end(), "strategy report 1 fill");
  };
  EXPECT_EQ(told(pair.first_log), 1);
  EXPECT_EQ(told(pair.second_log), 0) << "it was served inside";
}

TEST(Netting, SeveralOnOneSideShareAnOrder) {
  Pair pair{test_market({daily_bars({kTen, kTwelve, kTwelve})})};
  follow(pair.first, {{1, "10"}});
  follow(pair.second, {{1, "20"}});
  std::vector<Quantity> seen;
  const auto listen = [&](Context& context, const Report& report) {
    if (!report.fill) return;
    seen.push_back(report.fill->quantity);
    EXPECT_EQ(report.fill->amount, notional(px("12"), report.fill->quantity, 1, Rounding::kUp));
    EXPECT_EQ(context.position(at_index(0)), report.fill->quantity);
    EXPECT_EQ(context.account_position(at_index(0)).net(), qty("30"));
  };
  pair.first.report = listen;
  pair.second.report = listen;
  pair.run();
  EXPECT_EQ(pair.fills.size(), 1U);
  EXPECT_EQ(seen, (std::vector{qty("10"), qty("20")}));
}

TEST(Netting, AWeightIsOfTheStrategysOwnEquity) {
  Pair pair{test_market({daily_bars({kTen, kTen, kTwelve, kTwelve})})};
  pair.first.bar = [](Context& context, const Bar& bar) {
    if (bar.trades == 1) context.set_target_weight(at_index(0), 1);
  };
  pair.second.bar = [](Context& context, const Bar& bar) {
    EXPECT_EQ(context.equity(), money("1000"));
    if (bar.trades == 3) context.set_target_weight(at_index(0), 0.6);
  };
  pair.run();
  EXPECT_EQ(pair.held(kFirst), qty("100"));
  EXPECT_EQ(pair.held(kSecond), qty("50")) << "600 at 12";
}

TEST(Netting, AChangeOfOneCallsBackTheOrderOfAll) {
  Pair pair{test_market({daily_bars({kTen, kTen, kTen})})};
  pair.venue.never_fill();
  follow(pair.first, {{1, "10"}});
  follow(pair.second, {{1, "5"}, {2, "7"}});
  pair.run();
  ASSERT_EQ(pair.orders.size(), 2U);
  EXPECT_EQ(pair.orders[0].reason(), Reason::kTargetChanged);
  EXPECT_EQ(pair.orders[0].request().quantity, qty("15"));
  EXPECT_EQ(pair.orders[1].request().quantity, qty("17")) << "what the first still misses, too";
}

TEST(Netting, OrdersOfAStrategysOwnStayItsOwn) {
  Pair pair{test_market({daily_bars({kTen, kTen, kTen, kTen})})};
  pair.first.bar = [](Context& context, const Bar& bar) {
    if (bar.trades == 1) context.set_target_quantity(at_index(0), {});
    if (bar.trades == 1)
      (void)context.submit({.instrument = at_index(0), .side = Side::kBuy, .quantity = qty("8")});
  };
  follow(pair.second, {{2, "3"}});
  pair.run();
  EXPECT_EQ(pair.held(kFirst), qty("8")) << "the target before its order is no longer held";
  EXPECT_EQ(pair.held(kSecond), qty("3"));
  ASSERT_EQ(pair.orders.size(), 2U);
  EXPECT_EQ(pair.orders[0].request().strategy, kFirst);
}

TEST(Netting, ASelfMatchIsDeniedBeforeItIsSent) {
  Pair pair{test_market({daily_bars({kTen, kTen, kTen})})};
  pair.venue.never_fill();
  const auto limit = [](Side side, std::string_view price) {
    return OrderRequest{.instrument = at_index(0),
                        .side = side,
                        .type = OrderType::kLimit,
                        .quantity = qty("1"),
                        .limit_price = px(price)};
  };
  pair.first.bar = [&](Context& context, const Bar& bar) {
    if (bar.trades == 1) (void)context.submit(limit(Side::kBuy, "9.5"));
  };
  pair.second.bar = [&](Context& context, const Bar& bar) {
    if (bar.trades != 2) return;
    (void)context.submit(limit(Side::kSell, "9.6"));
    (void)context.submit(limit(Side::kSell, "9.5"));
    (void)context.submit({.instrument = at_index(0), .side = Side::kSell, .quantity = qty("1")});
  };
  pair.run();
  ASSERT_EQ(pair.orders.size(), 4U);
  EXPECT_EQ(pair.orders[1].reason(), Reason::kNone) << "the prices do not meet";
  for (const size_t i : {2U, 3U}) {
    EXPECT_EQ(pair.orders[i].state(), OrderState::kDenied);
    EXPECT_EQ(pair.orders[i].reason(), Reason::kSelfMatch);
  }
}

/// What was asked in a run that goes long four, long six, short three.
std::vector<std::pair<Offset, Quantity>> offsets_of_a_turn(const TradingClock* clock) {
  Pair pair{test_market({daily_bars({kTen, kTen, kTen, kTen, kTen})})};
  follow(pair.first, {{1, "4"}, {2, "6"}, {3, "-3"}});
  const OffsetRule rules[] = {{OffsetNaming::kSeparate, ClosePolicy::kYesterdayFirst}};
  pair.run(rules, clock);
  std::vector<std::pair<Offset, Quantity>> asked;
  for (const Order& order : pair.orders)
    asked.emplace_back(order.request().offset, order.request().quantity);
  return asked;
}

TEST(Netting, ClosesAreNamedForTheDayOnWhichTheyTrade) {
  using Asked = std::vector<std::pair<Offset, Quantity>>;
  // Decided at the end of day 3, traded on day 4: all lots are old by then.
  EXPECT_EQ(offsets_of_a_turn(nullptr), (Asked{{Offset::kOpen, qty("4")},
                                               {Offset::kOpen, qty("2")},
                                               {Offset::kCloseYesterday, qty("6")},
                                               {Offset::kOpen, qty("3")}}));
  // Were the day not over, the two lots of day 3 would be closed by name.
  struct EndlessDays final : TradingClock {
    [[nodiscard]] bool is_over(InstrumentIndex, TradingDay, Timestamp) const override {
      return false;
    }
  } endless;
  EXPECT_EQ(offsets_of_a_turn(&endless), (Asked{{Offset::kOpen, qty("4")},
                                                {Offset::kOpen, qty("2")},
                                                {Offset::kCloseYesterday, qty("4")},
                                                {Offset::kCloseToday, qty("2")},
                                                {Offset::kOpen, qty("3")}}));
}

}  // namespace
}  // namespace godwit
