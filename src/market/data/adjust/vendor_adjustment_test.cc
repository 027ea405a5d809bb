// Our factors against a vendor's own adjusted files of one share, and two vendors' reference prices
// against each other.

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "market/data/adjust/adjusted_bar_stream.h"
#include "market/data/adjust/corporate_action.h"
#include "market/data/adjust/reference_price_chain.h"
#include "market/data/bars/vendor_table_testing.h"

namespace godwit {
namespace {

TradingDay day(const char* text) { return TradingDay{*parse_date(text)}; }

struct Share {
  std::vector<Bar> bars;
  std::vector<DayFacts> facts;
};

Share read_share(const std::filesystem::path& path, const char* date, const char* reference,
                 const char* volume) {
  Share share;
  VendorTable table{path};
  while (table.next()) {
    Bar bar = table.daily(date, {});
    bar.volume = table.number(volume);
    share.bars.push_back(bar);
    DayFacts facts;
    facts.trading_day = bar.trading_day();
    facts.reference_price = table.price(reference);
    share.facts.push_back(facts);
  }
  return share;
}

Share read_raw(const std::filesystem::path& data) {
  return read_share(data / "a_share/adjustment/tushare_000001.SZ_daily_NCR.csv.gz", "trade_date",
                    "pre_close", "vol");
}

/// Adjusted closes by day; empty fields are left out.
std::map<TradingDay, double> read_closes(const std::filesystem::path& path, const char* time) {
  std::map<TradingDay, double> closes;
  VendorTable table{path};
  while (table.next())
    if (!table.text("close").empty()) closes[table.day(time)] = table.number("close");
  return closes;
}

/// Holidays are bridged by reference prices that have not moved.
std::vector<AdjustmentStep> steps_of(const Share& share) {
  return adjustment_record(share.bars, share.facts, Calendar::weekdays()).adjustment_steps();
}

/// Two actions that the vendor's pre_close does not show, though its adjusted files do: the
/// dividend of 2003 (0.15 a share) and the share reform of 2007, on whose first day there was
/// neither limit nor adjusted reference price (one new share and 0.09 yuan for ten).
std::vector<AdjustmentStep> with_missing_actions(const Share& share) {
  std::vector<AdjustmentStep> steps = steps_of(share);
  const auto insert = [&](const CorporateAction& action) {
    const auto at = std::find_if(share.bars.begin(), share.bars.end(), [&](const Bar& bar) {
      return bar.trading_day() >= action.ex_day;
    });
    steps.push_back({action.ex_day, theoretical_ratio(std::prev(at)->close, action).value()});
  };
  insert({.ex_day = day("2003-09-29"), .cash = parse_fixed<Price>("0.15").value()});
  insert({.ex_day = day("2007-06-20"),
          .cash = parse_fixed<Price>("0.009").value(),
          .bonus_ratio = parse_fixed<Rate>("0.1").value()});
  std::sort(steps.begin(), steps.end(),
            [](const auto& a, const auto& b) { return a.ex_day < b.ex_day; });
  return steps;
}

class OneBlock final : public BarStream {
 public:
  explicit OneBlock(std::vector<Bar> bars) : bars_{std::move(bars)} {}
  std::span<const Bar> next() override {
    const std::span<const Bar> block = done_ ? std::span<const Bar>{} : std::span<const Bar>{bars_};
    done_ = true;
    return block;
  }

 private:
  std::vector<Bar> bars_;
  bool done_ = false;
};

std::vector<Bar> adjusted(const std::vector<Bar>& bars, std::vector<AdjustmentStep> steps,
                          AdjustMode mode) {
  AdjustedBarStream stream{
      std::make_unique<OneBlock>(bars), AdjustmentFactors{std::move(steps)}, {.mode = mode}};
  const std::span<const Bar> block = stream.next();
  return {block.begin(), block.end()};
}

/// The largest |ours / theirs - 1| on the days from `from`, after scaling ours to theirs on the
/// last day: a vendor's backward prices count from a listing date that lies before the file.
double largest_difference(const std::vector<Bar>& ours, const std::map<TradingDay, double>& theirs,
                          TradingDay from) {
  const double scale = theirs.at(ours.back().trading_day()) / ours.back().close.to_double();
  double largest = 0;
  for (const Bar& bar : ours) {
    const auto found = theirs.find(bar.trading_day());
    if (found == theirs.end() || bar.trading_day() < from) continue;
    largest = std::max(largest, std::abs(scale * bar.close.to_double() / found->second - 1));
  }
  return largest;
}

TEST(VendorAdjustment, StepsAreTheDividendsOfTwentyYears) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Share share = read_raw(*data);
  std::string days;
  for (const AdjustmentStep& step : steps_of(share)) days += format_date(step.ex_day.date()) + " ";
  EXPECT_EQ(days,
            "1999-10-18 2000-11-06 2002-07-23 2008-10-31 2012-10-19 2013-06-20 2014-06-12 "
            "2015-04-13 2016-06-16 2017-07-21 2018-07-12 2019-06-26 2020-05-28 ");
}

TEST(VendorAdjustment, BackwardPricesAgreeToTheVendorsRounding) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Share share = read_raw(*data);
  const auto theirs =
      read_closes(*data / "a_share/adjustment/tushare_000001.SZ_daily_BCR.csv.gz", "trade_date");
  ASSERT_EQ(theirs.size(), 5000U - 161U);
  const std::vector<Bar> from_references =
      adjusted(share.bars, steps_of(share), AdjustMode::kBackward);
  // From reference prices alone: to 2e-5 since the reform of 2007 (the vendor keeps three decimals
  // of its factor, which is 27 to 111 there), and off by the two missing actions before.
  EXPECT_LT(largest_difference(from_references, theirs, day("2007-06-20")), 2e-5);
  const double before = largest_difference(from_references, theirs, day("2000-02-18"));
  EXPECT_NEAR(before, 1.1003 * 1.0163 - 1, 1e-4);
  // With them the whole file agrees to 7e-5. The vendor rounds its factor after each step, so that
  // the differences add up into the past: 8e-6 by 2013, 2e-5 by 2008, 6.5e-5 in 2000, when the
  // factor was 21.66 and its rounding alone may be 2.3e-5.
  const std::vector<Bar> complete =
      adjusted(share.bars, with_missing_actions(share), AdjustMode::kBackward);
  EXPECT_LT(largest_difference(complete, theirs, day("2000-02-18")), 7e-5);
  EXPECT_LT(largest_difference(complete, theirs, day("2016-06-16")), 9e-6);
}

