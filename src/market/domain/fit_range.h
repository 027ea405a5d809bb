// The stretch of time that something was fitted on. Whatever is fitted (a scaler, bounds, a
// vocabulary, a model) carries one for each unbroken piece of its training data, and whoever judges
// it asks here first whether the test data are new to it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/time.h"

namespace godwit {

/// Closed range [from, to], from <= to: from the first instant that the fit has seen to the last.
/// Where labels were part of the fit, `to` is the latest end of their spans, not the last decision.
class FitRange {
 public:
  FitRange(Timestamp from, Timestamp to) : from_{from}, to_{to} {
    CHECK(from <= to, "a fit range runs forward");
  }
  [[nodiscard]] Timestamp from() const { return from_; }
  [[nodiscard]] Timestamp to() const { return to_; }
  /// Whether they share an instant; ranges that touch do.
  [[nodiscard]] bool overlaps(const FitRange& other) const {
    return from_ <= other.to_ && other.from_ <= to_;
  }
  /// Whether `t` lies strictly after everything the fit has seen.
  [[nodiscard]] bool is_before(Timestamp t) const { return to_ < t; }
  /// "2020-01-01T00:00:00Z to 2020-12-31T00:00:00Z".
  [[nodiscard]] std::string text() const;
  friend bool operator==(const FitRange&, const FitRange&) = default;

 private:
  Timestamp from_;
  Timestamp to_;
};

/// Refuses to judge `what` ("the vocabulary of news.toml") on `test` when a piece of what it was
/// fitted on overlaps that: throws Error (kFailed) naming both ranges, what they share, and the
/// remedy. Training data on both sides of the test, as in k-fold validation, come as two pieces.
void require_unseen(std::string_view what, std::span<const FitRange> fitted, const FitRange& test);
void require_unseen(std::string_view what, const FitRange& fitted, const FitRange& test);

/// The stricter rule of walk-forward and of live use: all of `test` lies after all that was fitted.
/// Throws as above.
void require_later(std::string_view what, std::span<const FitRange> fitted, const FitRange& test);
void require_later(std::string_view what, const FitRange& fitted, const FitRange& test);

}  // namespace godwit
