#include "trading/simulation/bar_course.h"

#include <algorithm>
#include <initializer_list>

#include "trading/simulation/order_walk.h"

namespace godwit {
namespace {

/// For one price of the day alone.
bool is_for_auction(const BarOrder& order) {
  return order.type == OrderType::kMarketOnOpen || order.type == OrderType::kMarketOnClose ||
         order.tif == TimeInForce::kAtAuction;
}

bool is_bound(PathModel model) {
  return model == PathModel::kPessimistic || model == PathModel::kOptimistic;
}

/// Every way in which one order may meet one bar under one model, and the one that counts.
class Ways {
 public:
  Ways(const BarOrder& order, const BarMarket& market, const SideBar& bar, PathModel model,
       bool inner_fits)
      : order_{order},
        market_{market},
        model_{model},
        inner_fits_{inner_fits},
        bar_{bar},
        start_{terms(), order.trigger} {}

  void meet_open_only() { offer(along({bar_.open})); }
  void meet_close_only() { offer(along({bar_.close})); }

  void meet_all() {
    if (model_ == PathModel::kLowerTimeframe) return offer(through_inner());
    if (!is_bound(model_)) return offer(along_common());
    if (is_path_free()) {
      offer(along_common());
    } else {
      offer_all_paths();
    }
    if (inner_fits_) offer(through_inner());
  }

  /// An order that is over at once and came after the open meets one price.
  void meet_one_later() {
    if (model_ == PathModel::kLowerTimeframe) {
      offer(through_inner());
    } else if (is_bound(model_)) {
      for (const SideCost cost : {bar_.worst, bar_.best, bar_.close}) offer(along({cost}));
      offer_at_limit();
      if (inner_fits_) offer(through_inner());
    } else {
      offer(along({bar_.close}));
    }
  }

  /// After one of them.
  [[nodiscard]] const OrderWalk& chosen() const { return *chosen_; }
  [[nodiscard]] int128 worth(const OrderWalk& walk) const {
    if (!walk.filled()) return 0;
    return static_cast<int128>(bar_.close.raw()) - walk.filled()->raw();
  }

 private:
  /// Whether it does the same on all paths that the bar leaves open.
  [[nodiscard]] bool is_path_free() const {
    if (order_.arrival > market_.opens || expires_inside()) return false;
    if (order_.trigger.is_met()) return true;
    if (order_.trigger.trails()) {  // Out of reach wherever the price has been before.
      OrderTrigger trigger = order_.trigger;
      return !trigger.update(bar_.open) && !trigger.update(bar_.best) &&
             !trigger.crossing(bar_.worst);
    }
    if (order_.limit_price) return false;
    const std::optional<SideCost> queue = market_.range.queue(order_.side);
    return !queue || order_.trigger.cost() < queue;
  }
  [[nodiscard]] bool expires_inside() const { return expires_before(order_, market_.closes); }

  [[nodiscard]] WalkTerms terms() const {
    WalkTerms terms{.refuses_to_take = order_.post_only && order_.is_new,
                    .queue = market_.range.queue(order_.side)};
    if (order_.limit_price) terms.limit = cost_of(order_.side, *order_.limit_price);
    const std::optional<SideCost> plenty = market_.range.plenty(order_.side);
    terms.in_plenty = plenty && bar_.best == *plenty && bar_.worst == *plenty;
    return terms;
  }

  [[nodiscard]] OrderWalk along(std::initializer_list<SideCost> costs) const {
    OrderWalk walk = start_;
    for (const SideCost cost : costs) walk.steps() == 0 ? walk.jump(cost) : walk.move(cost);
    return walk;
  }

  [[nodiscard]] OrderWalk along_common() const {
    if (order_.arrival > market_.opens) return along({bar_.close});
    if (expires_inside()) return along({bar_.open});
    const bool buys = order_.side == Side::kBuy;
    const bool worst_first = model_ == PathModel::kAdaptive ? bar_.worst_first : buys;
    return worst_first ? along({bar_.open, bar_.worst, bar_.best, bar_.close})
                       : along({bar_.open, bar_.best, bar_.worst, bar_.close});
  }

  [[nodiscard]] OrderWalk through_inner() const {
    OrderWalk walk = start_;
    Timestamp begins = market_.opens;
    for (const Bar& inner : market_.inner) {
      const Timestamp ends = inner.header.ts_event;
      begins = std::max(begins, ends - market_.inner_length);
      if (has_expired_by(order_, begins)) break;
      if (order_.arrival <= begins) {
        const SideBar bar = side_bar(order_.side, inner, market_.range);
        walk.jump(bar.open);
        if (is_at_once(order_) || walk.is_done()) break;
        if (!expires_before(order_, ends)) {
          walk.move(bar.worst_first ? bar.worst : bar.best);
          walk.move(bar.worst_first ? bar.best : bar.worst);
          walk.move(bar.close);
        }
      }
      begins = ends;
    }
    return walk;
  }

