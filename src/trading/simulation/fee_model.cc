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

std::string FeeModel::describe() const {
  std::string text = std::string{profile_.name} + ": " + describe_source(profile_, terms_);
  if (terms_.commission_rate)
    text += "; commission " + format_fixed(*terms_.commission_rate) + " of the amount by contract";
  if (terms_.commission_minimum)
    text += "; at least " + format_fixed(*terms_.commission_minimum) + " an order and day";
  if (terms_.exchange_fees_inside && !*terms_.exchange_fees_inside)
    text += "; handling and regulatory fee on top of the commission";
  if (profile_.fees == FeeSource::kChineseFutures)
    text += terms_.broker_markup
                ? "; the broker adds " + format_fixed(terms_.broker_markup->of_amount) +
                      " of the amount and " + format_fixed(terms_.broker_markup->per_lot) + " a lot"
                : "; no mark-up of a broker";
  if (terms_.commission_per_lot)
    text +=
        "; commission " + format_fixed(*terms_.commission_per_lot) + " each way of 100000 units";
  return text;
}

Result<const FeeSchedule*, Reason> FeeModel::schedule(InstrumentIndex instrument, TradingDay day) {
  Today& today = today_[instrument.value()];
  if (today.day != day) {
    today.day = day;
    today.missing.clear();
    try {
      today.schedule =
          make_fee_schedule(profile_, terms_, rules_, instruments_[instrument.value()], day);
    } catch (const Error& error) {
      today.schedule.lines.clear();
      today.missing = error.what();
    }
  }
  if (!today.missing.empty()) return Unexpected<Reason>{Reason::kFeeRowMissing};
  return &today.schedule;
}

const FeeSchedule& FeeModel::require(InstrumentIndex instrument, TradingDay day) {
  const Result<const FeeSchedule*, Reason> found = schedule(instrument, day);
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
