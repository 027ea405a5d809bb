#include "trading/risk/risk_limits.h"

#include <algorithm>
#include <array>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

using ShareMember = std::optional<Rate> RiskLimits::*;

/// One limit that is a share of something.
struct ShareKey {
  std::string_view key;
  ShareMember member;
  double max;  ///< It lies above 0 and at most here, ...
  bool below;  ///< ... or below it.
};
constexpr std::array kShares{
    ShareKey{"stop_loss", &RiskLimits::stop_loss, 1, true},
    ShareKey{"take_profit", &RiskLimits::take_profit, 1000, false},
    ShareKey{"trailing_stop", &RiskLimits::trailing_stop, 1, true},
    ShareKey{"risk_per_trade", &RiskLimits::risk_per_trade, 1, true},
    ShareKey{"risk_per_trade_max", &RiskLimits::risk_per_trade_max, 1, true},
    ShareKey{"max_instrument_share", &RiskLimits::max_instrument_share, 1000, false},
    ShareKey{"max_leverage", &RiskLimits::max_leverage, 1000, false},
    ShareKey{"daily_loss_budget", &RiskLimits::daily_loss_budget, 1, true},
    ShareKey{"max_drawdown", &RiskLimits::max_drawdown, 1, true},
    ShareKey{"max_volume_share", &RiskLimits::max_volume_share, 1000, false},
    ShareKey{"max_depth_share", &RiskLimits::max_depth_share, 1000, false},
    ShareKey{"price_collar", &RiskLimits::price_collar, 1, true},
};
constexpr std::string_view kOrderQuantity = "max_order_quantity";
constexpr std::string_view kOrderAmount = "max_order_amount";
constexpr std::string_view kMessages = "max_messages_per_second";
constexpr std::string_view kDataAge = "max_data_age_seconds";

/// A number of the file as exact decimal: 0.05 is five hundredths, not the double nearest to it.
template <class F>
F read_exact(const ConfigSection& risk, std::string_view key, Bounds<double> bounds) {
  const double number = risk.number(key, bounds);
  const auto exact = parse_fixed<F>(format_double(number));
  if (!exact)
    risk.fail(key, "expected at most " + std::to_string(scale_digits(F::kScale)) +
                       " decimals, got " + format_double(number));
  return *exact;
}

void read_shares(const ConfigSection& risk, RiskLimits& limits) {
  for (const ShareKey& share : kShares) {
    if (!risk.has(share.key)) continue;
    const Rate value = read_exact<Rate>(risk, share.key, {.min = 0, .max = share.max});
    if (value.raw() <= 0 || (share.below && value.raw() >= Rate::kScale))
      risk.fail(share.key, share.below ? "expected a share between 0 and 1, both excluded, got " +
                                             format_fixed(value)
                                       : "expected a number above 0, got " + format_fixed(value));
    limits.*share.member = value;
  }
  if (limits.risk_per_trade_max &&
      (!limits.risk_per_trade || *limits.risk_per_trade_max < *limits.risk_per_trade))
    risk.fail(risk.has("risk_per_trade_max") ? "risk_per_trade_max" : "risk_per_trade",
              "expected risk_per_trade, and risk_per_trade_max not below it");
}

void read_counts(const ConfigSection& risk, RiskLimits& limits) {
  constexpr double kMost = 9e10;
  if (risk.has(kOrderQuantity)) {
    limits.max_order_quantity =
        read_exact<Quantity>(risk, kOrderQuantity, {.min = 0, .max = kMost});
    if (limits.max_order_quantity->raw() <= 0)
      risk.fail(kOrderQuantity, "expected a quantity above 0, got 0");
  }
  if (risk.has(kOrderAmount)) {
    limits.max_order_amount = read_exact<Amount>(risk, kOrderAmount, {.min = 0, .max = kMost});
    if (limits.max_order_amount->raw() <= 0)
      risk.fail(kOrderAmount, "expected an amount above 0, got 0");
  }
  if (risk.has(kMessages))
    limits.max_messages_per_second = static_cast<uint32_t>(risk.integer(kMessages, {1, 1000}));
  if (risk.has(kDataAge)) {
    constexpr int64_t kYear = 366LL * 86'400;
    limits.max_data_age = Duration::seconds(risk.integer(kDataAge, {1, kYear}));
  }
}

RiskLimits read_profile(const ConfigSection& risk, Currency account,
                        const std::filesystem::path& rules_folder) {
  constexpr std::array<std::string_view, 1> kProfiles{"seed"};
  const std::string profile = risk.choice("profile", kProfiles);
  const ConfigFile file = ConfigFile::load(rules_folder / ("risk_" + profile + ".toml"));
  const ConfigSection root = file.root();
  const std::string code = root.string("currency");
  RiskLimits limits;
  read_shares(root, limits);
  read_counts(root, limits);
  root.finish();
  if (code != account.code() && limits.max_order_amount && !risk.has(kOrderAmount))
    risk.fail("profile", "its max_order_amount of " + format_fixed(*limits.max_order_amount) +
                             " is in " + code + " and the account in " +
                             std::string{account.code()} +
                             "; give max_order_amount in the account's currency");
  return limits;
}

/// 0.025 as "2.5 %".
std::string percent(Rate rate) { return format_decimal(rate.raw(), 10) + " %"; }

