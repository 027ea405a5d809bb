// When rows of an instrument are expected: the seam to whoever knows the sessions.
#pragma once

#include <vector>

#include "foundation/base/time.h"
#include "market/domain/trading_day.h"
#include "market/domain/trading_hours.h"

namespace godwit {

/// The sessions of one instrument. Answers must not depend on anything but the arguments.
class SessionHours {
 public:
  virtual ~SessionHours() = default;
  /// Replaces `spans` by those of the day in order, without overlap, a night session with the day
  /// it belongs to; none on a day without sessions or without knowledge.
  virtual void open_spans(TradingDay day, std::vector<SessionSpan>& spans) const = 0;
  /// The trading day of a row of this time; a bar's close belongs to the session it ends.
  [[nodiscard]] virtual TradingDay trading_day(Timestamp t) const = 0;
  /// Whether rows may bear this time: from begin to end of any phase, auctions included. True where
  /// nothing is known.
  [[nodiscard]] virtual bool is_expected(Timestamp t) const = 0;
};

/// Markets that never close: each day is one stretch from 00:00 to 24:00 UTC.
class AlwaysOpen final : public SessionHours {
 public:
  void open_spans(TradingDay day, std::vector<SessionSpan>& spans) const override {
    spans.assign({{day.begin_utc(), day.end_utc()}});
  }
  [[nodiscard]] TradingDay trading_day(Timestamp t) const override {
    return trading_day_without_calendar(t);
  }
  [[nodiscard]] bool is_expected(Timestamp /*t*/) const override { return true; }
};

}  // namespace godwit
