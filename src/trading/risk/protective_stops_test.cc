#include "trading/risk/protective_stops.h"

#include <algorithm>
#include <string>
#include <vector>

#include "foundation/base/random.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {
namespace {

constexpr InstrumentIndex kFirst{0};

RiskLimits limits(const char* loss, const char* trail, const char* profit) {
  RiskLimits limits;
  if (loss != nullptr) limits.stop_loss = as<Rate>(loss);
  if (trail != nullptr) limits.trailing_stop = as<Rate>(trail);
  if (profit != nullptr) limits.take_profit = as<Rate>(profit);
  return limits;
}

/// One account in one instrument.
struct Desk {
  explicit Desk(const RiskLimits& of, int64_t multiplier = 1) : stops{of, table} {
    table[0].multiplier = multiplier;
  }
  std::vector<Instrument> table{risk_instrument(0)};
  ProtectiveStops stops;

  void fill(Side side, const char* quantity, const char* price, Offset offset = Offset::kNet) {
    const Fill fill{.instrument = kFirst,
                    .side = side,
                    .offset = offset,
                    .price = as<Price>(price),
                    .quantity = as<Quantity>(quantity),
                    .amount = *notional(as<Price>(price), as<Quantity>(quantity),
                                        table[0].multiplier, Rounding::kHalfEven)};
    stops.apply_fill(fill);
  }
  /// "" or "sell 100 STOP_LOSS"; of both legs, " and " between them.
  std::string mark(const char* price, const Closable& closable = {}) {
    std::string text;
    for (const auto& request : stops.on_mark(kFirst, as<Price>(price), closable)) {
      if (!request) continue;
      if (!text.empty()) text += " and ";
      text += std::string{name(request->side)} + " " + format_fixed(request->quantity) + " " +
              std::string{name(request->reason)};
      if (request->offset == Offset::kClose) text += " close";
    }
    return text;
  }
};

TEST(ProtectiveStops, ClosesALongPositionExactlyAtItsLimits) {
  Desk loss{limits("0.05", nullptr, nullptr)};
  EXPECT_EQ(loss.mark("1"), "");  // Nothing is held.
  loss.fill(Side::kBuy, "100", "20");
  EXPECT_EQ(loss.mark("19.000000001"), "");
  EXPECT_EQ(loss.mark("19"), "sell 100 STOP_LOSS");
  Desk trail{limits(nullptr, "0.1", nullptr)};
  trail.fill(Side::kBuy, "100", "20");
  EXPECT_EQ(trail.mark("30"), "");
  EXPECT_EQ(trail.mark("27.000000001"), "");
  EXPECT_EQ(trail.mark("27"), "sell 100 TRAILING_STOP");
  Desk profit{limits(nullptr, nullptr, "0.5")};
  profit.fill(Side::kBuy, "100", "20");
  EXPECT_EQ(profit.mark("29.999999999"), "");
  EXPECT_EQ(profit.mark("30"), "sell 100 TAKE_PROFIT");
}

TEST(ProtectiveStops, ClosesAShortPositionExactlyAtItsLimits) {
  Desk loss{limits("0.05", nullptr, nullptr), 300};
  loss.fill(Side::kSell, "2", "4000");
  EXPECT_EQ(loss.mark("4199.999999999"), "");
  EXPECT_EQ(loss.mark("4200"), "buy 2 STOP_LOSS");
  Desk trail{limits(nullptr, "0.1", nullptr)};
  trail.fill(Side::kSell, "100", "20");
  EXPECT_EQ(trail.mark("10"), "");
  EXPECT_EQ(trail.mark("10.999999999"), "");
  EXPECT_EQ(trail.mark("11"), "buy 100 TRAILING_STOP");
  Desk profit{limits(nullptr, nullptr, "0.5")};
  profit.fill(Side::kSell, "100", "20");
  EXPECT_EQ(profit.mark("10.000000001"), "");
  EXPECT_EQ(profit.mark("10"), "buy 100 TAKE_PROFIT");
}

TEST(ProtectiveStops, TheTrailCountsFromTheEntryOn) {
  Desk desk{limits(nullptr, "0.1", nullptr)};
  EXPECT_EQ(desk.mark("1000"), "");  // Before the entry: no matter.
  desk.fill(Side::kBuy, "10", "100");
  EXPECT_EQ(desk.mark("90.000000001"), "");
  desk.fill(Side::kBuy, "10", "92");  // Adding leaves the best mark.
  EXPECT_EQ(desk.mark("90"), "sell 20 TRAILING_STOP");
  desk.fill(Side::kSell, "20", "90");
  desk.fill(Side::kBuy, "5", "80");  // A new position begins anew.
  EXPECT_EQ(desk.mark("72.1"), "");
  EXPECT_EQ(desk.mark("72"), "sell 5 TRAILING_STOP");
}

TEST(ProtectiveStops, TheLossComesBeforeTheTrailAndTheTrailBeforeTheProfit) {
  Desk loss{limits("0.1", "0.1", nullptr)};
  loss.fill(Side::kBuy, "1", "100");
  EXPECT_EQ(loss.mark("90"), "sell 1 STOP_LOSS");
  Desk trail{limits("0.1", "0.1", "0.2")};
  trail.fill(Side::kBuy, "1", "100");
  EXPECT_EQ(trail.mark("150", {.long_quantity = Quantity{}}), "");  // Bought today, T+1.
  EXPECT_EQ(trail.mark("135"), "sell 1 TRAILING_STOP");
}

TEST(ProtectiveStops, AsksOnceUntilItsOrderHasEnded) {
  Desk desk{limits("0.05", nullptr, nullptr)};
  desk.fill(Side::kBuy, "100", "20");
  EXPECT_EQ(desk.mark("18"), "sell 100 STOP_LOSS");
  EXPECT_EQ(desk.mark("17"), "");
  desk.fill(Side::kSell, "60", "17");
  EXPECT_EQ(desk.mark("16"), "");
  desk.stops.on_request_ended(kFirst, Side::kSell);  // It expired with 40 left.
  EXPECT_EQ(desk.mark("19.5"), "");                  // Back within the limit: nothing to do.
  EXPECT_EQ(desk.mark("16"), "sell 40 STOP_LOSS");
  desk.fill(Side::kSell, "40", "16");
  desk.stops.on_request_ended(kFirst, Side::kSell);
  EXPECT_EQ(desk.mark("1"), "");
  // A position opened while the end of that order was still on its way is guarded at once.
  desk.fill(Side::kBuy, "10", "20");
  desk.stops.on_request_ended(kFirst, Side::kSell);
  EXPECT_EQ(desk.mark("19"), "sell 10 STOP_LOSS");
}

TEST(ProtectiveStops, SellsOnlyWhatMayBeSold) {
  Desk desk{limits("0.05", nullptr, nullptr)};
  desk.fill(Side::kBuy, "300", "20");
  EXPECT_EQ(desk.mark("10", {.long_quantity = as<Quantity>("0")}), "");
  EXPECT_EQ(desk.mark("10", {.long_quantity = as<Quantity>("200")}), "sell 200 STOP_LOSS");
}

TEST(ProtectiveStops, GuardsBothLegsOfAFuturesPosition) {
  Desk desk{limits("0.05", nullptr, "0.05"), 10};
  desk.fill(Side::kBuy, "2", "4000", Offset::kOpen);
  desk.fill(Side::kSell, "3", "4000", Offset::kOpen);
  EXPECT_EQ(desk.mark("3801"), "");
  EXPECT_EQ(desk.mark("3800"), "sell 2 STOP_LOSS close and buy 3 TAKE_PROFIT close");
  desk.fill(Side::kBuy, "3", "3800", Offset::kCloseToday);
  desk.fill(Side::kSell, "1", "3800", Offset::kCloseYesterday);
  desk.stops.on_request_ended(kFirst, Side::kSell);
  EXPECT_EQ(desk.mark("3800"), "sell 1 STOP_LOSS close");
}

TEST(ProtectiveStops, AFillThatTurnsThePositionRoundOpensTheRest) {
  Desk desk{limits("0.1", nullptr, nullptr)};
  desk.fill(Side::kBuy, "10", "100");
  desk.fill(Side::kSell, "25", "120");
  EXPECT_EQ(desk.mark("131.99"), "");
  EXPECT_EQ(desk.mark("132"), "buy 15 STOP_LOSS");
}

TEST(ProtectiveStops, PricesBelowZero) {
  Desk desk{limits("0.5", nullptr, nullptr)};
  desk.fill(Side::kSell, "1", "-20");  // Short at -20: it loses when the price rises.
  EXPECT_EQ(desk.mark("-10.00000001"), "");
  EXPECT_EQ(desk.mark("-10"), "buy 1 STOP_LOSS");
}

TEST(ProtectiveStops, ASplitOrADividendIsNoLoss) {
  Desk desk{limits("0.05", "0.05", "0.9")};
  desk.fill(Side::kBuy, "100", "20");
  EXPECT_EQ(desk.mark("22"), "");
  // Ten for ten and 2 yuan a share: a close of 22 is worth 10 from now on.
  desk.stops.adjust(kFirst, {.long_quantity = as<Quantity>("200"),
                             .long_received = as<Amount>("200"),
                             .close = as<Price>("22"),
                             .reference = as<Price>("10")});
  // Best 10, cost 1,800 for 200.
  EXPECT_EQ(desk.mark("9.500000001"), "");
  EXPECT_EQ(desk.mark("9.5"), "sell 200 TRAILING_STOP");
  desk.stops.on_request_ended(kFirst, Side::kSell);
  EXPECT_EQ(desk.mark("8.55"), "sell 200 STOP_LOSS");
}

TEST(ProtectiveStops, GoOnFromASavedState) {
  const RiskLimits of = limits("0.05", "0.1", "0.5");
  Desk desk{of};
  desk.fill(Side::kBuy, "100", "20");
  EXPECT_EQ(desk.mark("25"), "");
  Writer saved;
  desk.stops.save(saved);
  Desk other{of};
  EXPECT_NE(other.stops.state_hash(), desk.stops.state_hash());
  Reader reader{saved.bytes()};
  other.stops.load(reader);
  reader.finish();
  EXPECT_EQ(other.stops.state_hash(), desk.stops.state_hash());
  EXPECT_EQ(other.mark("22.5"), "sell 100 TRAILING_STOP");
  EXPECT_NE(other.stops.state_hash(), desk.stops.state_hash());
  // Cut short, or of another table.
  Reader cut{saved.bytes().first(saved.bytes().size() - 1)};
  EXPECT_THROW(other.stops.load(cut), Error);
  const std::vector<Instrument> two{risk_instrument(0), risk_instrument(1)};
  ProtectiveStops wider{of, two};
  Reader wrong{saved.bytes()};
  EXPECT_THROW(wider.load(wrong), Error);
}

/// All that ever happened to one long-only position, looked at from the beginning at every mark:
/// whole cents and whole shares.
struct NaiveHistory {
  struct Happening {
    int64_t bought;  // Shares; sold: negative; a mark: zero.
    int64_t cents;
  };
  std::vector<Happening> all;

