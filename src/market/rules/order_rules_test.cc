#include "market/rules/order_rules.h"

#include "market/rules/case_lines_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

template <class Enum>
Enum by_name(const std::string& text, int count, const CaseLine& line) {
  for (int i = 0; i < count; ++i)
    if (name(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  ADD_FAILURE() << line.place << ": what is " << text << "?";
  return {};
}

Offset offset_of(const CaseLine& line) {
  const std::string text = line.text("offset", "net");
  if (text == "open") return Offset::kOpen;
  if (text == "close") return Offset::kClose;
  if (text == "close_today") return Offset::kCloseToday;
  if (text == "close_yesterday") return Offset::kCloseYesterday;
  EXPECT_EQ(text, "net") << line.place;
  return Offset::kNet;
}

OrderRequest request_of(const CaseLine& line) {
  OrderRequest request;
  request.side = line.words[3] == "buy" ? Side::kBuy : Side::kSell;
  request.type = by_name<OrderType>(line.words[4], kOrderTypes, line);
  request.tif = by_name<TimeInForce>(line.words[5], kTimesInForce, line);
  request.quantity = decimal<Quantity>(line.words[6]);
  request.offset = offset_of(line);
  request.limit_price = line.number<Price>("limit");
  request.trigger_price = line.number<Price>("trigger");
  request.trail_distance = line.number<Price>("trail");
  request.display = line.number<Quantity>("display");
  request.post_only = line.has("post_only");
  request.reduce_only = line.has("reduce_only");
  return request;
}

OrderSituation situation_of(const CaseLine& line) {
  OrderSituation situation;
  if (line.words[2] != "closed") {
    situation.phase = parse_phase(line.words[2]);
    EXPECT_TRUE(situation.phase.has_value()) << line.place;
  }
  const Quantity none;
  situation.best_bid = line.number<Price>("bid");
  situation.best_ask = line.number<Price>("ask");
  situation.last = line.number<Price>("last");
  situation.free_long = {line.number_or("today", none), line.number_or("held", none)};
  situation.free_short = {line.number_or("short_today", none), line.number_or("short", none)};
  situation.sellable = line.number_or("sellable", situation.free_long.earlier);
  situation.long_most = line.number_or("long_most", none);
  situation.short_most = line.number_or("short_most", none);
  situation.opened_today = line.number_or("opened", none);
  return situation;
}

/// ID DAY PHASE SIDE TYPE TIF QUANTITY terms : OK or a reason's code.
std::string answer(const CaseLine& line) {
  if (line.words.size() != 7) return "a case has seven words";
  const TradingDay on = day(line.words[1]);
  DayFacts known{.trading_day = on};
  known.reference_price = line.number<Price>("ref");
  known.limit_up = line.number<Price>("up");
  known.limit_down = line.number<Price>("down");
  if (line.has("suspended")) known.suspended = line.text("suspended") == "1";
  if (line.text("st", "0") != "unknown") known.special_treatment = line.text("st", "0") == "1";
  Instrument instrument{.id = id(line.words[0])};
  try {
    instrument = real_rules().define_instrument(instrument.id, on);
  } catch (const Error& error) {  // Before the first row the order is refused all the same.
  }
  if (line.has("listed")) instrument.listed = parse_date(line.text("listed"));
  if (line.has("expiry")) instrument.expiry = parse_date(line.text("expiry"));
  const OrderFacts facts = make_order_facts(real_rules(), instrument, known);
  const OrderRequest request = request_of(line);
  // A clock far in the past: no date that an order is good till has passed.
  EXPECT_EQ(check_terms(request, Timestamp::from_ns(INT64_MIN)), Reason::kNone) << line.place;
  const Reason reason = check_order(request, facts, situation_of(line));
  return reason == Reason::kNone ? "OK" : std::string{name(reason)};
}

TEST(OrderRules, Cases) {
  const std::vector<CaseLine> cases = read_case_lines("order_rules.txt");
  EXPECT_GT(cases.size(), 150U);
  for (const CaseLine& line : cases) EXPECT_EQ(answer(line), line.expected) << line.place;
}

TEST(OrderRules, CancelsByPhase) {
  EXPECT_EQ(check_cancel(std::nullopt), Reason::kSessionClosed);
  for (const Phase phase : {Phase::kAuction, Phase::kCancelOnly, Phase::kBuffer, Phase::kContinuous,
                            Phase::kFixedPrice})
    EXPECT_EQ(check_cancel(phase), Reason::kNone) << name(phase);
  for (const Phase phase : {Phase::kAuctionNoCancel, Phase::kAuctionMatch, Phase::kClosingAuction})
    EXPECT_EQ(check_cancel(phase), Reason::kAuctionNoCancel) << name(phase);
}

TEST(OrderFacts, PhasesByTheClock) {
  const Instrument share = real_rules().define_instrument(id("600519.SSE"), day("2024-06-03"));
  const OrderFacts facts = make_order_facts(real_rules(), share,
                                            {.trading_day = day("2024-06-03"),
                                             .reference_price = price("10"),
                                             .special_treatment = false});
  ASSERT_EQ(facts.refused, Reason::kNone);
  const auto phase = [&](std::string_view time) {
    const auto found = phase_at(facts, utc("2024-06-03T" + std::string{time} + "Z"));
    return found ? std::string{name(*found)} : "closed";
  };
  // Shanghai is eight hours ahead.
  EXPECT_EQ(phase("01:14:59.999999999"), "closed");
  EXPECT_EQ(phase("01:15:00"), "auction");
  EXPECT_EQ(phase("01:19:59.999999999"), "auction");
  EXPECT_EQ(phase("01:20:00"), "auction_no_cancel");
  EXPECT_EQ(phase("01:27:00"), "closed");  // Shanghai takes nothing between 09:25 and 09:30.
  EXPECT_EQ(phase("01:30:00"), "continuous");
  EXPECT_EQ(phase("03:30:00"), "closed");
  EXPECT_EQ(phase("06:57:00"), "closing_auction");
  EXPECT_EQ(phase("07:00:00"), "closed");
}

TEST(OrderFacts, SayWhatIsMissing) {
  const TradingDay on = day("2024-06-03");
  const Instrument share = real_rules().define_instrument(id("600519.SSE"), on);
  std::string missing;
  const auto refused = [&](const Instrument& instrument, const DayFacts& known) {
    missing.clear();
    return make_order_facts(real_rules(), instrument, known, &missing).refused;
  };
  EXPECT_EQ(refused(share, {.trading_day = on, .special_treatment = false}),
            Reason::kRuleRowMissing);
  EXPECT_EQ(missing,
            "rules: 600519.SSE: the reference price, which daily limits count from, is not known "
            "on 2024-06-03");
  EXPECT_EQ(refused(share, {.trading_day = on, .reference_price = price("10")}),
            Reason::kRuleRowMissing);
  EXPECT_EQ(missing,
            "rules: 600519.SSE: whether it is under special treatment (ST) is not known on "
            "2024-06-03");
  // Known limits need neither.
  EXPECT_EQ(refused(share, {.trading_day = on, .limit_up = price("11"), .limit_down = price("9")}),
            Reason::kNone);
  // A day that the calendar does not know has no sessions to trade in.
  EXPECT_EQ(refused(share, {.trading_day = day("2027-06-01"),
                            .reference_price = price("10"),
                            .special_treatment = false}),
            Reason::kRuleRowMissing);
  const Instrument rebar = real_rules().define_instrument(id("rb2410.SHFE"), on);
  EXPECT_EQ(refused(rebar, {.trading_day = on}), Reason::kRuleRowMissing);
  // No order sizes and no bands are on record for CME.
  const Instrument mini = real_rules().define_instrument(id("ESU4.CME"), on);
  EXPECT_EQ(refused(mini, {.trading_day = on, .reference_price = price("5000")}),
            Reason::kRuleRowMissing);
  EXPECT_NE(missing.find("order_size"), std::string::npos) << missing;
}

TEST(OrderFacts, AssumedOnesTakeWholeLotsAtAnyTime) {
  const Instrument index = assume_instrument(id("SPX.INDEX"), *Currency::parse("USD"));
  const OrderFacts facts = assumed_order_facts(index, day("2024-06-03"));
  const OrderSituation now{.phase = Phase::kContinuous};
  OrderRequest request{.side = Side::kSell, .quantity = Quantity::from_units(3)};
  EXPECT_EQ(check_order(request, facts, now), Reason::kNone);
  request.quantity = decimal<Quantity>("1.5");
  EXPECT_EQ(check_order(request, facts, now), Reason::kLotSizeViolation);
  request.quantity = decimal<Quantity>("0.5");
  EXPECT_EQ(check_order(request, facts, now), Reason::kQuantityBelowMinimum);
  // With rules it is for signals only.
  EXPECT_EQ(make_order_facts(real_rules(), index, {.trading_day = day("2024-06-03")}).refused,
            Reason::kNotTradable);
}

}  // namespace
}  // namespace godwit
