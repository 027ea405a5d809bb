// The rules of Chinese shares against a naive re-statement: prices in cents, shares one by one,
// dates as numbers, every rule written out by board as the exchanges' tables have it.
#include <algorithm>
#include <array>

#include "foundation/base/random.h"
#include "market/rules/order_rules.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

constexpr std::array kCodes{"600519.SSE", "000001.SZSE", "688981.SSE", "300750.SZSE", "920799.BSE"};

/// Everything of one case, in whole shares and cents.
struct Naive {
  std::string code;
  int date;  // 20240603.
  bool special_treatment;
  int reference;
  bool is_buy;
  bool is_market;
  bool is_continuous;
  int price;
  int64_t quantity;
  int best_other;                  // Of the other side; 0: none.
  std::vector<int> shares_bought;  // The date on which each share that is held was bought.
};

bool is_star(const Naive& c) { return c.code.starts_with("688"); }
bool is_growth(const Naive& c) { return c.code.starts_with("300"); }
bool is_beijing(const Naive& c) { return c.code.ends_with(".BSE"); }

int percent(const Naive& c) {
  if (is_beijing(c)) return 30;
  if (is_star(c) || is_growth(c)) return 20;
  return c.special_treatment && c.date < 20260706 ? 5 : 10;
}

bool price_fits(const Naive& c) {
  if (c.is_market) return true;
  int up = (c.reference * (100 + percent(c)) + 50) / 100;
  int down = (c.reference * (100 - percent(c)) + 50) / 100;
  if (up == c.reference) up = c.reference + 1;
  if (down == c.reference) down = c.reference - 1;
  if (down < 1) down = 1;
  if (c.price > up || c.price < down) return false;
  if (!c.is_continuous) return true;
  const bool caged = c.date >= 20230410 || is_star(c) || is_growth(c) || is_beijing(c);
  if (!caged) return true;
  const int base = c.best_other != 0 ? c.best_other : c.reference;
  const int share = is_beijing(c) ? 5 : 2;
  const int ten_ticks = is_beijing(c) || c.date >= 20230410 ? 10 : 0;
  const int away = c.is_buy ? c.price - base : base - c.price;
  return away <= ten_ticks || away * 100 <= base * share;
}

bool quantity_fits(const Naive& c) {
  const auto held = static_cast<int64_t>(c.shares_bought.size());
  int64_t most = 1'000'000;
  if (is_star(c)) most = c.is_market ? 50'000 : 100'000;
  if (is_growth(c)) most = c.is_market ? 150'000 : 300'000;
  if (c.quantity < 1 || c.quantity > most) return false;
  if (c.is_buy) {
    if (is_star(c)) return c.quantity >= 200;
    if (is_beijing(c)) return c.quantity >= 100;
    return c.quantity % 100 == 0;
  }
  int64_t sellable = 0;  // T+1: what was bought before today.
  for (const int date : c.shares_bought) sellable += date < c.date ? 1 : 0;
  if (c.quantity > sellable) return false;
  if (is_star(c)) return c.quantity >= 200 || c.quantity == held;
  if (is_beijing(c)) return c.quantity >= 100 || c.quantity == held;
  // What stays behind must be whole lots, or the order itself is.
  return c.quantity % 100 == 0 || (held - c.quantity) % 100 == 0;
}

bool phase_fits(const Naive& c) { return c.is_continuous || !c.is_market; }

Price cents(int64_t value) { return Price::from_raw(value * (Price::kScale / 100)); }

OrderSituation situation_of(const Naive& c) {
  OrderSituation situation{.phase = c.is_continuous ? Phase::kContinuous : Phase::kAuction};
  if (c.best_other != 0) (c.is_buy ? situation.best_ask : situation.best_bid) = cents(c.best_other);
  const auto today = std::count(c.shares_bought.begin(), c.shares_bought.end(), c.date);
  const auto held = static_cast<int64_t>(c.shares_bought.size());
  situation.free_long = {Quantity::from_units(today), Quantity::from_units(held - today)};
  situation.sellable = situation.free_long.earlier;
  return situation;
}

