// The matching book against the naive one on random requests, and its outcomes against an audit
// that knows them alone.
#include <map>

#include <gtest/gtest.h>

#include "trading/simulation/match_audit_testing.h"
#include "trading/simulation/match_text_testing.h"
#include "trading/simulation/order_flow_testing.h"

namespace godwit {
namespace {

using test::FlowShape;
using test::RandomFlow;
using test::Request;

std::string text_of(std::span<const MatchEvent> events) {
  std::string text;
  for (const MatchEvent& event : events) text += test::match_text(event) + "; ";
  return text;
}

FlowShape shape_of(uint64_t seed) {
  switch (seed % 5) {
    case 0: return {};
    case 1: return {.ids = 20, .ticks = 1, .quantity = 6};
    case 2: return {.ids = 150, .ticks = 30, .quantity = 1000};
    case 3: return {.ids = 80, .ticks = 3, .quantity = 12, .auctions = 0.05};
    default: return {.ids = 40, .ticks = 2, .quantity = 9, .nonsense = 0.2};
  }
}

/// As many requests as a million over all seeds.
constexpr uint64_t kSeeds = 250;
constexpr int kRequests = 4000;

void compare_with_naive(uint64_t seed) {
  RandomFlow flow{seed, shape_of(seed)};
  MatchingBook book{{.orders_expected = 2}};
  NaiveMatchingBook naive;
  for (int i = 0; i < kRequests; ++i) {
    const Request request = flow.next(naive.collecting());
    if (request.kind == test::RequestKind::kUncross) {
      ASSERT_EQ(book.indicative(request.rule), naive.indicative(request.rule)) << "request " << i;
    }
    const MatchingBook::Events events = test::apply(book, request);
    const NaiveMatchingBook::Events expected = test::apply(naive, request);
    flow.learn(expected);
    ASSERT_TRUE(std::equal(events.begin(), events.end(), expected.begin(), expected.end()))
        << "request " << i << "\n  is       " << text_of(events) << "\n  expected "
        << text_of(expected);
    if (i % 16 == 0) {
      ASSERT_TRUE(test::same_orders(book, naive)) << "request " << i;
      book.check();
    }
  }
}

TEST(MatchingBookRandom, AnswersAMillionRequestsLikeTheNaiveBook) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    compare_with_naive(seed);
    if (HasFatalFailure()) return;
  }
}

TEST(MatchingBookRandom, TheAuditOfTheOutcomesFindsNothing) {
  for (uint64_t seed = 1000; seed < 1060; ++seed) {
    SCOPED_TRACE(seed);
    RandomFlow flow{seed, shape_of(seed)};
    MatchingBook book;
    test::MatchAudit audit;
    for (int i = 0; i < kRequests; ++i) {
      const Request request = flow.next(book.collecting());
      const auto indicated = request.kind == test::RequestKind::kUncross
                                 ? book.indicative(request.rule)
                                 : std::nullopt;
      const MatchingBook::Events events = test::apply(book, request);
      flow.learn(events);
      audit.take(request, events, indicated);
      ASSERT_EQ(audit.finding(), "") << "request " << i;
    }
    for (const Side side : {Side::kBuy, Side::kSell})
      ASSERT_EQ(audit.quantity_resting(side), book.quantity_resting(side));
  }
}

TEST(MatchingBookRandom, ASavedBookGoesOnAsIfNothingHadHappened) {
  for (uint64_t seed = 2000; seed < 2020; ++seed) {
    SCOPED_TRACE(seed);
    RandomFlow flow{seed, shape_of(seed)};
    MatchingBook book;
    MatchingBook other;
    for (int i = 0; i < 2000; ++i) {
      if (i % 97 == 0) {
        Writer writer;
        book.save(writer);
        other = MatchingBook{};
        Reader reader{writer.bytes()};
        other.load(reader);
        reader.finish();
        other.check();
      }
      const Request request = flow.next(book.collecting());
      const MatchingBook::Events events = test::apply(book, request);
      const MatchingBook::Events again = test::apply(other, request);
      ASSERT_TRUE(std::equal(events.begin(), events.end(), again.begin(), again.end()));
      flow.learn(events);
      ASSERT_EQ(book.state_hash(), other.state_hash());
    }
  }
}

TEST(MatchingBookRandom, TheRequestsReachEveryOutcomeAndReason) {
  size_t resting = 0;
  std::map<MatchEventKind, int> kinds;
  std::map<Reason, int> reasons;
  for (uint64_t seed = 0; seed < 10; ++seed) {
    RandomFlow flow{seed, shape_of(seed)};
    MatchingBook book;
    for (int i = 0; i < kRequests; ++i) {
      const MatchingBook::Events events = test::apply(book, flow.next(book.collecting()));
      flow.learn(events);
      resting += book.order_count();
      for (const MatchEvent& event : events) {
        ++kinds[event.kind];
        ++reasons[event.reason];
      }
    }
  }
  EXPECT_GT(resting / (size_t{10} * kRequests), 10U);
  for (int kind = 0; kind < kMatchEventKinds; ++kind)
    EXPECT_GT(kinds[static_cast<MatchEventKind>(kind)], 1000) << "outcome " << kind;
  for (const Reason reason :
       {Reason::kOrderNotFound, Reason::kLotSizeViolation, Reason::kUnexpectedTerm,
        Reason::kDisplayQuantityInvalid, Reason::kUnsupportedOrderType,
        Reason::kUnsupportedTimeInForce, Reason::kPriceOutsideDailyLimit,
        Reason::kPostOnlyWouldTrade, Reason::kQuantityAboveMaximum, Reason::kSelfMatch,
        Reason::kNotFilledAtOnce, Reason::kExpired})
    EXPECT_GT(reasons[reason], 10) << name(reason);
}

}  // namespace
}  // namespace godwit