  /// The extremes of all paths are among these.
  void offer_all_paths() {
    const auto [open, best, worst, close, unused] = bar_;
    // A trailing stop is worst off when the price comes back from where it leaves the trigger at
    // the worst price.
    std::optional<SideCost> turn;
    if (order_.trigger.trails() && !order_.trigger.is_met()) {
      turn = order_.trigger.best_that_leaves(worst);
      if (*turn < best || *turn > worst) turn.reset();
    }
    if (order_.arrival <= market_.opens) {
      offer(along({open, worst, best, close}));
      offer(along({open, best, worst, close}));
      if (turn) offer(along({open, *turn, worst, best, close}));
      if (expires_inside()) offer(along({open}));
      return;
    }
    offer(along({worst, best, close}));
    offer(along({best, worst, close}));
    offer(along({close}));
    if (turn) offer(along({*turn, worst, best, close}));
  }

  /// It may have come when the price was just short of its limit, or of the board.
  void offer_at_limit() {
    WalkTerms terms = this->terms();
    if (!terms.limit || (terms.queue && *terms.queue < *terms.limit)) terms.limit = terms.queue;
    if (!terms.limit || *terms.limit <= bar_.best || *terms.limit > bar_.worst) return;
    terms.queue.reset();
    terms.in_plenty = true;
    OrderWalk walk{terms, order_.trigger};
    walk.jump(*terms.limit);
    offer(walk);
  }

  /// Of equals the pessimist takes the one without a fill, the optimist the one with it.
  [[nodiscard]] bool wins(const OrderWalk& walk, int128 worth) const {
    const bool hopes = model_ == PathModel::kOptimistic;
    if (worth != worth_) return hopes == (worth > worth_);
    return walk.filled().has_value() == hopes && chosen_->filled().has_value() != hopes;
  }

  void offer(const OrderWalk& walk) {
    const int128 worth = this->worth(walk);
    if (chosen_ && !wins(walk, worth)) return;
    chosen_ = walk;
    worth_ = worth;
  }

  const BarOrder& order_;
  const BarMarket& market_;
  PathModel model_;
  bool inner_fits_;
  const SideBar& bar_;
  OrderWalk start_;
  std::optional<OrderWalk> chosen_;
  int128 worth_ = 0;
};

/// Whether no price of the bar matters to this order.
bool is_out_of_reach(const BarOrder& order, const SideBar& bar) {
  if (!order.trigger.is_met())
    return !order.trigger.trails() && !order.trigger.crossing(bar.worst) &&
           !order.trigger.crossing(bar.best);
  return order.limit_price && bar.best >= cost_of(order.side, *order.limit_price) &&
         bar.best != bar.worst;
}

}  // namespace

void chart_course(const BarOrder& order, const BarMarket& market, PathModel model, bool inner_fits,
                  BarCourse& course) {
  course.reset(order.trigger);
  if (has_expired_by(order, market.opens)) return;
  const bool came_inside = order.arrival > market.opens;
  const SideBar bar = side_bar(order.side, market.bar, market.range);
  const bool rests = !is_for_auction(order) && !is_at_once(order);
  if (rests && is_out_of_reach(order, bar)) return;
  Ways ways{order, market, bar, model, inner_fits};
  BarMoment first = came_inside ? BarMoment::kInside : BarMoment::kOpen;
  if (is_for_auction(order)) {
    const bool opening =
        order.type != OrderType::kMarketOnClose && market.opens_day && !came_inside;
    const bool closing = order.type != OrderType::kMarketOnOpen && market.closes_day && !opening;
    course.met_auction = opening || closing;
    if (!course.met_auction) return;
    opening ? ways.meet_open_only() : ways.meet_close_only();
    if (closing) first = BarMoment::kClose;
  } else if (is_at_once(order)) {
    came_inside ? ways.meet_one_later() : ways.meet_open_only();
  } else {
    ways.meet_all();
  }
  const OrderWalk& walk = ways.chosen();
  course.cost = walk.filled();
  course.worth = ways.worth(walk);
  if (course.cost)
    course.rise =
        static_cast<int128>(price_of(order.side, *course.cost).raw()) - market.bar.open.raw();
  course.moment = walk.filled_step() == 1 ? first : BarMoment::kInside;
  course.step = walk.filled_step();
  course.distance = walk.filled_distance();
  course.refused = walk.refused();
  course.met_board = walk.met_board();
  course.trigger = walk.trigger();
}

bool comes_before(const BarCourse& a, const BarCourse& b, PathModel model) {
  if (a.cost.has_value() != b.cost.has_value()) return a.cost.has_value();
  if (!a.cost) return false;
  if (a.moment != b.moment) return a.moment < b.moment;
  if (is_bound(model)) {
    if (a.rise < 0 && b.rise < 0 && a.rise != b.rise) return a.rise > b.rise;
    if (a.rise > 0 && b.rise > 0 && a.rise != b.rise) return a.rise < b.rise;
    return model == PathModel::kPessimistic ? a.worth < b.worth : a.worth > b.worth;
  }
  return a.step != b.step ? a.step < b.step : a.distance < b.distance;
}

}  // namespace godwit
