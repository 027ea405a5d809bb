#include "trading/simulation/fee_model.h"

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

std::string describe_source(const CostProfile& profile, const FeeTerms& terms) {
  switch (profile.fees) {
    case FeeSource::kProfile: {
      const bool free = profile.commission.rate.is_zero() && !terms.commission_per_lot;
      if (free) return profile.spread_pips ? "no commission, the spread alone" : "no charges";
      return "the same on every day and instrument";
    }
    case FeeSource::kChineseStocks:
      return "rules/a_share.toml by board and date; each item an order and day, to the cent";
    case FeeSource::kChineseFutures:
      return "rules/cn_futures.toml by product and date: open, close, close today";
    case FeeSource::kForex:
      return "rules/forex.toml by pair and date: spread, and commission where charged";
    case FeeSource::kBinanceSpot:
    case FeeSource::kBinancePerpetual:
      return "rules/crypto.toml by date: maker and taker, in the quote currency";
  }
  return "";
}

}  // namespace

std::string describe_fees(const CostProfile& profile, const FeeTerms& terms) {
  std::string text = std::string{profile.name} + ": " + describe_source(profile, terms);
  if (terms.commission_rate)
    text += "; commission " + format_fixed(*terms.commission_rate) + " of the amount by contract";
  if (terms.commission_minimum)
    text += "; at least " + format_fixed(*terms.commission_minimum) + " an order and day";
  if (terms.exchange_fees_inside && !*terms.exchange_fees_inside)
    text += "; handling and regulatory fee on top of the commission";
  if (profile.fees == FeeSource::kChineseFutures)
    text += terms.broker_markup
                ? "; the broker adds " + format_fixed(terms.broker_markup->of_amount) +
                      " of the amount and " + format_fixed(terms.broker_markup->per_lot) + " a lot"
                : "; no mark-up of a broker";
  if (terms.commission_per_lot)
    text += "; commission " + format_fixed(*terms.commission_per_lot) + " each way of 100000 units";
  return text;
}

FeeModel::FeeModel(const CostProfile& profile, const FeeTerms& terms, const RuleBook* rules,
                   std::span<const Instrument> instruments)
    : profile_{profile},
      terms_{terms},
      rules_{rules},
      instruments_{instruments},
      today_(instruments.size()) {
  require_applicable(terms, profile);
  if (profile.fees != FeeSource::kProfile && rules == nullptr)
    throw usage_error("fees: the profile " + std::string{profile.name} +
                      " is dated: it needs the rules");
}

Result<const FeeModel::DayCosts*, Reason> FeeModel::costs(InstrumentIndex instrument,
                                                          TradingDay day) {
  Today& today = today_[instrument.value()];
  // A profile's own charges are the same every day.
  const bool holds = today.day == day ||
                     (today.day && today.missing.empty() && profile_.fees == FeeSource::kProfile);
  if (!holds) {
    today.day = day;
    today.missing.clear();
    const Instrument& traded = instruments_[instrument.value()];
    try {
      today.costs.schedule = make_fee_schedule(profile_, terms_, rules_, traded, day);
      today.costs.half_spread =
          half_of(assumed_spread(profile_, rules_, traded, day).value_or(Price{}));
    } catch (const Error& error) {
      today.missing = error.what();
    }
  }
  if (!today.missing.empty()) return Unexpected<Reason>{Reason::kFeeRowMissing};
  return &today.costs;
}

const FeeModel::DayCosts& FeeModel::require(InstrumentIndex instrument, TradingDay day) {
  const Result<const DayCosts*, Reason> found = costs(instrument, day);
  if (!found) throw usage_error(today_[instrument.value()].missing);
  return **found;
}

std::vector<std::string> FeeModel::missing() const {
  std::vector<std::string> sentences;
  for (const Today& today : today_)
    if (!today.missing.empty()) sentences.push_back(today.missing);
  return sentences;
}

}  // namespace godwit
