// One order for everything that happens: by time, then class, then the order of scheduling.
#pragma once

#include <compare>
#include <cstdint>
#include <queue>
#include <variant>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/ids.h"
#include "trading/engine/report.h"
#include "trading/engine/venue_request.h"

namespace godwit {

/// What happens first among things of one time. A decision on the close of bar N is made after all
/// market data of that time and before the open of bar N+1, even when both bear one time.
enum class AgendaClass : uint8_t {
  kMarketAtVenue,     ///< Market data reach the venue.
  kOrderAtVenue,      ///< Our requests reach the venue.
  kReport,            ///< The venue's answers reach us.
  kMarketAtStrategy,  ///< Market data reach the strategies.
  kCrossSection,      ///< Every expected instrument has reported.
  kTimer,
  kMark,     ///< Accounts are valued and the equity is recorded.
  kBarOpen,  ///< Bars open at the venue.
  kMatch,    ///< Orders meet the bars that opened.
};

struct AgendaTime {
  Timestamp ts;
  AgendaClass agenda_class = AgendaClass::kMarketAtVenue;
  friend constexpr auto operator<=>(const AgendaTime&, const AgendaTime&) = default;
};

struct TimerRequest {
  uint64_t id = 0;  ///< The strategy's own number for it.
};

/// Requests, reports and timers that have been scheduled, earliest first; ties in the order of
/// scheduling. Market data are not copied in here: the kernel merges them with this queue.
class Agenda {
 public:
  using Payload = std::variant<VenueRequest, Report, TimerRequest>;
  struct Item {
    AgendaTime at;
    uint64_t sequence = 0;
    Payload payload;
  };

  void schedule(AgendaTime at, Payload payload) {
    items_.push(Item{at, ++sequence_, std::move(payload)});
  }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] AgendaTime next() const { return items_.top().at; }
  [[nodiscard]] Payload pop() {
    Payload payload = items_.top().payload;
    items_.pop();
    return payload;
  }

 private:
  struct Later {
    bool operator()(const Item& a, const Item& b) const {
      return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }
  };
  std::priority_queue<Item, std::vector<Item>, Later> items_;
  uint64_t sequence_ = 0;
};

}  // namespace godwit
