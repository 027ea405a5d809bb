// A venue that matches our orders against replayed bars, without flattering us: orders decided on
// one bar fill no earlier than the open of the next, liquidity is finite, costs are charged, and
// what cash cannot buy is not bought.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "foundation/base/random.h"
#include "market/domain/instrument.h"
#include "market/domain/interval.h"
#include "trading/engine/execution_venue.h"
#include "trading/simulation/cost_profile.h"
#include "trading/simulation/daily_volume.h"
#include "trading/simulation/fee_model.h"
#include "trading/simulation/fill_price.h"

namespace godwit {

/// When a market order meets a bar.
enum class BarFill : uint8_t {
  kNextOpen,  ///< At the open of the next bar.
  kClose,     ///< At the close of the bar it was decided on: must be asked for.
};

/// Bars only, market orders only, no latency: the named assumptions of a report.
struct SimulationModel {
  BarFill bar_fill = BarFill::kNextOpen;
  CostProfile costs;
  FeeTerms fee_terms;
  double max_volume_share = 0.1;  ///< Of a bar's volume, all our orders together; in (0, 1].
  uint64_t seed = 0;
};

/// Matching at one open: sells before buys, so that one pays for the other, each in the order of
/// arrival. With kClose each order meets the close as it arrives. A bar without volume fills
/// nothing; data without a volume column limit nothing. An order on a day of which the fees are not
/// known is canceled with FEE_ROW_MISSING.
class SimulatedVenue final : public ExecutionVenue {
 public:
  /// rules: needed where model.costs is dated; outlives the venue. Throws Error(kUsage) without.
  SimulatedVenue(std::span<const Instrument> instruments, Interval interval, SimulationModel model,
                 Amount cash, const RuleBook* rules = nullptr);

  void connect(ReportSink& sink) override { sink_ = &sink; }
  void on_order(const Order& order, Timestamp now) override;
  void on_cancel(OrderId order, Timestamp now) override;
  /// Quantities alone: these orders have no prices.
  void on_change(OrderId order, const OrderChange& change, Timestamp now) override;
  bool on_bar_open(const Bar& bar, Timestamp now) override;
  void match_opened(Timestamp now) override;
  void on_bar_close(const Bar& bar, Timestamp now) override;
  [[nodiscard]] std::optional<Amount> cash() const override { return cash_; }
  [[nodiscard]] const FeeModel& fees() const { return fees_; }

 private:
  struct Resting {
    const Order* order = nullptr;
    Quantity remaining;
    Quantity filled;
    uint64_t fills = 0;
    FeeMeter charged;
  };
  struct Book {
    std::vector<Resting> orders;  // In the order of arrival.
    DailyVolume daily_volume;
    Bar bar;               // The bar that orders meet now.
    Quantity volume_left;  // Of the bar, for us.
    bool has_bar = false;
  };
  /// What one order meets: everything of its fill but the quantity.
  struct Offer {
    Price market;
    double daily_volume = 0;
    double noise = 0;
    Timestamp now;
    const FeeModel::DayCosts* costs = nullptr;
  };
  [[nodiscard]] Offer make_offer(const Resting& resting, const Book& book, Price market,
                                 Timestamp now) const;
  /// The fill as the charges see it.
  [[nodiscard]] static FeeQuery fee_query(const Fill& fill);
  /// The fill of `quantity`, complete with price and costs; nothing when it is out of range or
  /// dearer than the cash.
  [[nodiscard]] std::optional<Fill> price_fill(const Resting& resting, const Book& book,
                                               const Offer& offer, Quantity quantity) const;
  [[nodiscard]] Quantity affordable(const Resting& resting, const Book& book, const Offer& offer,
                                    Quantity quantity) const;
  /// The book where the order rests and its place there; null when it does not.
  [[nodiscard]] std::pair<Book*, size_t> find(OrderId id);
  void start_bar(Book& book, const Bar& bar);
  void match(Book& book, Side side, Price market, Timestamp now);
  void match_one(Resting& resting, Book& book, Price market, Timestamp now);
  void report(OrderId order, OrderEvent event, Reason reason, Timestamp now);

  std::span<const Instrument> instruments_;
  SimulationModel model_;
  RandomSource random_;
  FeeModel fees_;
  Amount cash_;
  ReportSink* sink_ = nullptr;
  std::vector<Book> books_;              // Per instrument.
  std::vector<InstrumentIndex> opened_;  // Books whose bar opened at this instant.
};

}  // namespace godwit
