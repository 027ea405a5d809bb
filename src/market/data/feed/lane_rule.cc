#include "market/data/feed/lane_rule.h"

#include <string_view>

#include "foundation/base/config.h"

namespace godwit {
namespace {

struct KindName {
  EventKind kind;
  std::string_view name;
};
constexpr std::array kKinds{
    KindName{EventKind::kBar, "bar"},
    KindName{EventKind::kQuote, "quote"},
    KindName{EventKind::kTrade, "trade"},
    KindName{EventKind::kDepth, "depth"},
    KindName{EventKind::kQuoteBar, "quote_bar"},
    KindName{EventKind::kOrderByOrder, "order_by_order"},
    KindName{EventKind::kFunding, "funding"},
};
constexpr std::array<std::string_view, 4> kNumberings{"contiguous", "increasing", "time",
                                                      "content"};

}  // namespace

LaneRules::LaneRules() {
  for (const EventKind kind : {EventKind::kBar, EventKind::kQuoteBar, EventKind::kFunding})
    (*this)[kind].numbering = Numbering::kTime;
}

LaneRules LaneRules::from_config(const ConfigSection& feed) {
  LaneRules rules;
  const ConfigSection lanes = feed.section("lane");
  for (const KindName& kind : kKinds) {
    LaneRule& rule = rules[kind.kind];
    const ConfigSection lane = lanes.section(kind.name);
    const std::string numbering =
        lane.choice_or("numbering", kNumberings[static_cast<size_t>(rule.numbering)], kNumberings);
    for (size_t i = 0; i < kNumberings.size(); ++i)
      if (kNumberings[i] == numbering) rule.numbering = static_cast<Numbering>(i);
    rule.venue_time = lane.boolean_or("venue_time", rule.venue_time);
    constexpr int64_t kWeekMs = 604'800'000;
    rule.cadence =
        Duration::from_ns(lane.integer_or("cadence_ms", 0, {.min = 0, .max = kWeekMs}) * 1'000'000);
    const bool by_time =
        rule.numbering == Numbering::kTime || rule.numbering == Numbering::kContent;
    if (by_time && !rule.venue_time)
      lane.fail("venue_time", "numbering = \"" + numbering +
                                  "\" tells events apart by the venue's time; without it only "
                                  "numbers can (contiguous or increasing)");
    lane.finish();
  }
  lanes.finish();
  return rules;
}

uint64_t venue_number(const MarketEvent& event) {
  if (event.header().sequence != 0) return event.header().sequence;
  return event.header().kind == EventKind::kTrade ? event.as<Trade>().trade_id : 0;
}

std::optional<LaneKey> lane_key(const MarketEvent& event, const LaneRule& rule) {
  if (rule.numbering == Numbering::kContiguous || rule.numbering == Numbering::kIncreasing) {
    const uint64_t number = venue_number(event);
    if (number == 0) return std::nullopt;
    return LaneKey{.order = number};
  }
  // Times before 1970 are negative: the flipped sign bit keeps their order.
  const uint64_t time = static_cast<uint64_t>(event.header().ts_event.ns()) ^ (uint64_t{1} << 63);
  if (rule.numbering == Numbering::kTime) return LaneKey{.order = time};
  return LaneKey{.order = time, .content = event.content_hash(true)};
}

}  // namespace godwit
