// The life of an order as one table. What is not in it is an error, and the odd rows carry their
// story.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace godwit {

enum class OrderState : uint8_t {
  kInitialized,      ///< Made, not sent.
  kDenied,           ///< Refused by our own checks; never sent. Final.
  kEmulated,         ///< Held by us until its condition is met.
  kReleased,         ///< Its condition was met; about to be sent.
  kSubmitted,        ///< Sent, no answer yet.
  kAccepted,         ///< Working at the venue.
  kRejected,         ///< Refused by the venue. Final.
  kCanceled,         ///< Final.
  kExpired,          ///< Final.
  kTriggered,        ///< A stop whose condition the venue has seen.
  kPendingUpdate,    ///< A change is on its way.
  kPendingCancel,    ///< A cancel is on its way.
  kPartiallyFilled,  ///< Working, with some of it done.
  kFilled,           ///< Done. Final.
  kUnknown,          ///< Sent, and nobody has told us; keeps its risk reserved until resolved.
};
inline constexpr int kOrderStates = 15;

enum class OrderEvent : uint8_t {
  kSubmit,
  kDeny,
  kEmulate,
  kRelease,
  kAccept,
  kReject,
  kAskUpdate,
  kAskCancel,
  kUpdated,
  kCanceled,
  kRefused,  ///< The venue refused our change or cancel.
  kTrigger,
  kFillPart,  ///< A fill that leaves some.
  kFillRest,  ///< The fill that leaves nothing.
  kExpire,
  kLose,     ///< No answer in time, or the connection broke.
  kResolve,  ///< The venue says that the order stands as it last did.
};
inline constexpr int kOrderEvents = 17;

struct OrderTransition {
  OrderState to = OrderState::kInitialized;
  /// Legal, but worth waking someone: a fill of an order that we thought was over.
  bool alarm = false;
  friend bool operator==(const OrderTransition&, const OrderTransition&) = default;
};

/// Where `event` takes an order that is in `from`. `settled` is its last state that was neither
/// pending nor unknown, brought up to date by settled_after(): answers go back to it. Nothing when
/// the pair is not legal.
[[nodiscard]] std::optional<OrderTransition> next_state(OrderState from, OrderState settled,
                                                        OrderEvent event) noexcept;

/// What an event that arrives while the order is pending or unknown tells about the settled state
/// beneath: a late acceptance, trigger or part fill moves it on, never back.
[[nodiscard]] OrderState settled_after(OrderState settled, OrderEvent event) noexcept;

/// Denied, Rejected, Canceled, Expired, Filled: no longer working.
[[nodiscard]] bool is_final(OrderState state) noexcept;
/// May still trade, or may already have without our knowing: its risk stays reserved.
[[nodiscard]] bool reserves_risk(OrderState state) noexcept;
/// PendingUpdate, PendingCancel or Unknown: the state before it is remembered.
[[nodiscard]] bool is_unsettled(OrderState state) noexcept;

[[nodiscard]] std::string_view name(OrderState state) noexcept;
[[nodiscard]] std::string_view name(OrderEvent event) noexcept;

}  // namespace godwit
