// Relations as they were known: who belonged to what on a day, as a decision could have seen it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/domain/relation.h"

namespace godwit {

/// Which relations count: of one kind, valid on `day`, as known at `decision_time`.
struct RelationQuery {
  std::string_view kind;  ///< "index_member", "industry".
  TradingDay day;
  Timestamp decision_time;
};

/// Relations of any kinds. Rows of one (kind, subject, object, valid_from) are revisions of one
/// statement: at a decision time the latest available one stands. So a membership begins as a row
/// without valid_to, and its end is a revision that has one, available when it was announced. Its
/// next spell is a row with a valid_from of its own. Immutable; any thread.
class RelationHistory {
 public:
  /// Rows in any order; `source` is what messages call them. exclusive_kinds: those in which a
  /// subject has one object at a time (an industry by one classification). Throws Error, with both
  /// rows named, when at any decision time two statements that were known then overlap in days:
  /// two of one kind, subject and object, or of an exclusive kind and one subject; and when two
  /// revisions of one statement with one available_at differ. Throws Error when a row ends before
  /// it begins.
  RelationHistory(std::string_view source, std::vector<Relation> rows,
                  const std::vector<std::string>& exclusive_kinds = {});
  RelationHistory(RelationHistory&&) noexcept = default;  // Moving keeps the rows in their places.
  RelationHistory& operator=(RelationHistory&&) noexcept = default;

  /// Whatever belongs to `object`, sorted by subject. The pointers live as long as the history.
  /// O(log rows + rows of the object).
  [[nodiscard]] std::vector<const Relation*> subjects_of(std::string_view object,
                                                         const RelationQuery& query) const;
  /// Whatever `subject` belongs to, sorted by object. O(log rows + rows of the subject).
  [[nodiscard]] std::vector<const Relation*> objects_of(std::string_view subject,
                                                        const RelationQuery& query) const;

 private:
  /// A row; known at T when available_at <= T < superseded_at.
  struct Entry {
    const Relation* row;
    std::optional<Timestamp> superseded_at;  // Absent: the last revision.
  };
  [[nodiscard]] static bool is_valid(const Entry& entry, const RelationQuery& query);
  [[nodiscard]] static bool meet(const Entry& a, const Entry& b);
  static void check_overlaps(std::string_view source, std::vector<Entry> statements);

  std::vector<Relation> rows_;
  std::vector<Entry> by_object_;   // By (kind, object, subject, valid_from, available_at).
  std::vector<Entry> by_subject_;  // By (kind, subject, object, valid_from, available_at).
};

}  // namespace godwit
