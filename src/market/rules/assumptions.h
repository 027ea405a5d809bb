// What the run had to assume because no rule row holds on a date, so that it can be printed.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "foundation/base/time.h"

namespace godwit {

/// What a look-up outside every row's validity does. Every command uses kNothing; kNearest is for
/// callers that say what was assumed.
enum class Assume : uint8_t {
  kNothing,  ///< It is an Error that names table, key and date.
  kNearest,  ///< It takes the row whose validity is nearest in days, and records that.
};

/// The policy of one run and the look-ups that needed it. Any thread.
class Assumptions {
 public:
  explicit Assumptions(Assume policy) : policy_{policy} {}
  [[nodiscard]] Assume policy() const { return policy_; }
  /// `what` was assumed for `day`; equal texts are one entry with its first and last day.
  void record(const std::string& what, Date day);
  /// One line each, in the order of the text: "WHAT, on 2010-01-04 to 2010-12-31 (240 look-ups)".
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  struct Days {
    Date first;
    Date last;
    int64_t count = 0;
  };
  const Assume policy_;
  mutable std::mutex mutex_;
  std::map<std::string, Days> recorded_;
};

}  // namespace godwit
