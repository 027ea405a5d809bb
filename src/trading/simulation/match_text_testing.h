// For tests: a matching book's requests and outcomes as text, for tables of cases.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trading/simulation/l3_matcher.h"
#include "trading/simulation/matching_book.h"

namespace godwit::test {

/// "trade 3/2 5@101", "rest 1 10@100", "show 1 3", "cancel 3 5 SELF_MATCH", "reduce 1 5",
/// "replace 1 20@101", "reject 3 ORDER_NOT_FOUND".
[[nodiscard]] std::string match_text(const MatchEvent& event);

/// Gives the book one request and appends its outcomes:
///   buy ID QTY@PRICE|QTY@market [ioc|fok|day|auction|post|show=Q|own=N|newest|oldest|both]...
///   sell ...; cancel ID; reduce ID BY; replace ID QTY@PRICE; band LOW HIGH; begin;
///   uncross sse|futures|szse=REFERENCE|middle_ticks     (a tick is 1)
/// Throws Error on anything else.
void run_request(MatchingBook& book, std::string_view request, std::vector<std::string>& outcomes);

/// "fill 1/11 5@100": ours 1 with 11; the rest as match_text.
[[nodiscard]] std::string match_text(const OwnOrderEvent& event);

/// Gives the matcher one request of ours, in the words above without bands and auctions, or one
/// event of the record:
///   +buy ID QTY@PRICE; +sell ...          an order comes to rest
///   -ID QTY                               so much of it is canceled
///   ~ID QTY@PRICE                         it has a new price and quantity
///   hit ID QTY                            an aggressor, 99, takes so much of it
///   print buy|sell QTY@PRICE              an aggressor of that side trades with nobody shown
///   both BUYER/SELLER QTY@PRICE           an auction's trade
///   picture +buy ... / picture! +buy ...  part of a new picture of the book; its last part
///   clear; auction; continuous
void run_recorded(L3Matcher& matcher, std::string_view request, std::vector<std::string>& outcomes);

/// The lines of a table in tests/cases, without comments (#) and empty lines, with their numbers.
struct CaseLine {
  size_t number = 0;
  std::string text;
};
[[nodiscard]] std::vector<CaseLine> case_lines(std::string_view file);

/// The parts between separators, spaces at both ends taken off.
[[nodiscard]] std::vector<std::string> parts_of(std::string_view text, char separator);

}  // namespace godwit::test