  /// The reason for which it is closed at the last mark, kNone when for none. In percent.
  [[nodiscard]] Reason judge(int loss, int trail, int profit) const {
    int64_t shares = 0;
    int128 cost = 0;  // In 1e-8 of money.
    int64_t best = 0;
    for (const Happening& one : all) {
      if (one.bought > 0) {
        if (shares == 0) best = one.cents;
        shares += one.bought;
        cost += static_cast<int128>(one.bought) * one.cents * 1'000'000;
      } else if (one.bought < 0) {
        const int64_t kept = shares + one.bought;
        cost = (cost * kept + shares - 1) / shares;  // The close took the share rounded down.
        shares = kept;
      } else if (shares > 0) {
        best = std::max(best, one.cents);
      }
    }
    if (shares == 0) return Reason::kNone;
    const int64_t mark = all.back().cents;
    const int128 value = static_cast<int128>(shares) * mark * 1'000'000;
    if (value * 100 <= cost * (100 - loss)) return Reason::kStopLoss;
    if (mark * 100 <= best * (100 - trail)) return Reason::kTrailingStop;
    if (value * 100 >= cost * (100 + profit)) return Reason::kTakeProfit;
    return Reason::kNone;
  }
};

TEST(ProtectiveStops, AgreeWithAHistoryReadFromTheBeginning) {
  int closed = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    const auto loss = static_cast<int>(rng.between(1, 20));
    const auto trail = static_cast<int>(rng.between(1, 20));
    const auto profit = static_cast<int>(rng.between(1, 40));
    const auto share = [](int percent) { return Rate::from_raw(Rate::kScale / 100 * percent); };
    RiskLimits of;
    of.stop_loss = share(loss);
    of.trailing_stop = share(trail);
    of.take_profit = share(profit);
    Desk desk{of};
    NaiveHistory history;
    int64_t shares = 0;
    int64_t cents = 1'000;
    for (int step = 0; step < 60; ++step) {
      cents = std::max<int64_t>(1, cents + rng.between(-20, 20));
      const int64_t traded = rng.between(0, 2) == 0 ? rng.between(-shares, 300) : 0;
      if (traded != 0) {
        desk.fill(traded > 0 ? Side::kBuy : Side::kSell, std::to_string(std::abs(traded)).c_str(),
                  format_decimal(cents, 2).c_str());
        history.all.push_back({traded, cents});
        shares += traded;
      }
      history.all.push_back({0, cents});
      const Reason expected = history.judge(loss, trail, profit);
      const auto asked = desk.stops.on_mark(kFirst, Price::from_raw(cents * 10'000'000))[0];
      ASSERT_EQ(asked ? asked->reason : Reason::kNone, expected)
          << "seed " << seed << " step " << step;
      if (!asked) continue;
      ASSERT_EQ(asked->quantity, Quantity::from_units(shares)) << "seed " << seed;
      desk.stops.on_request_ended(kFirst, Side::kSell);
      ++closed;
    }
  }
  EXPECT_GT(closed, 1'000);
}

}  // namespace
}  // namespace godwit
