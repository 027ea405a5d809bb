#include "market/data/adjust/reference_price_chain.h"

#include <algorithm>

namespace godwit {
namespace {

std::optional<Price> positive(std::optional<Price> price) {
  return price && price->raw() > 0 ? price : std::nullopt;
}

void note_gap(std::vector<AdjustmentHole>& holes, TradingDay before, TradingDay day, ChainGap why) {
  if (holes.empty() || holes.back().until != before || holes.back().why != why)
    holes.push_back({.after = before, .until = day, .days = 0, .why = why});
  holes.back().until = day;
  ++holes.back().days;
}

}  // namespace

ChainDay ChainDay::of(TradingDay day, const Bar* bar, const DayFacts* facts) {
  ChainDay chain_day{.day = day, .reference = std::nullopt, .close = std::nullopt};
  if (facts != nullptr) chain_day.reference = facts->reference_price;
  if (bar != nullptr && bar->volume != 0) chain_day.close = bar->close;
  if (bar != nullptr)
    chain_day.is_quiet = bar->volume == 0;
  else if (facts != nullptr)
    chain_day.is_quiet = facts->suspended.value_or(false);
  return chain_day;
}

std::optional<ChainGap> ReferencePriceChain::doubt(TradingDay day) const {
  if (unsure_) return unsure_;
  if (calendar_->count_between(last_, day) > 0) return ChainGap::kMissingDays;
  return std::nullopt;
}

std::optional<Price> ReferencePriceChain::expected(TradingDay day) const {
  return expected_ && !doubt(day) ? expected_ : std::nullopt;
}

ReferencePriceChain::Link ReferencePriceChain::link(const ChainDay& day) const {
  Link link{.step = std::nullopt, .gap = std::nullopt, .after = expected_on_};
  if (!expected_) return link;
  const std::optional<Price> reference = positive(day.reference);
  if (!reference) {
    if (day.close) link.gap = ChainGap::kNoReferencePrice;
    return link;
  }
  const bool is_unmoved = *expected_ == *reference;
  const bool is_bridged = is_unmoved && day.day.date() - expected_on_.date() <= kBridgedDaysMax;
  link.gap = is_bridged ? std::nullopt : doubt(day.day);
  if (!link.gap && !is_unmoved)
    link.step = {.ex_day = day.day, .previous = *expected_, .reference = *reference};
  return link;
}

ReferencePriceChain::Link ReferencePriceChain::add(const ChainDay& day) {
  const Link link = this->link(day);
  const std::optional<Price> price = day.close ? day.close : day.reference;
  if (positive(price)) {
    expected_ = price;
    expected_on_ = day.day;
    unsure_.reset();
  } else if (expected_) {
    unsure_ = doubt(day.day);
  }
  if (!day.close && !day.is_quiet) unsure_ = ChainGap::kNoClose;
  if (day.close && day.is_doubtful) unsure_ = ChainGap::kDoubtfulClose;
  last_ = day.day;
  return link;
}

bool AdjustmentRecord::covers(TradingDay from, TradingDay to) const {
  if (!first || from < *first || to > *last) return false;
  return std::none_of(holes.begin(), holes.end(), [&](const AdjustmentHole& hole) {
    return hole.after < to && hole.until > from;
  });
}

std::vector<AdjustmentStep> AdjustmentRecord::adjustment_steps() const {
  std::vector<AdjustmentStep> all;
  for (const ReferencePriceStep& step : steps) all.push_back({step.ex_day, step.ratio()});
  return all;
}

AdjustmentRecord adjustment_record(std::span<const Bar> daily_bars, std::span<const DayFacts> facts,
                                   const Calendar& calendar,
                                   std::span<const WithheldBar> withheld) {
  AdjustmentRecord record;
  ReferencePriceChain chain{calendar};
  size_t bar = 0;
  size_t fact = 0;
  size_t out = 0;
  while (bar < daily_bars.size() || fact < facts.size() || out < withheld.size()) {
    std::optional<TradingDay> next;
    const auto consider = [&](TradingDay day) { next = next ? std::min(*next, day) : day; };
    if (bar < daily_bars.size()) consider(daily_bars[bar].trading_day());
    if (fact < facts.size()) consider(facts[fact].trading_day);
    if (out < withheld.size()) consider(withheld[out].bar.trading_day());
    const TradingDay day = *next;
    const bool has_bar = bar < daily_bars.size() && daily_bars[bar].trading_day() == day;
    const bool has_facts = fact < facts.size() && facts[fact].trading_day == day;
    const bool has_withheld = out < withheld.size() && withheld[out].bar.trading_day() == day;
    const Bar* const own = has_bar ? &daily_bars[bar] : nullptr;
    const bool stands_in = own == nullptr && has_withheld;
    ChainDay chain_day =
        ChainDay::of(day, stands_in ? &withheld[out].bar : own, has_facts ? &facts[fact] : nullptr);
    chain_day.is_doubtful = stands_in && withheld[out].has_doubtful_prices;
    const ReferencePriceChain::Link link = chain.add(chain_day);
    if (link.step) record.steps.push_back(*link.step);
    if (link.gap) note_gap(record.holes, link.after, day, *link.gap);
    if (!record.first) record.first = day;
    record.last = day;
    bar += has_bar ? 1 : 0;
    fact += has_facts ? 1 : 0;
    out += has_withheld ? 1 : 0;
  }
  return record;
}

}  // namespace godwit
