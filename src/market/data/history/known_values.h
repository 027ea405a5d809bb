// Fundamentals and series as they were known: what a decision at a given time could have used.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "market/domain/known_value.h"

namespace godwit {

/// The latest period of a name that was known at the decision time, by its latest revision then.
struct KnownAt {
  Timestamp decision_time;
  Timestamp ts_event;           ///< End of the period.
  Timestamp available_at;       ///< Of the revision; <= decision_time.
  std::optional<double> value;  ///< Absent: known to be none (withdrawn, not published).
  /// How long ago the period ended; >= 0, and at most the 292 years that a Duration reaches.
  [[nodiscard]] Duration age() const;
  friend bool operator==(const KnownAt&, const KnownAt&) = default;
};

/// The values of one instrument or one series, by name.
///
/// At a decision time T the rows with available_at <= T count. Of these the latest ts_event
/// answers, and of its revisions the latest available_at: a revision of an older period, however
/// late, never hides a newer period. Nothing is filled from a later row, and a period whose value
/// is absent is not filled from an older one. Immutable; any thread.
class KnownValues {
 public:
  /// Rows in any order; `source` is what messages call them ("600519.SSE"). Throws Error when a
  /// row is available before its period ends, and when two rows of one name, ts_event and
  /// available_at have different values.
  KnownValues(std::string_view source, std::vector<KnownValue> rows);

  /// The names that any row bears, sorted. Ask at set-up: an unknown name is no error below, for
  /// whether it is known may itself depend on the future.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Nothing before the first row of that name is available. O(log rows).
  [[nodiscard]] std::optional<KnownAt> as_of(std::string_view name, Timestamp decision_time) const;

  /// For each decision time (ascending, equal ones allowed) the value, NaN where as_of() has
  /// nothing or an absent value. O(rows + times).
  [[nodiscard]] std::vector<double> column(std::string_view name,
                                           std::span<const Timestamp> decision_times) const;

 private:
  /// From `available_at` until the next step, this is the answer. Neither time descends; of steps
  /// at one time the last counts.
  struct Step {
    Timestamp available_at;
    Timestamp ts_event;
    std::optional<double> value;
  };

 public:
  /// Walks forward through decision times; O(1) amortised, no allocation. The values must outlive
  /// it.
  class Cursor {
   public:
    /// What as_of() answers. The times of the calls must not descend.
    std::optional<KnownAt> advance_to(Timestamp decision_time);

   private:
    friend class KnownValues;
    explicit Cursor(std::span<const Step> steps) : steps_{steps} {}
    std::span<const Step> steps_;
    size_t passed_ = 0;  // Steps that are available at last_.
    std::optional<Timestamp> last_;
  };
  [[nodiscard]] Cursor cursor(std::string_view name) const { return Cursor{steps(name)}; }

 private:
  [[nodiscard]] static KnownAt answer(const Step& step, Timestamp decision_time) {
    return {decision_time, step.ts_event, step.available_at, step.value};
  }
  [[nodiscard]] std::span<const Step> steps(std::string_view name) const;

  std::map<std::string, std::vector<Step>, std::less<>> steps_;
};

}  // namespace godwit
