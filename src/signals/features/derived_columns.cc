#include "signals/features/derived_columns.h"

#include <algorithm>
#include <array>
#include <set>

#include "foundation/base/check.h"

namespace godwit::features {
namespace {

constexpr double kSecondsPerNs = 1e-9;

constexpr std::array kDerived{
    DerivedColumn{"vwap", "turnover volume",
                  "turnover / (volume x multiplier); empty of inverse contracts"},
    DerivedColumn{"vwap", "price quantity", "price"},
    DerivedColumn{"turnover", "price quantity",
                  "price x quantity x multiplier; of inverse contracts quantity x multiplier"},
    DerivedColumn{"close", "last_price", "last_price"},
    DerivedColumn{"close", "price", "price"},
    DerivedColumn{"open", "bid_open ask_open", "(bid_open + ask_open) / 2"},
    DerivedColumn{"high", "bid_high ask_high", "(bid_high + ask_high) / 2"},
    DerivedColumn{"low", "bid_low ask_low", "(bid_low + ask_low) / 2"},
    DerivedColumn{"close", "bid_close ask_close", "(bid_close + ask_close) / 2"},
    DerivedColumn{"volume", "quantity", "quantity"},
    DerivedColumn{"bid_price_1", "bid_price", "bid_price"},
    DerivedColumn{"ask_price_1", "ask_price", "ask_price"},
    DerivedColumn{"bid_volume_1", "bid_volume", "bid_volume"},
    DerivedColumn{"ask_volume_1", "ask_volume", "ask_volume"},
    DerivedColumn{"bid_price_1", "bid_close", "bid_close"},
    DerivedColumn{"ask_price_1", "ask_close", "ask_close"},
    DerivedColumn{"bid_price", "bid_price_1", "bid_price_1"},
    DerivedColumn{"ask_price", "ask_price_1", "ask_price_1"},
    DerivedColumn{"bid_volume", "bid_volume_1", "bid_volume_1"},
    DerivedColumn{"ask_volume", "ask_volume_1", "ask_volume_1"},
    DerivedColumn{"pb", "pb_mrq", "pb_mrq"},
    DerivedColumn{"pcf_ttm", "pcf_ncf_ttm", "pcf_ncf_ttm"},
    DerivedColumn{"turn", "volume float_shares", "volume / float_shares x 100"},
    DerivedColumn{"is_st", "special_treatment", "special_treatment"},
    DerivedColumn{"minute_of_day", "", "minutes since 00:00 UTC at ts; empty on daily rows"},
    DerivedColumn{"day_of_week", "", "of the trading day, Monday is 1"},
    DerivedColumn{"epoch_seconds", "", "seconds from 1970-01-01T00:00:00Z to ts"},
    DerivedColumn{"sessions_to_expiry", "",
                  "trading days after this one to the contract's last; empty where none is known"},
    DerivedColumn{
        "periods_per_year", "",
        "252 on daily rows, 52 on weekly, 12 on monthly ones; else days a year of the instrument's "
        "calendar x bars of a usual day's sessions (as many as most of the last 21 "
        "trading days have), empty where instrument or interval are not known"},
    DerivedColumn{"multiplier", "",
                  "of the contract by the rules of the day, else 1; of an inverse contract what it "
                  "is worth in the quote currency, empty where that is not known"},
};

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

double minute_of_day(const RowTime& time) {
  constexpr int64_t kMinute = 60'000'000'000;
  if (time.daily) return std::numeric_limits<double>::quiet_NaN();
  const int64_t since_midnight = time.ts.ns() - utc_date(time.ts).midnight_utc().ns();
  const int64_t minute = since_midnight / kMinute;
  return static_cast<double>(minute);
}

double of_instrument(std::string_view name, const RowTime& time, InstrumentKnowledge& known) {
  if (name == "minute_of_day") return minute_of_day(time);
  if (name == "day_of_week") return time.day.date().iso_weekday();
  if (name == "epoch_seconds") return static_cast<double>(time.ts.ns()) * kSecondsPerNs;
  if (name == "sessions_to_expiry") return known.sessions_to_expiry(time.day);
  if (name == "periods_per_year") return known.periods_per_year(time);
  CHECK(name == "multiplier", "every derived column is computed");
  return known.multiplier(time.day);
}

/// Of the two columns that a derived one is made of; the contract is asked for where it counts.
double of_columns(const DerivedColumn& how, double a, double b, TradingDay day,
                  InstrumentKnowledge& known) {
  if (how.from == "turnover volume") return known.average_price(a, b, day);
  if (how.name == "turnover") return known.turnover(a, b, day);
  if (how.name == "vwap") return a;
  if (how.name == "turn") return a / b * 100;
  return (a + b) / 2;
}

}  // namespace

std::span<const DerivedColumn> derived_columns() { return kDerived; }

DerivedColumnSource::DerivedColumnSource(std::unique_ptr<ColumnSource> base, KnowledgeOf knowledge)
    : base_{std::move(base)}, knowledge_of_{std::move(knowledge)} {}

const DerivedColumn* DerivedColumnSource::find(std::string_view name) const {
  for (const DerivedColumn& one : kDerived) {
    if (one.name != name) continue;
    const std::vector<std::string_view> from = words(one.from);
    if (std::all_of(from.begin(), from.end(),
                    [&](std::string_view column) { return base_->has_column(column); }))
      return &one;
  }
  return nullptr;
}

bool DerivedColumnSource::has_column(std::string_view name) const {
  return base_->has_column(name) || find(name) != nullptr;
}

std::vector<std::string> DerivedColumnSource::column_names() const {
  const std::vector<std::string> own = base_->column_names();
  std::set<std::string> names(own.begin(), own.end());
  for (const DerivedColumn& one : kDerived)
    if (find(one.name) != nullptr) names.emplace(one.name);
  return {names.begin(), names.end()};
}

WarmUp DerivedColumnSource::look_back(std::string_view name) const {
  if (base_->has_column(name)) return base_->look_back(name);
  const DerivedColumn* const how = find(name);
  WarmUp all;
  if (how != nullptr)
    for (const std::string_view column : words(how->from))
      all = wider(all, base_->look_back(column));
  return all;
}

size_t DerivedColumnSource::base_column(std::string_view name) {
  const auto found = std::find(base_names_.begin(), base_names_.end(), name);
  if (found != base_names_.end()) return static_cast<size_t>(found - base_names_.begin());
  base_names_.emplace_back(name);
  return base_names_.size() - 1;
}

void DerivedColumnSource::select(std::span<const std::string> names) {
  for (const std::string& name : names) {
    Selected& one = selected_.emplace_back();
    if (base_->has_column(name)) {
      one.from = {base_column(name)};
      continue;
    }
    one.how = find(name);
    CHECK(one.how != nullptr, "only columns that has_column() knows are selected");
    for (const std::string_view column : words(one.how->from))
      one.from.push_back(base_column(column));
  }
  base_->select(base_names_);
}

bool DerivedColumnSource::next(RowBlock& block, size_t rows_max) {
  const bool more = base_->next(base_block_, rows_max);
  block.clear(selected_.size());
  block.times.swap(base_block_.times);
  block.instruments.swap(base_block_.instruments);
  for (size_t i = 0; i < selected_.size(); ++i) {
    const Selected& one = selected_[i];
    if (one.how == nullptr)
      block.columns[i] = base_block_.columns[one.from[0]];
    else
      derive(i, *one.how, one.from, block);
  }
  return more;
}

void DerivedColumnSource::derive(size_t into, const DerivedColumn& how,
                                 const std::vector<size_t>& from, RowBlock& block) {
  const auto input = [&](size_t i) -> const std::vector<double>& {
    return base_block_.columns[from[i]];
  };
  std::vector<double>& out = block.columns[into];
  if (from.size() == 1) {
    out = input(0);
    return;
  }
  out.resize(block.rows());
  for (size_t row = 0; row < out.size(); ++row) {
    InstrumentKnowledge& known = knowledge(block.instruments[row]);
    if (from.empty())
      out[row] = of_instrument(how.name, block.times[row], known);
    else
      out[row] = of_columns(how, input(0)[row], input(1)[row], block.times[row].day, known);
  }
}

InstrumentKnowledge& DerivedColumnSource::knowledge(uint32_t instrument) {
  if (known_.size() <= instrument) known_.resize(instrument + 1);
  if (!known_[instrument])
    known_[instrument] =
        std::make_unique<InstrumentKnowledge>(knowledge_of_(base_->instruments()[instrument]));
  return *known_[instrument];
}

}  // namespace godwit::features