TradingDay day_of(int date) {
  return TradingDay{*Date::from_civil(date / 10'000, static_cast<unsigned>(date / 100 % 100),
                                      static_cast<unsigned>(date % 100))};
}

Naive random_case(Rng& rng) {
  constexpr std::array kDates{20220103, 20230407, 20230410, 20240603, 20260703, 20260706};
  Naive c;
  c.code = kCodes[static_cast<size_t>(rng.between(0, 4))];
  c.date = kDates[static_cast<size_t>(rng.between(0, 5))];
  c.special_treatment = rng.between(0, 3) == 0;
  c.reference =
      static_cast<int>(rng.between(0, 3) == 0 ? rng.between(5, 60) : rng.between(100, 9999));
  c.is_buy = rng.between(0, 1) == 0;
  c.is_market = rng.between(0, 3) == 0;
  c.is_continuous = rng.between(0, 3) != 0;
  // Near the limits, near the cage, or anywhere.
  const int edge = c.reference *
                   static_cast<int>(rng.between(0, 1) == 0 ? 100 + percent(c) : 100 - percent(c)) /
                   100;
  c.best_other = rng.between(0, 3) == 0 ? 0 : c.reference + static_cast<int>(rng.between(-3, 3));
  const int base = c.best_other != 0 ? c.best_other : c.reference;
  const int caged = c.is_buy ? base + std::max(base * 2 / 100, 10) : base - std::max(base / 50, 10);
  c.price = static_cast<int>(rng.between(-2, 2)) +
            std::array{edge, caged, c.reference}[static_cast<size_t>(rng.between(0, 2))];
  c.price = std::max(c.price, 1);
  const int64_t held = rng.between(0, 450);
  for (int64_t i = 0; i < held; ++i)
    c.shares_bought.push_back(rng.between(0, 9) == 0 ? c.date : c.date - 1);
  if (rng.between(0, 1) == 0)  // Often all of it may be sold.
    std::fill(c.shares_bought.begin(), c.shares_bought.end(), c.date - 1);
  constexpr std::array<int64_t, 7> kEdges{100, 200, 50'000, 100'000, 150'000, 300'000, 1'000'000};
  switch (rng.between(0, 3)) {
    case 0: c.quantity = kEdges[static_cast<size_t>(rng.between(0, 6))] + rng.between(-1, 1); break;
    case 1: c.quantity = std::max<int64_t>(1, held); break;
    case 2: c.quantity = 100 * rng.between(1, 5); break;
    default: c.quantity = rng.between(1, 450); break;
  }
  return c;
}

TEST(OrderRules, AgreeWithANaiveRestatementForShares) {
  int taken = 0;
  int refused = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng{seed};
    for (int i = 0; i < 1000; ++i) {
      const Naive c = random_case(rng);
      const Instrument share = real_rules().define_instrument(id(c.code), day_of(c.date));
      const OrderFacts facts = make_order_facts(real_rules(), share,
                                                {.trading_day = day_of(c.date),
                                                 .reference_price = cents(c.reference),
                                                 .special_treatment = c.special_treatment});
      OrderRequest request{.side = c.is_buy ? Side::kBuy : Side::kSell,
                           .type = c.is_market ? OrderType::kMarket : OrderType::kLimit,
                           .tif = c.is_market ? TimeInForce::kIoc : TimeInForce::kDay,
                           .quantity = Quantity::from_units(c.quantity)};
      if (!c.is_market) request.limit_price = cents(c.price);
      const Reason reason = check_order(request, facts, situation_of(c));
      const bool expected = price_fits(c) && quantity_fits(c) && phase_fits(c);
      ASSERT_EQ(reason == Reason::kNone, expected)
          << "seed " << seed << " case " << i << ": " << c.code << " " << c.date << " ref "
          << c.reference << (c.is_buy ? " buy " : " sell ") << c.quantity << " at " << c.price
          << " other " << c.best_other << " held " << c.shares_bought.size() << ": "
          << name(reason);
      ++(expected ? taken : refused);
    }
  }
  EXPECT_GT(taken, 5'000);
  EXPECT_GT(refused, 5'000);
}

}  // namespace
}  // namespace godwit
