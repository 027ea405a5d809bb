// Which instruments there were on a day, those that no longer exist included.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/history/listing.h"
#include "market/data/history/relation_history.h"

namespace godwit {

struct Member {
  InstrumentId instrument;
  std::optional<double> weight;  ///< Of the relation, where it has one.
  friend bool operator==(const Member&, const Member&) = default;
};

/// The members of an index, an industry ... that were listed on a day.
struct Membership {
  std::vector<Member> members;  ///< Sorted by instrument.
  /// Members, by the relations, that no listing begins for by that day: the data lack them. To go
  /// on without them biases a test towards the names that somebody kept. Sorted.
  std::vector<std::string> without_data;
  friend bool operator==(const Membership&, const Membership&) = default;
};

/// Listings and relations together. Delisted names stay to their last trade and then leave, whether
/// or not a relation was ever ended for them. Immutable; any thread.
///
/// A listing knows its last day by hindsight: while a suspended name never trades again it is left
/// out from the first day of the suspension, though nobody could know then. It cannot be traded on
/// those days either.
class Universe {
 public:
  /// Listings in any order; an instrument may have several that do not overlap. Throws Error with
  /// both named when two overlap, and when one ends before it begins.
  Universe(std::vector<Listing> listings, RelationHistory relations);

  /// The instruments listed on `day`, sorted.
  [[nodiscard]] std::vector<InstrumentId> universe_on(TradingDay day) const;
  [[nodiscard]] bool is_listed(const InstrumentId& instrument, TradingDay day) const;

  /// The members of `object` on query.day, as known at query.decision_time.
  [[nodiscard]] Membership members_of(std::string_view object, const RelationQuery& query) const;

  [[nodiscard]] const RelationHistory& relations() const { return relations_; }

 private:
  enum class Presence { kNotYet, kListed, kGone };
  [[nodiscard]] Presence presence(const InstrumentId& instrument, TradingDay day) const;

  std::vector<Listing> listings_;  // By instrument, then by first day.
  RelationHistory relations_;
};

}  // namespace godwit
