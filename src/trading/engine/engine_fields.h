// The fields of what is on the agenda, for saving and restoring.
#pragma once

#include "market/domain/order_fields.h"
#include "trading/engine/agenda.h"

namespace godwit {

constexpr int enum_size(VenueRequest::Kind) { return 3; }
constexpr int enum_size(AgendaClass) { return static_cast<int>(AgendaClass::kMatch) + 1; }

template <MaybeConst<VenueRequest> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.kind);
  visit(self.order);
  visit(self.change);
}

template <MaybeConst<Report> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.order);
  visit(self.event);
  visit(self.reason);
  visit(self.ts);
  visit(self.fill);
}

template <MaybeConst<TimerRequest> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.strategy);
  visit(self.id);
}

template <MaybeConst<AgendaTime> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.ts);
  visit(self.agenda_class);
}

}  // namespace godwit
