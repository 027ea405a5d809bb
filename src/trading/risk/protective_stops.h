// Stop-loss, take-profit and trailing stop of every position, as a state machine on marks that asks
// for closing orders.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/hash.h"
#include "foundation/base/serial.h"
#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "market/domain/position.h"
#include "market/domain/reason.h"
#include "trading/risk/risk_limits.h"

namespace godwit {

/// What to close, at the market; closing_orders.h says it in the venue's words.
struct CloseRequest {
  InstrumentIndex instrument;
  Side side = Side::kSell;
  Offset offset = Offset::kNet;  ///< kClose when the position was opened with offsets named.
  Quantity quantity;
  Reason reason = Reason::kStopLoss;
};

/// How much of a position may be closed now: under T+1 not what was bought today.
struct Closable {
  Quantity long_quantity = Quantity::max();
  Quantity short_quantity = Quantity::max();
};

/// What a split, a dividend or a rights issue made of a position: neither loss nor gain.
struct ShareAdjustment {
  Quantity long_quantity;  ///< Held from now on.
  Quantity short_quantity;
  Amount long_received;  ///< In cash, for the long leg: off its cost; paid in (rights): negative.
  Amount short_paid;     ///< In cash, by the short leg: off what it was sold for.
  Price close;           ///< Before it; > 0.
  Price reference;       ///< What that close is worth after it; > 0.
};

/// One per account. Each leg of a position (long, short) is flat, guarded, or closing:
///   flat    -- a fill opens it ------------------> guarded: the best mark begins at that price
///   guarded -- a mark meets a stop --------------> closing: a CloseRequest is handed out
///   closing -- that order ends, some is left ----> guarded: the next mark may ask again
///   any     -- a fill closes the last of it -----> flat
/// Against the cost, exactly at the limit is enough:
///   stop_loss      value <= cost less its share (short: value >= cost plus it)
///   trailing_stop  mark <= best mark less its share (short: >= best plus it); the best mark only
///                  counts from the entry on, and never falls back
///   take_profit    value >= cost plus its share (short: value <= cost less it)
/// and the first of these in this order is the reason. Adding to a position changes its cost and
/// leaves the best mark. The cost is that of the fills, not one that a daily settlement re-bases.
/// One thread: the engine's. No allocation but in its making.
class ProtectiveStops {
 public:
  /// instruments: the run's table; outlives this. Of the limits only the three above are used.
  ProtectiveStops(const RiskLimits& limits, std::span<const Instrument> instruments);

  /// Whether any of the three is set.
  [[nodiscard]] bool any() const { return stop_loss_ || take_profit_ || trailing_stop_; }
  /// Every fill of the account, in order.
  void apply_fill(const Fill& fill);
  /// A new mark of the instrument: what to close now, the long leg first. Nothing is asked twice
  /// while a request is out.
  [[nodiscard]] std::array<std::optional<CloseRequest>, 2> on_mark(InstrumentIndex instrument,
                                                                   Price mark,
                                                                   const Closable& closable = {});
  /// The order of a request is final, filled or not; `side` is the order's.
  void on_request_ended(InstrumentIndex instrument, Side side);
  /// Before the first mark after it. The best mark moves with the reference price, half to even.
  void adjust(InstrumentIndex instrument, const ShareAdjustment& adjustment);

  void save(Writer& writer) const;
  /// Throws Error when the bytes are something else.
  void load(Reader& reader);
  [[nodiscard]] Hash128 state_hash() const;

 private:
  enum class State : uint8_t { kFlat, kGuarded, kClosing };
  struct Leg {
    State state = State::kFlat;
    Price best;  // The mark most in our favour since the entry.
    Quantity quantity;
    Amount cost;
  };
  struct Guard {
    Leg long_leg;
    Leg short_leg;
    bool names_offsets = false;
  };
  void open(Leg& leg, Quantity quantity, Amount amount, Price price);
  static void close(Leg& leg, Quantity quantity);
  [[nodiscard]] std::optional<Reason> hit(const Leg& leg, Side closing, Price mark,
                                          int64_t multiplier) const;
  [[nodiscard]] std::optional<CloseRequest> judge(InstrumentIndex instrument, Side closing,
                                                  Price mark, Quantity closable);

  std::optional<Rate> stop_loss_;
  std::optional<Rate> take_profit_;
  std::optional<Rate> trailing_stop_;
  std::span<const Instrument> instruments_;
  std::vector<Guard> guards_;  // Per instrument.
};

}  // namespace godwit
