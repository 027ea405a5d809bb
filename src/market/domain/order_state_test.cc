#include "market/domain/order_state.h"

#include <array>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

// Every pair of state and event, by hand from the specification (docs/architecture.md, Order). One
// row a state, one column an event in the order of the heading. A cell names where it leads:
//   .  not legal          =  stays           <  back to the settled state
//   two letters name a state (see kCodes); a ! behind a cell raises an alarm.
// clang-format off
constexpr std::string_view kTable = R"(
state  submit deny emulate release accept reject ask_update ask_cancel updated canceled refused trigger fill_part fill_rest expire lose resolve
in     su     de   em      .       ac     .      .          .          .       .        .       .       .         .         .      .    .
de     .      .    .       .       .      .      .          .          .       .        .       .       .         .         .      .    .
em     .      .    .       re      .      .      .          .          =       ca       .       .       .         .         ex     .    .
re     su     de   .       .       .      .      .          .          =       ca       .       .       .         .         .      .    .
su     .      .    .       .       ac     rj     pu         pc         =       ca       .       tr      pf        fi        ex     un   .
ac     .      .    .       .       .      rj     pu         pc         =       ca       .       tr      pf        fi        ex     un   .
rj     .      .    .       .       .      .      .          .          .       .        .       .       =!        fi!       .      .    .
ca     .      .    .       .       .      .      .          .          .       .        .       .       =!        fi!       .      .    .
ex     .      .    .       .       .      .      .          .          .       .        .       .       =!        fi!       .      .    .
tr     .      .    .       .       =      rj     pu         pc         =       ca       .       .       pf        fi        ex     un   .
pu     .      .    .       .       =      rj     .          pc         <       ca       <       =       =         fi        ex     un   .
pc     .      .    .       .       =      rj     .          .          =       ca       <       =       =         fi        ex     un   .
pf     .      .    .       .       =      .      pu         pc         =       ca       .       .       =         fi        ex     un   .
fi     .      .    .       .       =      .      .          .          .       .        =       .       .         .         .      .    .
un     .      .    .       .       <      rj     .          =          <       ca       =       <       pf        fi        ex     =    <
)";
// clang-format on

constexpr std::array<std::string_view, kOrderStates> kCodes{
    "in", "de", "em", "re", "su", "ac", "rj", "ca", "ex", "tr", "pu", "pc", "pf", "fi", "un"};

OrderState state_of(std::string_view code) {
  for (size_t i = 0; i < kCodes.size(); ++i)
    if (kCodes[i] == code) return static_cast<OrderState>(i);
  ADD_FAILURE() << "no state is called " << code;
  return OrderState::kInitialized;
}

std::array<OrderState, kOrderStates> all_states() {
  std::array<OrderState, kOrderStates> states{};
  for (size_t i = 0; i < states.size(); ++i) states[i] = static_cast<OrderState>(i);
  return states;
}
std::array<OrderEvent, kOrderEvents> all_events() {
  std::array<OrderEvent, kOrderEvents> events{};
  for (size_t i = 0; i < events.size(); ++i) events[i] = static_cast<OrderEvent>(i);
  return events;
}

/// What a cell says, for an order whose settled state is `settled`.
std::optional<OrderTransition> expected(std::string cell, OrderState from, OrderState settled,
                                        OrderEvent event) {
  if (cell == ".") return std::nullopt;
  OrderTransition transition;
  if (cell.back() == '!') {
    transition.alarm = true;
    cell.pop_back();
  }
  transition.to = cell == "=" ? from : cell == "<" ? settled_after(settled, event) : state_of(cell);
  return transition;
}

TEST(OrderState, EveryPairOfStateAndEvent) {
  std::istringstream lines{std::string{kTable}};
  std::string word;
  lines >> word;
  ASSERT_EQ(word, "state");
  for (const OrderEvent event : all_events()) {
    lines >> word;
    ASSERT_EQ(word, name(event)) << "the heading of the table";
  }
  int pairs = 0;
  std::set<std::string> rows;
  for (int row = 0; row < kOrderStates; ++row) {
    lines >> word;
    const OrderState from = state_of(word);
    EXPECT_TRUE(rows.insert(word).second) << "a second row " << word;
    for (const OrderEvent event : all_events()) {
      std::string cell;
      ASSERT_TRUE(lines >> cell);
      for (const OrderState settled : all_states()) {
        EXPECT_EQ(next_state(from, settled, event), expected(cell, from, settled, event))
            << name(from) << " + " << name(event) << ", settled " << name(settled);
      }
      ++pairs;
    }
  }
  EXPECT_FALSE(lines >> word) << "left over: " << word;
  EXPECT_EQ(pairs, 15 * 17);
}

TEST(OrderState, LateNewsMovesTheSettledStateOnNeverBack) {
  using S = OrderState;
  using E = OrderEvent;
  struct Case {
    S settled;
    E event;
    S after;
  };
  constexpr Case cases[] = {
      {S::kSubmitted, E::kAccept, S::kAccepted},
      {S::kAccepted, E::kAccept, S::kAccepted},
      {S::kTriggered, E::kAccept, S::kTriggered},
      {S::kPartiallyFilled, E::kAccept, S::kPartiallyFilled},
      {S::kSubmitted, E::kTrigger, S::kTriggered},
      {S::kAccepted, E::kTrigger, S::kTriggered},
      {S::kPartiallyFilled, E::kTrigger, S::kPartiallyFilled},
      {S::kSubmitted, E::kFillPart, S::kPartiallyFilled},
      {S::kTriggered, E::kFillPart, S::kPartiallyFilled},
      {S::kSubmitted, E::kRefused, S::kSubmitted},
      {S::kAccepted, E::kResolve, S::kAccepted},
      {S::kAccepted, E::kUpdated, S::kAccepted},
  };
  for (const Case& c : cases)
    EXPECT_EQ(settled_after(c.settled, c.event), c.after) << name(c.settled) << name(c.event);
}

