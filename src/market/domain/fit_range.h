// The stretch of time that something was fitted on. Whatever is fitted carries one and refuses to
// judge data from inside it.
#pragma once

#include "foundation/base/check.h"
#include "foundation/base/time.h"

namespace godwit {

/// Closed range [from, to] of decision times, from <= to.
class FitRange {
 public:
  FitRange(Timestamp from, Timestamp to) : from_{from}, to_{to} {
    CHECK(from <= to, "a fit range runs forward");
  }
  [[nodiscard]] Timestamp from() const { return from_; }
  [[nodiscard]] Timestamp to() const { return to_; }
  [[nodiscard]] bool overlaps(const FitRange& other) const {
    return from_ <= other.to_ && other.from_ <= to_;
  }
  /// Whether `t` lies strictly after everything the fit has seen.
  [[nodiscard]] bool is_before(Timestamp t) const { return to_ < t; }
  friend bool operator==(const FitRange&, const FitRange&) = default;

 private:
  Timestamp from_;
  Timestamp to_;
};

}  // namespace godwit
