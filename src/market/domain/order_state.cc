#include "market/domain/order_state.h"

#include <array>

namespace godwit {
namespace {

using S = OrderState;
using E = OrderEvent;

struct Edge {
  S from;
  E event;
  S to;
  bool alarm = false;
  bool back = false;  // To the settled state instead of `to`.
};

constexpr bool kAlarm = true;
constexpr Edge back(S from, E event) { return {from, event, from, false, true}; }

// clang-format off
constexpr std::array kEdges{
    Edge{S::kInitialized, E::kSubmit, S::kSubmitted},
    Edge{S::kInitialized, E::kDeny, S::kDenied},
    Edge{S::kInitialized, E::kEmulate, S::kEmulated},
    Edge{S::kInitialized, E::kAccept, S::kAccepted},       // An order found at the venue, not ours.

    Edge{S::kEmulated, E::kRelease, S::kReleased},
    Edge{S::kEmulated, E::kUpdated, S::kEmulated},
    Edge{S::kEmulated, E::kCanceled, S::kCanceled},
    Edge{S::kEmulated, E::kExpire, S::kExpired},
    Edge{S::kReleased, E::kSubmit, S::kSubmitted},
    Edge{S::kReleased, E::kDeny, S::kDenied},
    Edge{S::kReleased, E::kUpdated, S::kReleased},
    Edge{S::kReleased, E::kCanceled, S::kCanceled},

    Edge{S::kSubmitted, E::kAccept, S::kAccepted},
    Edge{S::kSubmitted, E::kReject, S::kRejected},
    Edge{S::kSubmitted, E::kCanceled, S::kCanceled},       // IOC and FOK that found nothing.
    Edge{S::kSubmitted, E::kExpire, S::kExpired},          // The same, in some venues' words.
    Edge{S::kSubmitted, E::kTrigger, S::kTriggered},
    Edge{S::kSubmitted, E::kFillPart, S::kPartiallyFilled},  // A fill may overtake the acceptance.
    Edge{S::kSubmitted, E::kFillRest, S::kFilled},
    Edge{S::kSubmitted, E::kAskUpdate, S::kPendingUpdate},
    Edge{S::kSubmitted, E::kAskCancel, S::kPendingCancel},
    Edge{S::kSubmitted, E::kUpdated, S::kSubmitted},
    Edge{S::kSubmitted, E::kLose, S::kUnknown},

    Edge{S::kAccepted, E::kReject, S::kRejected},          // Some venues accept first, check later.
    Edge{S::kAccepted, E::kCanceled, S::kCanceled},
    Edge{S::kAccepted, E::kExpire, S::kExpired},
    Edge{S::kAccepted, E::kTrigger, S::kTriggered},
    Edge{S::kAccepted, E::kFillPart, S::kPartiallyFilled},
    Edge{S::kAccepted, E::kFillRest, S::kFilled},
    Edge{S::kAccepted, E::kAskUpdate, S::kPendingUpdate},
    Edge{S::kAccepted, E::kAskCancel, S::kPendingCancel},
    Edge{S::kAccepted, E::kUpdated, S::kAccepted},
    Edge{S::kAccepted, E::kLose, S::kUnknown},

    Edge{S::kTriggered, E::kAccept, S::kTriggered},        // The acceptance comes late.
    Edge{S::kTriggered, E::kReject, S::kRejected},
    Edge{S::kTriggered, E::kCanceled, S::kCanceled},
    Edge{S::kTriggered, E::kExpire, S::kExpired},
    Edge{S::kTriggered, E::kFillPart, S::kPartiallyFilled},
    Edge{S::kTriggered, E::kFillRest, S::kFilled},
    Edge{S::kTriggered, E::kAskUpdate, S::kPendingUpdate},
    Edge{S::kTriggered, E::kAskCancel, S::kPendingCancel},
    Edge{S::kTriggered, E::kUpdated, S::kTriggered},
    Edge{S::kTriggered, E::kLose, S::kUnknown},

    Edge{S::kPartiallyFilled, E::kAccept, S::kPartiallyFilled},  // The acceptance comes late.
    Edge{S::kPartiallyFilled, E::kCanceled, S::kCanceled},
    Edge{S::kPartiallyFilled, E::kExpire, S::kExpired},
    Edge{S::kPartiallyFilled, E::kFillPart, S::kPartiallyFilled},
    Edge{S::kPartiallyFilled, E::kFillRest, S::kFilled},
    Edge{S::kPartiallyFilled, E::kAskUpdate, S::kPendingUpdate},
    Edge{S::kPartiallyFilled, E::kAskCancel, S::kPendingCancel},
    Edge{S::kPartiallyFilled, E::kUpdated, S::kPartiallyFilled},
    Edge{S::kPartiallyFilled, E::kLose, S::kUnknown},

    back(S::kPendingUpdate, E::kUpdated),
    back(S::kPendingUpdate, E::kRefused),
    Edge{S::kPendingUpdate, E::kAccept, S::kPendingUpdate},  // Late; the settled state moves.
    Edge{S::kPendingUpdate, E::kTrigger, S::kPendingUpdate},
    Edge{S::kPendingUpdate, E::kFillPart, S::kPendingUpdate},
    Edge{S::kPendingUpdate, E::kFillRest, S::kFilled},
    Edge{S::kPendingUpdate, E::kReject, S::kRejected},
    Edge{S::kPendingUpdate, E::kCanceled, S::kCanceled},
    Edge{S::kPendingUpdate, E::kExpire, S::kExpired},
    Edge{S::kPendingUpdate, E::kAskCancel, S::kPendingCancel},
    Edge{S::kPendingUpdate, E::kLose, S::kUnknown},

    Edge{S::kPendingCancel, E::kCanceled, S::kCanceled},
    back(S::kPendingCancel, E::kRefused),
    Edge{S::kPendingCancel, E::kAccept, S::kPendingCancel},
    Edge{S::kPendingCancel, E::kTrigger, S::kPendingCancel},
    Edge{S::kPendingCancel, E::kUpdated, S::kPendingCancel},
    Edge{S::kPendingCancel, E::kFillPart, S::kPendingCancel},
    Edge{S::kPendingCancel, E::kFillRest, S::kFilled},     // A fill may overtake our cancel.
    Edge{S::kPendingCancel, E::kReject, S::kRejected},
    Edge{S::kPendingCancel, E::kExpire, S::kExpired},
    Edge{S::kPendingCancel, E::kLose, S::kUnknown},

    back(S::kUnknown, E::kResolve),
    back(S::kUnknown, E::kAccept),                         // Perhaps late: fills may have come first.
    back(S::kUnknown, E::kTrigger),
    back(S::kUnknown, E::kUpdated),                        // Only a working order can be changed.
    Edge{S::kUnknown, E::kReject, S::kRejected},
    Edge{S::kUnknown, E::kCanceled, S::kCanceled},
    Edge{S::kUnknown, E::kExpire, S::kExpired},
    Edge{S::kUnknown, E::kFillPart, S::kPartiallyFilled},
    Edge{S::kUnknown, E::kFillRest, S::kFilled},
    Edge{S::kUnknown, E::kAskCancel, S::kUnknown},         // We may try; only an answer settles it.
    Edge{S::kUnknown, E::kRefused, S::kUnknown},           // "No such order" is no proof.
    Edge{S::kUnknown, E::kLose, S::kUnknown},

    // Real venues deliver these late: the money moved, so book it, and raise an alarm. A part leaves
    // the order as final as it was.
    Edge{S::kCanceled, E::kFillPart, S::kCanceled, kAlarm},
    Edge{S::kCanceled, E::kFillRest, S::kFilled, kAlarm},
    Edge{S::kRejected, E::kFillPart, S::kRejected, kAlarm},
    Edge{S::kRejected, E::kFillRest, S::kFilled, kAlarm},
    Edge{S::kExpired, E::kFillPart, S::kExpired, kAlarm},
    Edge{S::kExpired, E::kFillRest, S::kFilled, kAlarm},

    Edge{S::kFilled, E::kAccept, S::kFilled},              // The acceptance comes last of all.
    Edge{S::kFilled, E::kRefused, S::kFilled},             // Our cancel came too late.
};
// clang-format on

/// A dense copy of the table, so that a look-up is one load.
struct Table {
  std::array<std::array<const Edge*, kOrderEvents>, kOrderStates> cells{};
  constexpr Table() {
    for (const Edge& edge : kEdges)
      cells[static_cast<size_t>(edge.from)][static_cast<size_t>(edge.event)] = &edge;
  }
};
constexpr Table kTable;

}  // namespace

std::optional<OrderTransition> next_state(OrderState from, OrderState settled,
                                          OrderEvent event) noexcept {
  const Edge* const edge = kTable.cells[static_cast<size_t>(from)][static_cast<size_t>(event)];
  if (edge == nullptr) return std::nullopt;
  return OrderTransition{edge->back ? settled_after(settled, event) : edge->to, edge->alarm};
}

OrderState settled_after(OrderState settled, OrderEvent event) noexcept {
  if (event == E::kFillPart) return S::kPartiallyFilled;
  const bool untouched = settled == S::kSubmitted || settled == S::kAccepted;
  if (event == E::kAccept && untouched) return S::kAccepted;
  if (event == E::kTrigger && untouched) return S::kTriggered;
  return settled;
}

bool is_final(OrderState state) noexcept {
  switch (state) {
    case S::kDenied:
    case S::kRejected:
    case S::kCanceled:
    case S::kExpired:
    case S::kFilled: return true;
    default: return false;
  }
}

bool reserves_risk(OrderState state) noexcept {
  return !is_final(state) && state != S::kInitialized;
}

bool is_unsettled(OrderState state) noexcept {
  return state == S::kPendingUpdate || state == S::kPendingCancel || state == S::kUnknown;
}

std::string_view name(OrderState state) noexcept {
  constexpr std::array<std::string_view, kOrderStates> names{
      "initialized",    "denied",         "emulated",         "released", "submitted",
      "accepted",       "rejected",       "canceled",         "expired",  "triggered",
      "pending_update", "pending_cancel", "partially_filled", "filled",   "unknown"};
  return names[static_cast<size_t>(state)];
}

std::string_view name(OrderEvent event) noexcept {
  constexpr std::array<std::string_view, kOrderEvents> names{
      "submit",     "deny",       "emulate", "release",  "accept",  "reject",
      "ask_update", "ask_cancel", "updated", "canceled", "refused", "trigger",
      "fill_part",  "fill_rest",  "expire",  "lose",     "resolve"};
  return names[static_cast<size_t>(event)];
}

}  // namespace godwit