TEST(OrderState, FinalStatesHaveNoExitButLateFills) {
  for (const OrderState from : all_states()) {
    if (!is_final(from)) continue;
    for (const OrderEvent event : all_events()) {
      const auto transition = next_state(from, from, event);
      if (!transition) continue;
      EXPECT_TRUE(is_final(transition->to)) << name(from) << " + " << name(event);
      const bool fill = event == OrderEvent::kFillPart || event == OrderEvent::kFillRest;
      EXPECT_EQ(transition->alarm, fill) << name(from) << " + " << name(event);
      if (!fill) {
        EXPECT_EQ(from, OrderState::kFilled);
        EXPECT_EQ(transition->to, OrderState::kFilled);
        EXPECT_TRUE(event == OrderEvent::kAccept || event == OrderEvent::kRefused) << name(event);
      }
    }
  }
}

TEST(OrderState, AlarmsAreForFillsOfFinishedOrdersAlone) {
  for (const OrderState from : all_states()) {
    for (const OrderEvent event : all_events()) {
      const auto transition = next_state(from, OrderState::kAccepted, event);
      if (!transition) continue;
      EXPECT_EQ(transition->alarm, is_final(from) && from != OrderState::kFilled)
          << name(from) << " + " << name(event);
    }
  }
}

/// States reachable from `from` in any number of steps; a state and its settled state go together.
std::set<OrderState> reachable(OrderState from) {
  std::set<std::pair<OrderState, OrderState>> seen{{from, from}};
  std::vector<std::pair<OrderState, OrderState>> open(seen.begin(), seen.end());
  if (is_unsettled(from)) {
    open.clear();
    for (const OrderState settled :
         {OrderState::kSubmitted, OrderState::kAccepted, OrderState::kPartiallyFilled})
      open.emplace_back(from, settled);
  }
  std::set<OrderState> states;
  while (!open.empty()) {
    const auto [state, settled] = open.back();
    open.pop_back();
    for (const OrderEvent event : all_events()) {
      const auto transition = next_state(state, settled, event);
      if (!transition) continue;
      const OrderState to = transition->to;
      states.insert(to);
      const OrderState beneath = is_unsettled(to) ? settled_after(settled, event) : to;
      if (seen.emplace(to, beneath).second) open.emplace_back(to, beneath);
    }
  }
  return states;
}

TEST(OrderState, EverySentOrderCanEndInEveryWay) {
  for (const OrderState from : all_states()) {
    const bool sent = !is_final(from) && from != OrderState::kInitialized &&
                      from != OrderState::kEmulated && from != OrderState::kReleased;
    if (!sent) continue;
    const std::set<OrderState> ends = reachable(from);
    for (const OrderState end :
         {OrderState::kRejected, OrderState::kCanceled, OrderState::kExpired, OrderState::kFilled})
      EXPECT_TRUE(ends.contains(end)) << name(from) << " never becomes " << name(end);
    EXPECT_FALSE(ends.contains(OrderState::kDenied)) << name(from);
    EXPECT_FALSE(ends.contains(OrderState::kInitialized)) << name(from);
  }
  EXPECT_EQ(reachable(OrderState::kInitialized).size(), 14U);  // All but itself.
  EXPECT_TRUE(reachable(OrderState::kDenied).empty());
}

TEST(OrderState, WhatMayTradeReservesRisk) {
  for (const OrderState state : all_states()) {
    const bool may_fill =
        next_state(state, OrderState::kAccepted, OrderEvent::kFillRest).has_value();
    if (may_fill && !is_final(state)) {
      EXPECT_TRUE(reserves_risk(state)) << name(state);
    }
    EXPECT_FALSE(reserves_risk(state) && is_final(state)) << name(state);
  }
  EXPECT_TRUE(reserves_risk(OrderState::kUnknown));
  EXPECT_TRUE(reserves_risk(OrderState::kPendingCancel));
  EXPECT_FALSE(reserves_risk(OrderState::kInitialized));
  EXPECT_FALSE(is_final(OrderState::kUnknown));
}

TEST(OrderState, AnUnansweredChangeGoesBackWhereItCameFrom) {
  for (const OrderState settled : {OrderState::kSubmitted, OrderState::kAccepted,
                                   OrderState::kTriggered, OrderState::kPartiallyFilled}) {
    for (const OrderEvent ask :
         {OrderEvent::kAskUpdate, OrderEvent::kAskCancel, OrderEvent::kLose}) {
      const OrderState waiting = next_state(settled, settled, ask).value().to;
      EXPECT_TRUE(is_unsettled(waiting));
      const OrderEvent answer =
          ask == OrderEvent::kLose ? OrderEvent::kResolve : OrderEvent::kRefused;
      EXPECT_EQ(next_state(waiting, settled, answer).value().to, settled) << name(ask);
    }
  }
}

TEST(OrderState, NamesAreDistinct) {
  std::set<std::string_view> names;
  for (const OrderState state : all_states()) names.insert(name(state));
  for (const OrderEvent event : all_events()) names.insert(name(event));
  // "canceled" is both a state and an event.
  EXPECT_EQ(names.size(), static_cast<size_t>(kOrderStates + kOrderEvents - 1));
}

}  // namespace
}  // namespace godwit
