// The way out of the engine: requests that will reach the venue, answers of our own, timers.
#pragma once

#include "foundation/base/check.h"
#include "trading/engine/agenda.h"
#include "trading/engine/engine_state.h"
#include "trading/engine/execution_venue.h"
#include "trading/engine/message_times.h"

namespace godwit {

class Outbox {
 public:
  Outbox(const EngineState& state, ExecutionVenue& venue, Agenda& agenda)
      : state_{state}, venue_{venue}, agenda_{agenda} {}

  void send(const VenueRequest& request) {
    const Timestamp arrives = venue_.arrival(request, state_.now);
    CHECK(arrives >= state_.now, "a request reaches the venue before it is sent");
    messages_.add(state_.now);
    agenda_.schedule({arrives, AgendaClass::kOrderAtVenue}, request);
  }
  /// A report that no venue wrote, at this very time.
  void answer(const Report& report) {
    agenda_.schedule({state_.now, AgendaClass::kReport}, report);
  }
  void set_timer(Timestamp ts, const TimerRequest& timer) {
    CHECK(ts >= state_.now, "a timer in the past");
    agenda_.schedule({ts, AgendaClass::kTimer}, timer);
  }
  [[nodiscard]] const MessageTimes& messages() const { return messages_; }

  void save(Writer& writer) const { messages_.save(writer); }
  void load(Reader& reader) { messages_.load(reader); }

 private:
  const EngineState& state_;
  ExecutionVenue& venue_;
  Agenda& agenda_;
  MessageTimes messages_;
};

}  // namespace godwit