/// a / b as a short decimal.
std::string times(Rate a, Rate b) {
  const int128 hundredths = divide(static_cast<int128>(a.raw()) * 100, b.raw(), Rounding::kHalfUp);
  return format_decimal(static_cast<int64_t>(hundredths), 2);
}

Rate product(Rate a, Rate b) {
  const int128 wide = static_cast<int128>(a.raw()) * b.raw();
  return Rate::from_raw(static_cast<int64_t>(divide(wide, Rate::kScale, Rounding::kUp)));
}

void add_trade_against_day(const RiskLimits& limits, std::vector<std::string>& sentences) {
  const std::optional<Rate> most =
      limits.risk_per_trade_max ? limits.risk_per_trade_max : limits.risk_per_trade;
  if (most && limits.daily_loss_budget && *most >= *limits.daily_loss_budget) {
    const bool is_range = *most != *limits.risk_per_trade;
    const std::string trade =
        is_range ? percent(*limits.risk_per_trade) + " to " + percent(*most) : percent(*most);
    sentences.push_back(
        "risk_per_trade lets one trade lose " + trade +
        " of the equity, daily_loss_budget stops new risk after " +
        percent(*limits.daily_loss_budget) + " a day: one losing trade can spend " +
        times(*most, *limits.daily_loss_budget) +
        " days' budgets. The budget decides; a smaller risk_per_trade leaves room for several "
        "trades a day.");
  }
  if (limits.stop_loss && limits.max_instrument_share && limits.daily_loss_budget &&
      product(*limits.stop_loss, *limits.max_instrument_share) > *limits.daily_loss_budget)
    sentences.push_back("A position of max_instrument_share " +
                        percent(*limits.max_instrument_share) + " that falls to its stop_loss of " +
                        percent(*limits.stop_loss) + " loses " +
                        percent(product(*limits.stop_loss, *limits.max_instrument_share)) +
                        " of the equity, more than the daily_loss_budget of " +
                        percent(*limits.daily_loss_budget) + ".");
}

void add_sizes(const RiskLimits& limits, std::vector<std::string>& sentences) {
  if (limits.max_instrument_share && limits.max_leverage &&
      *limits.max_instrument_share > *limits.max_leverage)
    sentences.push_back("max_instrument_share " + percent(*limits.max_instrument_share) +
                        " is above max_leverage " + format_fixed(*limits.max_leverage) +
                        ": the share of one instrument is never reached.");
  if (limits.risk_per_trade && limits.stop_loss && limits.max_instrument_share &&
      *limits.risk_per_trade > product(*limits.stop_loss, *limits.max_instrument_share))
    sentences.push_back("risk_per_trade " + percent(*limits.risk_per_trade) +
                        " with a stop_loss of " + percent(*limits.stop_loss) +
                        " asks for positions of " +
                        times(*limits.risk_per_trade, *limits.stop_loss) +
                        " times the equity, max_instrument_share allows " +
                        percent(*limits.max_instrument_share) + ": such orders are refused.");
  if (limits.daily_loss_budget && limits.max_drawdown &&
      *limits.daily_loss_budget >= *limits.max_drawdown)
    sentences.push_back("daily_loss_budget " + percent(*limits.daily_loss_budget) +
                        " is not below max_drawdown " + percent(*limits.max_drawdown) +
                        ": one bad day halts trading until a person lifts it.");
}

}  // namespace

bool RiskLimits::any() const { return *this != RiskLimits{}; }

std::vector<std::pair<std::string, std::string>> RiskLimits::entries() const {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const ShareKey& share : kShares)
    if (const std::optional<Rate>& value = this->*share.member)
      rows.emplace_back(share.key, format_fixed(*value));
  if (max_order_quantity) rows.emplace_back(kOrderQuantity, format_fixed(*max_order_quantity));
  if (max_order_amount) rows.emplace_back(kOrderAmount, format_fixed(*max_order_amount));
  if (max_messages_per_second)
    rows.emplace_back(kMessages, std::to_string(*max_messages_per_second));
  if (max_data_age)
    rows.emplace_back(kDataAge, std::to_string(max_data_age->ns() / Duration::seconds(1).ns()));
  return rows;
}

std::vector<std::string_view> risk_keys() {
  std::vector<std::string_view> keys;
  for (const ShareKey& share : kShares) keys.push_back(share.key);
  for (const std::string_view key : {kOrderQuantity, kOrderAmount, kMessages, kDataAge})
    keys.push_back(key);
  return keys;
}

RiskLimits read_risk_limits(const ConfigSection& risk, Currency account,
                            const std::filesystem::path& rules_folder) {
  RiskLimits limits;
  if (risk.has("profile")) limits = read_profile(risk, account, rules_folder);
  read_shares(risk, limits);
  read_counts(risk, limits);
  risk.finish();
  return limits;
}

std::vector<std::string> contradictions(const RiskLimits& limits) {
  std::vector<std::string> sentences;
  add_trade_against_day(limits, sentences);
  add_sizes(limits, sentences);
  return sentences;
}

void require_limits(const RiskLimits& limits, std::string_view mode) {
  if (limits.any()) return;
  throw Error{ErrorKind::kHalted,
              std::string{mode} +
                  " trading refuses to start without risk limits; add a [risk] section, for "
                  "example with profile = \"seed\" (docs/risk.md)"};
}

}  // namespace godwit
