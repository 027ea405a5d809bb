#include "signals/labels/label_config.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

LabelConfig read(std::string_view text) {
  return read_label_config(ConfigFile::parse(text, "l.toml"), "folder");
}

std::string error_of(std::string_view text) {
  try {
    static_cast<void>(read(text));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

void expect_error(std::string_view text, std::string_view place, std::string_view part) {
  const std::string error = error_of(text);
  EXPECT_TRUE(error.starts_with(place)) << error;
  EXPECT_NE(error.find(part), std::string::npos) << error;
}

TEST(LabelConfig, DefaultsEnterAtTheOpenAfterTheDecision) {
  const LabelConfig config = read("kind = 'forward_return'\nhorizon = 5");
  const auto& forward = std::get<ForwardReturn>(config.kind);
  EXPECT_EQ(forward.horizon, 5U);
  EXPECT_EQ(forward.entry.price, EntryPrice::kOpen);
  EXPECT_EQ(forward.entry.lag, 1U);
  EXPECT_EQ(forward.space, ReturnSpace::kSimple);
  EXPECT_FALSE(config.within_day);
  EXPECT_FALSE(config.events);
  EXPECT_EQ(config.weights.kind, WeightKind::kNone);
  EXPECT_EQ(config.kind_name(), "forward_return");
}

TEST(LabelConfig, EveryKeyOfBarriers) {
  const LabelConfig config = read(R"(
kind = "triple_barrier"
horizon = 12
price = "close"
lag = 0
return = "log"
watch = "high_low"
multiple = 1.5
vertical = "sign"
width_min = 0.001
within_day = true
[volatility]
span = 50
[events]
kind = "cusum"
multiple = 2.0
[weights]
kind = "return_attribution"
oldest = 0.25
)");
  const auto& triple = std::get<TripleBarrierLabels>(config.kind);
  EXPECT_EQ(triple.rule.barriers.horizon, 12U);
  EXPECT_EQ(triple.rule.barriers.entry.price, EntryPrice::kClose);
  EXPECT_EQ(triple.rule.barriers.entry.lag, 0U);
  EXPECT_EQ(triple.rule.barriers.space, ReturnSpace::kLog);
  EXPECT_EQ(triple.rule.barriers.watch, BarrierWatch::kHighLow);
  EXPECT_EQ(triple.rule.multiple, 1.5);
  EXPECT_EQ(triple.rule.vertical, VerticalValue::kSign);
  EXPECT_EQ(triple.width.min, 0.001);
  EXPECT_FALSE(triple.width.fixed);
  EXPECT_EQ(triple.width.volatility.span, 50U);
  EXPECT_EQ(triple.width.volatility.returns_min, 50U) << "the span, unless told";
  EXPECT_TRUE(config.within_day);
  EXPECT_EQ(config.events->multiple, 2.0);
  EXPECT_EQ(config.events->volatility.span, 50U);
  EXPECT_EQ(config.weights.kind, WeightKind::kReturnAttribution);
  EXPECT_EQ(config.weights.oldest, 0.25);
}

TEST(LabelConfig, TheOtherKinds) {
  const LabelConfig meta =
      read("kind = 'meta'\nhorizon = 3\ngain = 2\nloss = 0\nwidth = 0.01\nside_file = 's.csv'\n");
  EXPECT_EQ(std::get<MetaLabels>(meta.kind).side_file, std::filesystem::path{"folder/s.csv"});
  EXPECT_EQ(std::get<MetaLabels>(meta.kind).rule.side, SideSource::kColumn);
  EXPECT_EQ(*std::get<MetaLabels>(meta.kind).width.fixed, 0.01);
  const LabelConfig brief = read("kind = 'meta'\nhorizon = 3\nwidth = 0.01\nside = 'short'\n");
  EXPECT_EQ(std::get<MetaLabels>(brief.kind).rule.side, SideSource::kShort);
  const LabelConfig trend =
      read("kind = 'trend_scan'\nn_min = 4\nn_max = 9\nvalue = 't_value'\nspan = 'trend'");
  EXPECT_EQ(std::get<TrendScan>(trend.kind).n_max, 9U);
  EXPECT_EQ(std::get<TrendScan>(trend.kind).value, TrendValue::kTValue);
  EXPECT_EQ(std::get<TrendScan>(trend.kind).span, TrendSpan::kTrend);
  const LabelConfig move =
      read("kind = 'mid_move'\nhorizon = 10\ndefinition = 'lse'\nalpha = 2e-5");
  EXPECT_EQ(std::get<MidMove>(move.kind).definition, MoveDefinition::kLse);
  EXPECT_TRUE(move.within_day) << "windows of books do not cross days unless told";
  const LabelConfig scaled = read("kind = 'volatility_scaled'\nhorizon = 4\nroot_horizon = false");
  EXPECT_FALSE(std::get<VolatilityScaled>(scaled.kind).root_horizon);
}

TEST(LabelConfig, MistakesAreToldWithTheirPlace) {
  expect_error("kind = 'foward_return'\nhorizon = 5",
               "l.toml:1:8: kind: ", "did you mean forward_return?");
  expect_error("horizon = 5", "l.toml:1:1: kind: ", "got nothing");
  expect_error("kind = 'forward_return'\nhorizon = 0", "l.toml:2:11: horizon: ", "from 1");
  expect_error("kind = 'forward_return'\nhorizon = 1.5", "l.toml:2:11: ", "an integer");
  expect_error("kind = 'forward_return'\nhorizn = 5\nhorizon = 5", "l.toml:2:1", "did you mean");
  expect_error("kind = 'forward_return'\nhorizon = 5\nlag = 0", "l.toml:3:7: lag: ", "is past");
  expect_error("kind = 'forward_return'\nhorizon = 5\nlag = -1", "l.toml:3:7: lag: ", "from 0");
  expect_error("kind = 'forward_return'\nhorizon = 5\n[volatility]\nspan = 5", "l.toml:3:1",
               "volatility");
  expect_error("kind = 'triple_barrier'\nhorizon = 5\nmultiple = 0", "l.toml:3:12: ", "above 0");
  expect_error("kind = 'triple_barrier'\nhorizon = 5\nwidth = 0.01\n[volatility]\nspan = 9",
               "l.toml:4:1", "volatility");
  expect_error("kind = 'meta'\nhorizon = 5\nwidth = 0.1", "l.toml", "side_file");
  expect_error("kind = 'meta'\nhorizon = 5\nwidth = 0.1\nside = 'long'\nside_file = 'x'",
               "l.toml:4:8: side: ", "either");
  expect_error("kind = 'trend_scan'\nn_min = 9\nn_max = 5", "l.toml:3:9: n_max: ", "9 or more");
  expect_error("kind = 'trend_scan'\nn_min = 2", "l.toml:2:9: ", "from 3");
  expect_error("kind = 'mid_move'\nhorizon = 5\nalpha = 0", "l.toml:1:1: definition: ", "fi2010");
  expect_error("kind = 'mid_move'\nhorizon = 5\ndefinition = 'lse'",
               "l.toml:1:1: alpha: ", "a number");
  expect_error(
      "kind = 'mid_move'\nhorizon = 5\ndefinition = 'lse'\nalpha = 0\n[events]\nkind = "
      "'cusum'\nthreshold = 0.1",
      "l.toml:5:1: events: ", "mid_move");
  expect_error("kind = 'forward_return'\nhorizon = 5\n[events]\nkind = 'cusum'",
               "l.toml:3:1: ", "either");
  expect_error("kind = 'forward_return'\nhorizon = 5\n[weights]\nkind = 'uniqueness'\noldest = -1",
               "l.toml:5:10: weights.oldest: ", "above -1");
  expect_error("kind = 'forward_return'\nhorizon = 5\n[weights]\nkind = 'uniquness'",
               "l.toml:4:8: weights.kind: ", "did you mean uniqueness?");
}

}  // namespace
}  // namespace godwit
