#include "trading/risk/risk_gate.h"

#include <sstream>

#include "market/rules/case_lines_testing.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {
namespace {

const std::filesystem::path kRules = std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules";

Side side_of(const std::string& text) { return text == "buy" ? Side::kBuy : Side::kSell; }

OrderType type_of(const std::string& text) {
  for (int i = 0; i < kOrderTypes; ++i)
    if (name(static_cast<OrderType>(i)) == text) return static_cast<OrderType>(i);
  ADD_FAILURE() << "no order type " << text;
  return OrderType::kMarket;
}

constexpr OrderId kParent{1};  // The first that works, where a case has one.

/// "buy:100", "buy:100@9.5", "sell:50@9~unknown", separated by commas; ~unknown, ~reduce, ~group1
/// and ~held (for the parent) follow.
void add_working(TestRiskView& view, const std::string& text, uint32_t instrument) {
  std::istringstream orders{text};
  for (std::string one; std::getline(orders, one, ',');) {
    const auto ends = [&](std::string_view tag) { return one.find(tag) != std::string::npos; };
    const std::string plain = one.substr(0, one.find('~'));
    const size_t colon = plain.find(':');
    const size_t at = plain.find('@');
    OrderRequest request{.instrument = InstrumentIndex{instrument},
                         .side = side_of(plain.substr(0, colon)),
                         .quantity = as<Quantity>(plain.substr(colon + 1, at - colon - 1))};
    if (at != std::string::npos) {
      request.type = OrderType::kLimit;
      request.limit_price = as<Price>(plain.substr(at + 1));
    }
    request.reduce_only = ends("~reduce");
    if (ends("~group1")) request.one_cancels_other = OrderGroup{1};
    if (ends("~held")) request.after = kParent;
    view.work(request, ends("~unknown") ? OrderEvent::kLose
                       : ends("~held")  ? OrderEvent::kEmulate
                                        : OrderEvent::kAccept);
  }
}

TestRiskView view_of(const CaseLine& line) {
  TestRiskView view{2};
  view.table[0].multiplier = std::stoll(line.text("multiplier", "1"));
  if (line.text("mark", "100") != "none") view.mark_at(0, as<Price>(line.text("mark", "100")));
  view.mark_at(1, as<Price>(line.text("other_mark", "100")));
  view.hold(0, line.number_or("held", Quantity{}));
  view.hold(1, line.number_or("other", Quantity{}));
  add_working(view, line.text("parent"), 0);
  add_working(view, line.text("working"), 0);
  add_working(view, line.text("other_working"), 1);
  view.messages = static_cast<uint32_t>(std::stoul(line.text("messages", "0")));
  view.volume = line.number<Quantity>("volume");
  view.depth = line.number<Quantity>("depth");
  return view;
}

OrderRequest request_of(const CaseLine& line) {
  OrderRequest request{.side = side_of(line.words[0]),
                       .type = type_of(line.words[1]),
                       .quantity = as<Quantity>(line.words[2])};
  request.limit_price = line.number<Price>("limit");
  request.trigger_price = line.number<Price>("trigger");
  request.reduce_only = line.has("reduce_only");
  request.post_only = line.has("post_only");
  if (line.has("open")) request.offset = Offset::kOpen;
  if (line.has("child")) request.after = kParent;
  if (line.has("group1")) request.one_cancels_other = OrderGroup{1};
  return request;
}

RiskLimits limits_of(const CaseLine& line) {
  std::string text;
  for (const std::string_view key : risk_keys())
    if (line.has(std::string{key}))
      text += std::string{key} + " = " + line.text(std::string{key}) + "\n";
  return read_risk_limits(ConfigFile::parse(text, "case").root(), *Currency::parse("CNY"), kRules);
}

/// The equity as it went: peak and then start on the day before, then seen on this day.
void live_through(RiskGate& gate, TestRiskView& view, const CaseLine& line) {
  const Amount equity = line.number_or("equity", Amount::from_units(1'000'000));
  const Amount start = line.number_or("start", equity);
  const TradingDay today = view.day;
  view.day = TradingDay{today.date() - 1};
  for (const Amount worth : {line.number_or("peak", start), start}) {
    view.worth = worth;
    gate.observe(view);
  }
  view.day = today;
  if (const auto seen = line.number<Amount>("seen")) {
    view.worth = *seen;
    gate.observe(view);
  }
  view.worth = equity;
  if (const auto age = line.number<Amount>("age"))
    view.time = view.time + Duration::from_ns(age->raw() * 10);
}

std::string answer(const CaseLine& line) {
  if (line.words.size() != 3) return "a case has three words";
  TestRiskView view = view_of(line);
  RiskGate gate{limits_of(line)};
  live_through(gate, view, line);
  if (line.has("halted")) gate.halt();
  const auto verdict = gate.check(request_of(line), view);
  return verdict ? "OK" : std::string{name(verdict.error())};
}

TEST(RiskGate, Cases) {
  const std::vector<CaseLine> cases = read_case_lines("risk.txt");
  EXPECT_GT(cases.size(), 120U);
  for (const CaseLine& line : cases) EXPECT_EQ(answer(line), line.expected) << line.place;
}

TEST(RiskGate, AChildOfAParentThatIsOverIsJudgedLikeAnyOther) {
  RiskLimits limits;
  limits.max_order_quantity = Quantity::from_units(1);
  for (const bool over : {false, true}) {
    TestRiskView view{1};
    view.mark_at(0, as<Price>("100"));
    RiskGate gate{limits};
    const OrderId parent = view.work({.quantity = Quantity::from_units(5)},
                                     over ? OrderEvent::kReject : OrderEvent::kAccept);
    OrderRequest child{.side = Side::kSell, .quantity = Quantity::from_units(5)};
    child.after = parent;
    EXPECT_EQ(gate.check(child, view).has_value(), !over);
    child.after = OrderId{};  // As it is when it is sent.
    EXPECT_FALSE(gate.check(child, view).has_value());
  }
}

RiskLimits budget_and_drawdown() {
  RiskLimits limits;
  limits.daily_loss_budget = as<Rate>("0.02");
  limits.max_drawdown = as<Rate>("0.1");
  return limits;
}

Reason try_buy(RiskGate& gate, const TestRiskView& view) {
  const auto verdict = gate.check({.quantity = Quantity::from_units(1)}, view);
  return verdict ? Reason::kNone : verdict.error();
}

TEST(RiskGate, ASpentBudgetEndsWithTheDayAndADrawdownDoesNot) {
  TestRiskView view{1};
  view.mark_at(0, as<Price>("100"));
  RiskGate gate{budget_and_drawdown()};
  const auto day = [&](int n, const char* equity) {
    view.day = TradingDay{Date::from_days(19'000 + n)};
    view.worth = as<Amount>(equity);
    gate.observe(view);
  };
  day(0, "1000000");
  EXPECT_EQ(try_buy(gate, view), Reason::kNone);
  day(1, "979999.99999999");  // One unit more than 2 %.
  EXPECT_EQ(try_buy(gate, view), Reason::kDailyLossBudget);
  day(1, "1000000");  // It came back; the day stays spent.
  EXPECT_TRUE(gate.is_day_spent());
  EXPECT_EQ(try_buy(gate, view), Reason::kDailyLossBudget);
  day(1, "985000");
  day(2, "985000");
  EXPECT_EQ(try_buy(gate, view), Reason::kNone);
  day(2, "965300");  // 2 % of 985,000, the end of the day before: still kept.
  EXPECT_EQ(try_buy(gate, view), Reason::kNone);
  day(3, "950000");
  day(4, "940000");
  day(5, "900000");  // 10 % below the highest, on which the halt does not fall yet.
  EXPECT_FALSE(gate.is_halted());
  day(6, "899999");
  EXPECT_TRUE(gate.is_halted());
  day(7, "1200000");
  EXPECT_EQ(try_buy(gate, view), Reason::kDrawdownHalt);
  gate.resume(view.worth);
  EXPECT_EQ(try_buy(gate, view), Reason::kNone);
}

TEST(RiskGate, CashPaidInOrOutIsNeitherProfitNorLoss) {
  TestRiskView view{1};
  view.mark_at(0, as<Price>("100"));
  RiskGate gate{budget_and_drawdown()};
  gate.observe(view);
  view.worth = as<Amount>("500000");
  gate.on_transfer(as<Amount>("-500000"));
  gate.observe(view);
  EXPECT_EQ(try_buy(gate, view), Reason::kNone);
  view.worth = as<Amount>("489999");  // 2 % of what is left.
  gate.observe(view);
  EXPECT_EQ(try_buy(gate, view), Reason::kDailyLossBudget);
}

TEST(RiskGate, GoesOnFromASavedState) {
  TestRiskView view{1};
  view.mark_at(0, as<Price>("100"));
  RiskGate gate{budget_and_drawdown()};
  gate.observe(view);
  view.worth = as<Amount>("970000");
  gate.observe(view);
  gate.halt();
  Writer saved;
  gate.save(saved);
  RiskGate other{budget_and_drawdown()};
  Reader reader{saved.bytes()};
  other.load(reader);
  reader.finish();
  EXPECT_TRUE(other.is_halted());
  EXPECT_TRUE(other.is_day_spent());
  Writer again;
  other.save(again);
  EXPECT_TRUE(std::equal(saved.bytes().begin(), saved.bytes().end(), again.bytes().begin(),
                         again.bytes().end()));
  Reader cut{saved.bytes().first(saved.bytes().size() - 1)};
  EXPECT_THROW(other.load(cut), Error);
}

TEST(RiskGate, AsksForTheMarketsRulesFirst) {
  TestRiskView view{1};
  view.mark_at(0, as<Price>("100"));
  MarketRuleCheck rules{1, OrderMeets::kNow};
  RiskGate gate{RiskLimits{}, &rules};
  EXPECT_EQ(try_buy(gate, view), Reason::kRuleRowMissing);  // Nothing is known of this day yet.
  OrderFacts facts = assumed_order_facts(view.table[0], view.day);
  rules.set_facts(InstrumentIndex{0}, facts);
  EXPECT_EQ(try_buy(gate, view), Reason::kNone);
  facts.suspended = true;
  rules.set_facts(InstrumentIndex{0}, facts);
  EXPECT_EQ(try_buy(gate, view), Reason::kSuspended);
  // What the market does not take is not sent, although it would reduce risk.
  view.hold(0, as<Quantity>("10"));
  const auto verdict =
      gate.check({.side = Side::kSell, .quantity = Quantity::from_units(10)}, view);
  ASSERT_FALSE(verdict.has_value());
  EXPECT_EQ(verdict.error(), Reason::kSuspended);
}

/// A view whose amounts are worth seven times as much in the account's currency.
class ForeignView final : public TestRiskView {
 public:
  using TestRiskView::TestRiskView;
  bool has_rate = true;
  [[nodiscard]] std::optional<Amount> in_account_currency(InstrumentIndex, Amount amount,
                                                          Rounding) const override {
    return has_rate ? std::optional{Amount::from_raw(amount.raw() * 7)} : std::nullopt;
  }
};

TEST(RiskGate, MeasuresInTheAccountsCurrency) {
  ForeignView view{1};
  view.mark_at(0, as<Price>("100"));
  RiskLimits limits;
  limits.max_instrument_share = as<Rate>("0.7");
  RiskGate gate{limits};
  const auto buy = [&](int64_t units) {
    const auto verdict = gate.check({.quantity = Quantity::from_units(units)}, view);
    return verdict ? Reason::kNone : verdict.error();
  };
  EXPECT_EQ(buy(1'000), Reason::kNone);  // 1,000 x 100 x 7 = 700,000 of 1,000,000.
  EXPECT_EQ(buy(1'001), Reason::kInstrumentShareLimit);
  view.has_rate = false;
  EXPECT_EQ(buy(1), Reason::kDataStale);
}

}  // namespace
}  // namespace godwit
