// One path of a value model, step by step. Every draw is a function of (seed, instrument, step), so
// that instruments which share a factor can be made one after the other and still agree.
#pragma once

#include <cstddef>
#include <cstdint>

#include "foundation/base/random.h"
#include "market/synthetic/value_model.h"

namespace godwit {

/// The seed of what belongs to one instrument alone.
[[nodiscard]] uint64_t instrument_seed(uint64_t seed, uint32_t instrument_number);

/// One thread. begin_bar, then steps_per_bar times step, and again.
class ValuePath {
 public:
  struct Options {
    uint64_t seed = 0;
    uint32_t instrument_number = 0;  ///< Tells instruments of one seed apart.
    double start = 100;              ///< > 0.
    int steps_per_bar = 10;          ///< >= 1.
  };
  /// Throws Error (kUsage) when the model is not valid.
  ValuePath(ValueModel model, const Options& options);

  /// `length` of the coming bar as a share of a full one, > 0: variances grow with it.
  void begin_bar(double length);
  void step();

  [[nodiscard]] double value() const;
  [[nodiscard]] size_t regime() const { return regime_; }  ///< Of the current bar.
  [[nodiscard]] int jumps() const { return jumps_; }       ///< In the last step.
  [[nodiscard]] double jump() const { return jump_; }      ///< Their sum, as a log return.
  [[nodiscard]] double spread() const { return spread_; }
  /// Standard normal that goes into the return of the bar after the current one.
  [[nodiscard]] double next_signal() const { return signal_of(bar_); }

 private:
  [[nodiscard]] double signal_of(uint64_t bar) const;
  void change_regime();
  void draw_jumps(double expected);

  ValueModel model_;
  RandomSource own_;
  RandomSource factor_;  // The seed's where the model is shared.
  int steps_per_bar_;
  double log_start_;
  double factor_log_ = 0;
  double spread_ = 0;
  uint64_t bar_ = 0;   // Bars begun.
  uint64_t step_ = 0;  // Steps done.
  double length_ = 1;
  size_t regime_ = 0;
  int jumps_ = 0;
  double jump_ = 0;
};

}  // namespace godwit
