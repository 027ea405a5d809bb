#include "trading/simulation/fee_model.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "market/rules/rule_book.h"

namespace godwit {
namespace {

const RuleBook& rules() {
  static const RuleBook book{std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules"};
  return book;
}
TradingDay day(std::string_view text) { return TradingDay{*parse_date(text)}; }
std::vector<Instrument> instruments(std::initializer_list<std::string_view> ids) {
  std::vector<Instrument> all;
  for (const std::string_view id : ids)
    all.push_back(rules().define_instrument(*InstrumentId::parse(id), day("2024-06-03")));
  return all;
}

TEST(FeeModel, ChangesWithTheDay) {
  const auto traded = instruments({"600519.SSE"});
  FeeModel model{*find_cost_profile("cn_ashare"), {}, &rules(), traded};
  const auto stamp = [&](std::string_view on) {
    for (const FeeLine& line : model.require(InstrumentIndex{0}, day(on)).schedule.lines)
      if (line.kind == FeeKind::kTax) return format_fixed(line.rate);
    return std::string{"none"};
  };
  EXPECT_EQ(stamp("2023-08-25"), "0.001");
  EXPECT_EQ(stamp("2023-08-28"), "0.0005");
  EXPECT_EQ(stamp("2023-08-25"), "0.001");
}

TEST(FeeModel, AMissingRowIsAReasonAndASentence) {
  const auto traded = instruments({"rb2410.SHFE", "600519.SSE"});
  FeeModel model{*find_cost_profile("cn_futures"), {}, &rules(), traded};
  EXPECT_TRUE(model.costs(InstrumentIndex{0}, day("2024-06-03")).has_value());
  EXPECT_TRUE(model.missing().empty());
  const auto early = model.costs(InstrumentIndex{0}, day("2023-06-01"));
  ASSERT_FALSE(early.has_value());
  EXPECT_EQ(early.error(), Reason::kFeeRowMissing);
  EXPECT_FALSE(model.costs(InstrumentIndex{1}, day("2024-06-03")).has_value());
  ASSERT_EQ(model.missing().size(), 2U);
  EXPECT_NE(model.missing()[0].find("2023-06-01"), std::string::npos);
  EXPECT_NE(model.missing()[1].find("600519.SSE is not one"), std::string::npos);
  EXPECT_THROW((void)model.require(InstrumentIndex{0}, day("2023-06-01")), Error);
  EXPECT_TRUE(model.costs(InstrumentIndex{0}, day("2024-06-04")).has_value());
}

TEST(FeeModel, DatedProfilesNeedRules) {
  for (const std::string_view name : cost_profile_names()) {
    const CostProfile profile = *find_cost_profile(name);
    if (profile.fees == FeeSource::kProfile)
      EXPECT_NO_THROW((FeeModel{profile, {}, nullptr, {}})) << name;
    else
      EXPECT_THROW((FeeModel{profile, {}, nullptr, {}}), Error) << name;
  }
}

TEST(FeeModel, TermsOfAnotherMarketAreRefused) {
  const auto fails = [](std::string_view profile, const FeeTerms& terms) {
    EXPECT_THROW(require_applicable(terms, *find_cost_profile(profile)), Error) << profile;
  };
  const auto fits = [](std::string_view profile, const FeeTerms& terms) {
    EXPECT_NO_THROW(require_applicable(terms, *find_cost_profile(profile))) << profile;
  };
  const FeeTerms rate{.commission_rate = Rate::from_raw(1)};
  const FeeTerms inside{.exchange_fees_inside = false};
  const FeeTerms markup{.broker_markup = FuturesFee{}};
  const FeeTerms lot{.commission_per_lot = Amount::from_units(6)};
  fits("cn_ashare", rate);
  fits("seed_stock", rate);
  fails("none", rate);
  fails("cn_futures", rate);
  fails("seed_forex", rate);
  fits("cn_ashare", inside);
  fails("seed_stock", inside);
  fits("cn_futures", markup);
  fails("cn_ashare", markup);
  fits("fx_retail", lot);
  fits("seed_forex", lot);
  fails("seed_stock", lot);
  fails("binance_spot", lot);
}

TEST(FeeModel, SpreadsComeFromTheProfileOrThePair) {
  const auto pairs = instruments({"EUR/USD.OANDA", "USD/JPY.OANDA"});
  const auto spread = [&](std::string_view name, size_t i) {
    const auto found =
        assumed_spread(*find_cost_profile(name), &rules(), pairs[i], day("2014-05-05"));
    return found ? format_fixed(*found) : "none";
  };
  EXPECT_EQ(spread("seed_forex", 0), "0.00012");  // 1.2 pips of 0.0001
  EXPECT_EQ(spread("seed_forex", 1), "0.012");    // 1.2 pips of 0.01
  EXPECT_EQ(spread("fx_retail", 0), "0.00016");
  EXPECT_EQ(spread("fx_retail", 1), "0.02");
  EXPECT_EQ(spread("seed_stock", 0), "none");
  EXPECT_EQ(format_fixed(*assumed_spread(*find_cost_profile("seed_forex"), nullptr,
                                         Instrument{.id = *InstrumentId::parse("X.INDEX")},
                                         day("2014-05-05"))),
            "0.00012");
}

TEST(FeeModel, SaysWhatItAssumes) {
  const FeeModel futures{*find_cost_profile("cn_futures"), {}, &rules(), {}};
  EXPECT_NE(futures.describe().find("no mark-up of a broker"), std::string::npos);
  const FeeModel forex{*find_cost_profile("seed_forex"), {}, nullptr, {}};
  EXPECT_NE(forex.describe().find("the spread alone"), std::string::npos);
  EXPECT_EQ(forex.name(), "seed_forex");
}

}  // namespace
}  // namespace godwit
