// What strategies want to hold, netted: many targets in one instrument become one change of the
// account's position, and what fills of it goes back to those who asked.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/serial_fields.h"
#include "trading/engine/close_plan.h"
#include "trading/engine/engine_state.h"
#include "trading/engine/order_desk.h"
#include "trading/engine/strategy_books.h"
#include "trading/engine/target.h"

namespace godwit {

/// The strategy of an order that several asked for.
inline constexpr StrategyIndex kNettedOrder{UINT16_MAX};

/// How orders in one instrument name what they close.
struct OffsetRule {
  OffsetNaming naming = OffsetNaming::kNone;
  ClosePolicy policy = ClosePolicy::kYesterdayFirst;
};

/// A report as one strategy sees it: of a netted order's fill its own part.
struct StrategyReport {
  StrategyIndex strategy;
  Report report;
};

/// A target is sized once, when it changes, and traded when the event that changed it has been
/// shown to every strategy: then what others want in the opposite direction is crossed inside, at
/// the price of now and without a cost, and only the rest goes to the venue. What was dropped of an
/// earlier order (cut to cash, say) is asked for again whenever the instrument is traded.
/// One thread: the engine's.
class Netting {
 public:
  /// `books` are of as many strategies, and null for a single one: its book is the account.
  /// `offsets`: per instrument, or empty where no venue wants names. All outlive this.
  Netting(const EngineState& state, OrderDesk& desk, StrategyBooks* books, size_t strategies,
          std::span<const OffsetRule> offsets);

  /// Whether this very weight was asked for last: nothing then follows from asking again.
  [[nodiscard]] bool repeats(StrategyIndex strategy, InstrumentIndex instrument,
                             double weight) const {
    return targets_[instrument.value() * strategies_ + strategy.value()].asked == weight;
  }
  /// `equity`: the strategy's own. Throws Error when the target is more than can be counted.
  void set_weight(StrategyIndex strategy, InstrumentIndex instrument, double weight, Amount equity);
  void set_quantity(StrategyIndex strategy, InstrumentIndex instrument, Quantity quantity);
  /// The strategy trades the instrument by orders of its own from now on. The target before is no
  /// longer held, though what still works for it goes on; repeating it sends nothing.
  void release(StrategyIndex strategy, InstrumentIndex instrument) {
    target(strategy, instrument).wanted.reset();
    target(strategy, instrument).changed = false;
  }
  /// What of the instrument belongs to the strategy, signed.
  [[nodiscard]] Quantity held(StrategyIndex strategy, InstrumentIndex instrument) const;

  /// Sends what targets that have changed ask for, in the order in which they changed.
  void flush();
  [[nodiscard]] bool has_changes() const { return !changed_.empty(); }

  /// A report that has been booked: whom it concerns, in the order of strategies. Their books are
  /// brought up to date. Valid until the next call.
  [[nodiscard]] std::span<const StrategyReport> divide(const Report& report);

  /// What strategies have traded among themselves in the instrument, at prices of then.
  [[nodiscard]] Amount crossed(InstrumentIndex instrument) const {
    return crossed_[instrument.value()];
  }

  /// Between events: nothing waits to be flushed.
  void save(Writer& writer) const;
  /// Into one of the same run.
  void load(Reader& reader);

 private:
  /// What a strategy last asked to hold of an instrument.
  struct Target {
    std::optional<double> asked;  // The weight as it came, to know a repetition at a glance.
    std::optional<Weight> weight;
    std::optional<Quantity> quantity;
    std::optional<Quantity> wanted;  // What either came to, in whole lots.
    bool changed = false;            // Not traded yet.
    template <MaybeConst<Target> Self, class Visit>
    friend void fields(Self& self, Visit visit) {
      visit(self.asked);
      visit(self.weight);
      visit(self.quantity);
      visit(self.wanted);
    }
  };
  [[nodiscard]] Target& target(StrategyIndex strategy, InstrumentIndex instrument) {
    return targets_[instrument.value() * strategies_ + strategy.value()];
  }
  void change(InstrumentIndex instrument, Target& target);
  void trade(InstrumentIndex instrument);
  void call_back(InstrumentIndex instrument);
  void cross(InstrumentIndex instrument, Quantity quantity);
  void take_crossed(InstrumentIndex instrument, Side side, Quantity quantity, Amount amount);
  void send(InstrumentIndex instrument, Quantity missing);
  void divide_fill(const Report& report, std::vector<Quantity>& asked);
  [[nodiscard]] static bool is_on(Side side, Quantity missing) {
    return missing.sign() == sign(side);
  }

  const EngineState& state_;
  OrderDesk& desk_;
  StrategyBooks* books_;
  size_t strategies_;
  std::span<const OffsetRule> offsets_;
  std::vector<Target> targets_;                     // Per instrument, then strategy.
  std::vector<InstrumentIndex> changed_;            // To trade, each once.
  std::vector<bool> is_changed_;                    // Per instrument: whether it stands there.
  std::vector<Amount> crossed_;                     // Per instrument.
  std::map<OrderId, std::vector<Quantity>> asked_;  // Of netted orders: who still misses what.
  // Kept for their memory. Per strategy: what it misses of the instrument at hand, signed; its side
  // of that; its part of a split.
  std::vector<Quantity> missing_;
  std::vector<Quantity> wanting_;
  std::vector<Quantity> parts_;
  std::vector<OrderId> working_;
  std::vector<StrategyReport> reports_;
};

}  // namespace godwit
