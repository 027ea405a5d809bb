#include "trading/engine/netting.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "trading/engine/fill_split.h"

namespace godwit {

Netting::Netting(const EngineState& state, OrderDesk& desk, StrategyBooks* books, size_t strategies,
                 std::span<const OffsetRule> offsets)
    : state_{state},
      desk_{desk},
      books_{books},
      strategies_{strategies},
      offsets_{offsets},
      targets_(state.instruments.size() * strategies),
      is_changed_(state.instruments.size()),
      crossed_(state.instruments.size()),
      missing_(strategies),
      wanting_(strategies),
      parts_(strategies) {
  CHECK(strategies > 0 && strategies < kNettedOrder.value(), "a run has strategies");
  CHECK(
      (books == nullptr) == (strategies == 1) && (books == nullptr || books->size() == strategies),
      "several strategies have a book each, a single one has the account");
  CHECK(offsets.empty() || offsets.size() == state.instruments.size(), "one rule an instrument");
}

void Netting::set_weight(StrategyIndex strategy, InstrumentIndex instrument, double weight,
                         Amount equity) {
  Target& target = this->target(strategy, instrument);
  const std::optional<Weight> exact = weight_from_double(weight);
  CHECK(exact.has_value(), "a target weight must be a number within +-1000");
  target.asked = weight;
  if (target.weight == exact) return;
  const std::optional<Price> price = state_.market.price(instrument);
  CHECK(price.has_value(), "a target needs a price: wait for the instrument's first");
  const std::optional<Quantity> quantity =
      size_target(*exact, equity, *price, state_.instrument(instrument));
  if (!quantity)
    throw failed("the target for " + state_.instrument(instrument).id.text() +
                 " is more than can be counted; check cash and prices");
  target = {.asked = weight, .weight = exact, .quantity = {}, .wanted = *quantity};
  change(instrument, target);
}

void Netting::set_quantity(StrategyIndex strategy, InstrumentIndex instrument, Quantity quantity) {
  Target& target = this->target(strategy, instrument);
  if (target.quantity == quantity) return;
  const Quantity lot = state_.instrument(instrument).lot;
  const Quantity whole = round_to_grid(quantity.abs(), lot, Rounding::kDown);
  target = {.asked = {},
            .weight = {},
            .quantity = quantity,
            .wanted = quantity.sign() < 0 ? -whole : whole};
  change(instrument, target);
}

void Netting::change(InstrumentIndex instrument, Target& target) {
  target.changed = true;
  if (is_changed_[instrument.value()]) return;
  is_changed_[instrument.value()] = true;
  changed_.push_back(instrument);
}

Quantity Netting::held(StrategyIndex strategy, InstrumentIndex instrument) const {
  return books_ != nullptr ? books_->quantity(strategy, instrument)
                           : state_.account.position(instrument).net();
}

void Netting::flush() {
  for (size_t i = 0; i < changed_.size(); ++i) {
    is_changed_[changed_[i].value()] = false;
    trade(changed_[i]);
  }
  changed_.clear();
}

void Netting::trade(InstrumentIndex instrument) {
  call_back(instrument);
  Quantity buys;
  Quantity sells;
  for (uint16_t s = 0; s < strategies_; ++s) {
    const std::optional<Quantity>& wanted = target(StrategyIndex{s}, instrument).wanted;
    missing_[s] = wanted ? *wanted - held(StrategyIndex{s}, instrument) : Quantity{};
    (missing_[s].sign() > 0 ? buys : sells) += missing_[s].abs();
  }
  if (const Quantity both = std::min(buys, sells); !both.is_zero()) cross(instrument, both);
  send(instrument, buys - sells);
}

/// What still works for older targets is called back, orders of a strategy's own when its target
/// has changed. Should one fill before the cancel arrives, its report brings us here again.
void Netting::call_back(InstrumentIndex instrument) {
  const auto& working = desk_.orders().working(instrument);
  working_.assign(working.begin(), working.end());
  for (const OrderId id : working_) {
    const StrategyIndex owner = desk_.orders().order(id).request().strategy;
    if (owner == kNettedOrder || target(owner, instrument).changed)
      desk_.cancel(id, Reason::kTargetChanged);
  }
  for (uint16_t s = 0; s < strategies_; ++s) target(StrategyIndex{s}, instrument).changed = false;
}

void Netting::cross(InstrumentIndex instrument, Quantity quantity) {
  const Price price = state_.market.price(instrument).value();
  const std::optional<Amount> amount =
      notional(price, quantity, state_.instrument(instrument).multiplier, Rounding::kHalfEven);
  if (!amount)
    throw failed("what strategies cross of " + state_.instrument(instrument).id.text() +
                 " is worth more than can be counted; check cash and prices");
  crossed_[instrument.value()] += *amount;
  take_crossed(instrument, Side::kBuy, quantity, *amount);
  take_crossed(instrument, Side::kSell, quantity, *amount);
}

/// Splits one side of what is crossed among those who want it.
void Netting::take_crossed(InstrumentIndex instrument, Side side, Quantity quantity,
                           Amount amount) {
  for (size_t s = 0; s < strategies_; ++s)
    wanting_[s] = is_on(side, missing_[s]) ? missing_[s].abs() : Quantity{};
  split_fill(quantity, wanting_, state_.instrument(instrument).lot, parts_);
  AmountSplit amounts{amount, quantity};
  for (uint16_t s = 0; s < strategies_; ++s) {
    if (parts_[s].is_zero()) continue;
    const bool buys = side == Side::kBuy;
    const Amount worth = amounts.next(parts_[s]);
    const Quantity change = buys ? parts_[s] : -parts_[s];
    books_->trade(StrategyIndex{s}, instrument, change, buys ? -worth : worth);
    missing_[s] -= change;
  }
}

/// Asks the venue for what is missing in all, in whole orders of one side.
void Netting::send(InstrumentIndex instrument, Quantity missing) {
  if (missing.is_zero()) return;
  const Side side = missing.sign() > 0 ? Side::kBuy : Side::kSell;
  const OffsetRule rule = offsets_.empty() ? OffsetRule{} : offsets_[instrument.value()];
  const ClosePlan plan = plan_closes(state_.position_for_order(instrument), side, missing.abs(),
                                     rule.naming, rule.policy);
  for (const ClosePlan::Part& part : plan.parts()) {
    const OrderId order =
        desk_.submit({.instrument = instrument,
                      .strategy = books_ != nullptr ? kNettedOrder : StrategyIndex{},
                      .side = side,
                      .type = OrderType::kMarket,
                      .offset = part.offset,
                      .quantity = part.quantity});
    if (books_ == nullptr) continue;
    for (size_t s = 0; s < strategies_; ++s) wanting_[s] = missing_[s].abs();
    split_fill(part.quantity, wanting_, state_.instrument(instrument).lot, parts_);
    for (size_t s = 0; s < strategies_; ++s)
      missing_[s] -= side == Side::kBuy ? parts_[s] : -parts_[s];
    asked_.emplace(order, parts_);
  }
}

std::span<const StrategyReport> Netting::divide(const Report& report) {
  reports_.clear();
  const OrderRequest& request = desk_.orders().order(report.order).request();
  if (request.strategy != kNettedOrder) {
    reports_.push_back({request.strategy, report});
    if (report.fill && books_ != nullptr) books_->trade(*report.fill);
  } else if (report.fill) {
    divide_fill(report, asked_.at(report.order));
  } else {
    const std::vector<Quantity>& asked = asked_.at(report.order);
    for (uint16_t s = 0; s < strategies_; ++s)
      if (!asked[s].is_zero()) reports_.push_back({StrategyIndex{s}, report});
  }
  // A fill that overtook our cancel moved the position away from the target that came after it.
  if (report.fill && desk_.orders().order(report.order).reason() == Reason::kTargetChanged)
    for (const StrategyReport& part : reports_)
      if (Target& late = target(part.strategy, request.instrument); late.wanted)
        change(request.instrument, late);
  return reports_;
}

void Netting::divide_fill(const Report& report, std::vector<Quantity>& asked) {
  const Fill& whole = *report.fill;
  split_fill(whole.quantity, asked, state_.instrument(whole.instrument).lot, parts_);
  AmountSplit amount{whole.amount, whole.quantity};
  AmountSplit commission{whole.costs.commission, whole.quantity};
  AmountSplit tax{whole.costs.tax, whole.quantity};
  AmountSplit fee{whole.costs.fee, whole.quantity};
  AmountSplit slippage{whole.costs.slippage, whole.quantity};
  AmountSplit impact{whole.costs.impact, whole.quantity};
  for (uint16_t s = 0; s < strategies_; ++s) {
    const Quantity quantity = parts_[s];
    if (quantity.is_zero()) continue;
    asked[s] -= quantity;
    Report part = report;
    Fill& fill = *part.fill;
    fill.strategy = StrategyIndex{s};
    fill.quantity = quantity;
    fill.amount = amount.next(quantity);
    fill.costs = {.commission = commission.next(quantity),
                  .tax = tax.next(quantity),
                  .fee = fee.next(quantity),
                  .slippage = slippage.next(quantity),
                  .impact = impact.next(quantity)};
    books_->trade(fill);
    reports_.push_back({fill.strategy, part});
  }
}

void Netting::save(Writer& writer) const {
  CHECK(changed_.empty(), "targets are traded before the state is saved");
  for (const Target& target : targets_) put(writer, target);
  put(writer, crossed_);
  put(writer, asked_);
}

void Netting::load(Reader& reader) {
  for (Target& target : targets_) get(reader, target);
  get(reader, crossed_);
  get(reader, asked_);
  if (crossed_.size() != state_.instruments.size())
    throw failed("saved state is of a run with other instruments");
}

}  // namespace godwit
