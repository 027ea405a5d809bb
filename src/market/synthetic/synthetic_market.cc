#include "market/synthetic/synthetic_market.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/synthetic/draw.h"

namespace godwit {
namespace {

ValuePath::Options path_options(const SyntheticMarketConfig& config) {
  return {.seed = config.seed,
          .instrument_number = config.instrument_number,
          .start = config.start_price.to_double(),
          .steps_per_bar = config.steps_per_bar};
}

DayRecord::Options day_options(const SyntheticMarketConfig& config) {
  return {.tick = config.book.tick,
          .lot = config.book.lot,
          .start_price = config.start_price,
          .limit_bps = config.limit_bps,
          .total_shares = config.total_shares,
          .float_shares = config.float_shares};
}

SyntheticMarketConfig checked(SyntheticMarketConfig config) {
  validate(config);
  return config;
}

Timestamp begin_of(const TradingHours& hours) { return hours.sessions.front().begin; }

}  // namespace

SyntheticMarket::SyntheticMarket(SyntheticMarketConfig config, std::vector<TradingHours> days)
    : config_{checked(std::move(config))},
      days_{std::move(days)},
      rows_{instrument_seed(config_.seed, config_.instrument_number)},
      path_{config_.value, path_options(config_)},
      book_{config_.book, Rng{instrument_seed(config_.seed, config_.instrument_number),
                              RandomStream::kSyntheticBook}},
      publisher_{config_.kinds},
      day_record_{day_options(config_)},
      news_{config_.id} {
  if (days_.empty()) throw usage_error("simulated market: expected a trading day, got none");
  for (size_t i = 0; i < days_.size(); ++i) {
    // Looks at the sessions of every day now, so that nothing fails on the way.
    const std::vector<BarSlot> slots = bar_slots(days_[i], config_.interval);
    if (slots.front().trading_time.ns() < config_.steps_per_bar ||
        slots.back().trading_time.ns() < config_.steps_per_bar)
      throw usage_error("simulated market: steps_per_bar: a session of " +
                        format_date(days_[i].day.date()) + " is too short for it");
    if (i > 0 &&
        (days_[i].day <= days_[i - 1].day || begin_of(days_[i]) < days_[i - 1].sessions.back().end))
      throw usage_error("simulated market: trading day " + format_date(days_[i].day.date()) +
                        " does not follow the one before it");
  }
  if (config_.funding) funding_.emplace(*config_.funding, rows_, begin_of(days_.front()));
  if (!config_.order_flow) return;
  flow_.emplace(*config_.order_flow, Rng{instrument_seed(config_.seed, config_.instrument_number),
                                         RandomStream::kSyntheticArrivals});
  draw_arrival();
}

const SyntheticBlock& SyntheticMarket::next() {
  block_.clear();
  while (block_.rows() < config_.block_rows_max && advance()) {
  }
  return block_;
}

bool SyntheticMarket::advance() {
  if (!bar_is_open_) return open_bar();
  if (flow_ && arrival_ns_ < step_end().ns()) {
    arrive();
  } else {
    end_step();
  }
  return true;
}

bool SyntheticMarket::open_bar() {
  if (slots_opened_ == slots_.size()) {
    if (days_opened_ == days_.size()) return false;
    open_day();
  }
  const BarSlot& slot = slots_[slots_opened_++];
  path_.begin_bar(slot.length);
  step_ = 0;
  bar_is_open_ = true;
  return true;
}

void SyntheticMarket::open_day() {
  const TradingHours& hours = days_[days_opened_++];
  slots_ = bar_slots(hours, config_.interval);
  slots_opened_ = 0;
  if (days_opened_ == 1) tell_relation();
  day_record_.begin(hours.day);
  if (day_record_.tick_low()) book_.set_limits(*day_record_.tick_low(), *day_record_.tick_high());
  book_.clear();
  const Target around = target();
  book_.quote_around(around.best_bid, around.best_ask);
  // The first instant that a bar can hold: bars cover (begin, end].
  publish(begin_of(hours) + Duration::from_ns(1), true);
}

void SyntheticMarket::close_bar() {
  const BarSlot& slot = slots_[slots_opened_ - 1];
  bar_is_open_ = false;
  arrival_ns_ -= slot.trading_time.ns();
  if (const std::optional<Bar> bar = tally_.bar(slot); bar && config_.kinds.bars)
    block_.bars.push_back(*bar);
  if (const std::optional<QuoteBar> bar = tally_.quote_bar(slot); bar && config_.kinds.quote_bars)
    block_.quote_bars.push_back(*bar);
  tally_.reset();
  if (!config_.kinds.rows) return;
  tell_values(slot.ts_event);
  if (slots_opened_ == slots_.size()) tell_day(slot.ts_event);
}

Duration SyntheticMarket::step_end() const {
  const int128 length = slots_[slots_opened_ - 1].trading_time.ns();
  return Duration::from_ns(static_cast<int64_t>(length * (step_ + 1) / config_.steps_per_bar));
}

void SyntheticMarket::end_step() {
  const Timestamp ts = instant_in(slots_[slots_opened_ - 1], step_end());
  if (funding_ && config_.kinds.rows) funding_->settle(ts, mark(), block_);
  path_.step();
  ++step_;
  ++steps_;
  const bool ends_bar = step_ == config_.steps_per_bar;
  if (config_.kinds.rows) {
    if (path_.jumps() > 0) news_.report_jump(ts, path_.jump() > 0, block_);
    const double chance = config_.news_per_bar / config_.steps_per_bar;
    if (chance > 0 && draw_uniform(rows_, RowDraw::kNews, steps_) < chance)
      news_.report_nothing(ts, block_);
  }
  const Target around = target();
  book_.quote_around(around.best_bid, around.best_ask);
  publish(ts, false);
  if (config_.prints == PrintClock::kEveryStep ||
      (config_.prints == PrintClock::kBarEnd && ends_bar))
    print(ts, around);
  if (ends_bar) close_bar();
}

void SyntheticMarket::draw_arrival() {
  const HawkesProcess::Arrival arrival = flow_->next();
  // At least a nanosecond, so that arrivals follow each other; at most some 30 years.
  const double wait_ns = std::clamp(arrival.wait_s * 1e9, 1.0, 1e18);
  arrival_ns_ = time_arithmetic::add(arrival_ns_, static_cast<int64_t>(wait_ns));
  arrival_type_ = static_cast<FlowType>(arrival.type);
  ++arrivals_;
}

void SyntheticMarket::arrive() {
  // An arrival at the very begin of a bar belongs to the next nanosecond: bars cover (begin, end].
  const Duration offset = Duration::from_ns(std::max<int64_t>(arrival_ns_, 1));
  const Timestamp ts = instant_in(slots_[slots_opened_ - 1], offset);
  const Target around = target();
  book_.quote_around(around.best_bid, around.best_ask);
  publish(ts, false);
  const bool buys = draw_uniform(rows_, RowDraw::kSide, arrivals_) < 0.5;
  const Side side = buys ? Side::kBuy : Side::kSell;
  switch (arrival_type_) {
    case FlowType::kBuy: book_.take(Side::kBuy); break;
    case FlowType::kSell: book_.take(Side::kSell); break;
    case FlowType::kJoin: book_.join(side); break;
    case FlowType::kLeave: book_.leave(side); break;
  }
  publish(ts, false);
  draw_arrival();
}

SyntheticMarket::Target SyntheticMarket::target() const {
  const double value = path_.value();
  if (!(value < 9e9))
    throw failed("simulated market " + config_.id.text() +
                 ": the value grew beyond 9e9, the range of prices; lower drift or volatility, or "
                 "simulate fewer days");
  const double ticks = value / config_.book.tick.to_double();
  const int64_t spread = config_.spread_ticks;
  Target around;
  around.best_bid = static_cast<int64_t>(std::floor(ticks - static_cast<double>(spread - 1) / 2));
  if (const auto high = day_record_.tick_high())  // Nobody sells beyond it: the ask side empties.
    around.best_bid = std::min(around.best_bid, *high);
  if (const auto low = day_record_.tick_low())
    around.best_bid = std::max(around.best_bid, *low - spread);
  around.best_ask = around.best_bid + spread;
  const double above_bid = ticks - static_cast<double>(around.best_bid);
  around.buy_chance = above_bid / static_cast<double>(spread);
  return around;
}

Price SyntheticMarket::mark() const {
  return Price::from_raw(std::llround(path_.value() * static_cast<double>(Price::kScale)));
}

void SyntheticMarket::print(Timestamp ts, const Target& around) {
  Side side =
      draw_uniform(rows_, RowDraw::kPrint, steps_) < around.buy_chance ? Side::kBuy : Side::kSell;
  const auto rests_against = [&](Side aggressor) {
    return !book_.levels(aggressor == Side::kBuy ? Side::kSell : Side::kBuy).empty();
  };
  if (!rests_against(side)) side = side == Side::kBuy ? Side::kSell : Side::kBuy;
  book_.take(side);
  publish(ts, false);
}

void SyntheticMarket::publish(Timestamp ts, bool snapshot) {
  publisher_.publish(book_, ts, snapshot, block_);
  for (const Trade& trade : publisher_.trades()) {
    tally_.add(trade);
    day_record_.add(trade);
  }
  if (publisher_.quote_changed()) tally_.add(publisher_.quote());
}

void SyntheticMarket::tell_relation() {
  if (!config_.kinds.rows) return;
  block_.relations.push_back({.kind = "industry",
                              .subject = config_.id.text(),
                              .object = config_.industry,
                              .valid_from = days_.front().day,
                              .valid_to = std::nullopt,
                              .available_at = begin_of(days_.front()),
                              .weight = std::nullopt});
}

void SyntheticMarket::tell_values(Timestamp ts) {
  const auto tell = [&](std::vector<KnownValue>& list, const std::string& name, double value) {
    list.push_back({.ts_event = ts, .available_at = ts, .name = name, .value = value});
  };
  if (config_.value.signal) tell(block_.values, config_.value.signal->name, path_.next_signal());
  if (config_.value.regimes.size() > 1)
    tell(block_.values, "regime", static_cast<double>(path_.regime()));
  tell(block_.series, "value", path_.value());
}

void SyntheticMarket::tell_day(Timestamp ts) {
  block_.day_facts.push_back(day_record_.facts());
  if (!config_.total_shares) return;
  const double shares = static_cast<double>(*config_.total_shares);
  block_.values.push_back({.ts_event = ts,
                           .available_at = ts,
                           .name = "market_value",
                           .value = shares * path_.value()});
}

}  // namespace godwit