TEST(VendorAdjustment, ForwardPricesAgreeToTheVendorsRounding) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Share share = read_raw(*data);
  const auto theirs =
      read_closes(*data / "a_share/adjustment/tushare_000001.SZ_daily_FCR.csv.gz", "trade_date");
  const std::vector<Bar> ours =
      adjusted(share.bars, with_missing_actions(share), AdjustMode::kForward);
  double absolute = 0;
  double relative = 0;
  for (const Bar& bar : ours) {
    const auto found = theirs.find(bar.trading_day());
    if (found == theirs.end()) continue;
    absolute = std::max(absolute, std::abs(bar.close.to_double() - found->second));
    relative = std::max(relative, std::abs(bar.close.to_double() / found->second - 1));
  }
  // The backward file's differences, and four decimals of prices from 1.15 to 17: 4e-5 more.
  EXPECT_LT(absolute, 4e-4);
  EXPECT_LT(relative, 1e-4);
  EXPECT_EQ(ours.back().close, share.bars.back().close);
}

TEST(VendorAdjustment, MinutesTakeTheFactorOfTheirDay) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  VendorTable raw{*data / "a_share/minute/tushare_000001.SZ_1m_2020-09_NCR.csv.gz"};
  VendorTable backward{*data / "a_share/minute/tushare_000001.SZ_1m_2020-09_BCR.csv.gz"};
  std::vector<Bar> minutes;
  std::vector<double> theirs;
  while (raw.next() && backward.next()) {
    minutes.push_back(raw.minute("trade_time", {}));
    theirs.push_back(backward.number("close"));
  }
  ASSERT_EQ(minutes.size(), 1'687U);
  // The factor at the first day of the vendor's daily files carries what came before them.
  std::vector<AdjustmentStep> steps = with_missing_actions(read_raw(*data));
  std::erase_if(steps, [](const AdjustmentStep& s) { return s.ex_day <= day("2000-02-18"); });
  const auto daily =
      read_closes(*data / "a_share/adjustment/tushare_000001.SZ_daily_BCR.csv.gz", "trade_date");
  const Share share = read_raw(*data);
  const auto first = std::find_if(share.bars.begin(), share.bars.end(), [](const Bar& bar) {
    return bar.trading_day() == day("2000-02-18");
  });
  steps.insert(steps.begin(),
               {day("2000-02-18"), daily.at(day("2000-02-18")) / first->close.to_double()});
  const std::vector<Bar> ours = adjusted(minutes, steps, AdjustMode::kBackward);
  double largest = 0;
  for (size_t i = 0; i < ours.size(); ++i)
    largest = std::max(largest, std::abs(ours[i].close.to_double() / theirs[i] - 1));
  EXPECT_LT(largest, 7e-5);  // As the daily file, of which this is the other end.
}

TEST(VendorAdjustment, TwoVendorsTellTheSameSteps) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Share tushare = read_raw(*data);
  const Share baostock = read_share(*data / "a_share/daily_broad_2017_2023/sz.000001.csv.gz",
                                    "date", "preclose", "volume");
  const auto within = [](const std::vector<AdjustmentStep>& steps) {
    std::vector<AdjustmentStep> some;
    for (const AdjustmentStep& step : steps)
      if (step.ex_day >= day("2017-01-04") && step.ex_day <= day("2020-09-22"))
        some.push_back(step);
    return some;
  };
  const std::vector<AdjustmentStep> ours = within(steps_of(tushare));
  EXPECT_EQ(ours.size(), 4U);
  EXPECT_EQ(ours, within(steps_of(baostock)));
}

}  // namespace
}  // namespace godwit
