// Where and when the volume of a session was traded, so far.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/domain/trading_day.h"
#include "signals/features/volume_levels.h"

namespace godwit::features {

/// A row of trades, bars or books: what traded since the row before at its last price, and the book
/// behind it. NaN is unknown.
struct SessionRow {
  Timestamp ts;  ///< within the minute in which it traded: of bars just before they close
  TradingDay day;
  double close;
  double volume;
  double bid_price;
  double ask_price;
  double buy_volume;   ///< of trades in which the buyer pressed, by the venue's word
  double sell_volume;  ///< in which the seller did
};

/// Prices as whole numbers of a step of 1, 2 or 5 x 10^k.
class PriceStep {
 public:
  /// The least step that is a 100,000th of `price` or more, and 1e-9 at least.
  [[nodiscard]] static PriceStep of(double price);
  [[nodiscard]] int64_t place(double price) const;  ///< the nearest
  [[nodiscard]] double price(int64_t place) const;  ///< the double nearest to the decimal

 private:
  double digit_ = 1;
  int64_t exponent_ = -9;
};

/// The profile of one instrument. Values at a row use the rows of its trading day up to this one,
/// and of the row before the book. Memory: 24 bytes for each price level of the session and for
/// each minute with trade; at most kLevelsMax levels, behind which values are NaN until the day
/// ends. A row costs O(levels). One thread.
class SessionProfile {
 public:
  static constexpr size_t kLevelsMax = 16'384;
  static constexpr double kValueShare = 0.7;
  static constexpr double kPriceMax = 1e15;  ///< what lies above is no price

  struct Column {
    std::string_view name;
    std::string_view formula;
  };
  /// Levels are prices, rounded to the PriceStep of the session's first traded price.
  static constexpr std::array kColumns{
      Column{"session_poc", "point of control: the price with most volume; of equals the lowest"},
      Column{"session_value_low",
             "value area low: from the point of control to both sides, each time by the "
             "neighbouring price with more volume (of equals the lower), until 70 % of the volume "
             "lies within; its lowest price"},
      Column{"session_value_high", "value area high: the highest price of the same"},
      Column{"session_price_entropy", "- sum p ln p over the prices' shares p of volume"},
      Column{"session_price_skew",
             "m3 / m2^1.5 of price, weighted by volume; empty with one price"},
      Column{"session_time_entropy",
             "- sum p ln p over the minutes' shares p of volume; of bars the minute before they "
             "close"},
      Column{"session_time_skew",
             "m3 / m2^1.5 of the same minute, weighted by volume; empty with one minute"},
      Column{"session_bid_share",
             "share of volume traded at the bid: sell_volume of rows whose trades have a side, of "
             "others volume where close <= bid_price_1 of the row before"},
      Column{"session_ask_share",
             "share of volume traded at the ask: buy_volume, or volume where close >= ask_price_1 "
             "of the row before"}};

  /// Times and days do not descend. A row without volume or price trades nothing.
  void add(const SessionRow& row);
  /// By kColumns; NaN before the session's first trade, and of shares before one whose side or
  /// whose book before is known.
  [[nodiscard]] double value(size_t column) const;

  /// Exact.
  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  void trade(const SessionRow& row);
  void trade_at_side(const SessionRow& row);

  /// What is known of the session besides its levels.
  struct Session {
    TradingDay day;
    PriceStep step;
    double volume_sided = 0;  ///< of rows whose side or book before is known
    double volume_at_bid = 0;
    double volume_at_ask = 0;
    double bid_before = std::numeric_limits<double>::quiet_NaN();
    double ask_before = std::numeric_limits<double>::quiet_NaN();
    bool is_full = false;
  };
  std::optional<Session> session_;
  VolumeLevels prices_;
  VolumeLevels minutes_;
};

}  // namespace godwit::features
