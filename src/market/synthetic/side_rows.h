// What a simulated market publishes besides prices and orders: funding and news.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "foundation/base/random.h"
#include "market/synthetic/synthetic_block.h"
#include "market/synthetic/synthetic_config.h"

namespace godwit {

/// Settlements at the multiples of FundingModel::every, also between sessions. The rate is kept
/// within +-1 and rounded to nine decimals.
class FundingClock {
 public:
  /// The first settlement lies after `start`.
  FundingClock(const FundingModel& model, RandomSource source, Timestamp start);
  /// Appends those due up to and with `until`, at `mark`.
  void settle(Timestamp until, Price mark, SyntheticBlock& block);

 private:
  FundingModel model_;
  RandomSource source_;
  Timestamp due_;
  uint64_t count_ = 0;
  double excess_ = 0;  // Over the mean, in standard deviations.
};

/// Headlines: one for each jump of the value, labelled by its sign, and others that mean nothing
/// and bear no label. Available at once.
class NewsDesk {
 public:
  explicit NewsDesk(InstrumentId id) : id_{std::move(id)} {}
  void report_jump(Timestamp ts, bool up, SyntheticBlock& block);
  void report_nothing(Timestamp ts, SyntheticBlock& block);

 private:
  void add(Timestamp ts, const std::string& what, std::optional<double> label,
           SyntheticBlock& block);
  InstrumentId id_;
  uint64_t count_ = 0;
};

}  // namespace godwit
