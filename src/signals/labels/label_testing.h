// For tests of labels: columns that own their values, and random ones.
#pragma once

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/random.h"
#include "signals/labels/label.h"

namespace godwit::label_testing {

inline const double kNone = std::nan("");

/// Rows whose times are one minute apart, in days of `rows_a_day` rows.
struct Rows {
  std::vector<double> open;
  std::vector<double> high;
  std::vector<double> low;
  std::vector<double> close;
  std::vector<double> side;
  size_t rows_a_day = 1'000'000;
  std::vector<Timestamp> times;  ///< These two are made by columns().
  std::vector<int32_t> days;

  /// Open, high and low as the closes: for tests of closes alone.
  static Rows of_closes(std::vector<double> closes) {
    return {.open = closes, .high = closes, .low = closes, .close = closes, .side = {}};
  }

  /// Valid until the next call. Empty columns stay absent; mid is the close.
  [[nodiscard]] LabelColumns columns() {
    times.clear();
    days.clear();
    for (size_t i = 0; i < close.size(); ++i) {
      times.push_back(Timestamp{} + Duration::minutes(static_cast<int64_t>(i)));
      days.push_back(static_cast<int32_t>(i / rows_a_day));
    }
    return {.times = times,
            .trading_day = days,
            .open = open,
            .high = high,
            .low = low,
            .close = close,
            .mid = close,
            .side = side};
  }
};

/// A random walk of `rows` bars near `level`, with sides of -1, 0, 1.
inline Rows random_rows(Rng& rng, size_t rows, double level, double step) {
  Rows made;
  double price = level;
  for (size_t i = 0; i < rows; ++i) {
    const double open = price * (1 + step * rng.normal() / 4);
    price = open * (1 + step * rng.normal());
    made.open.push_back(open);
    made.close.push_back(price);
    made.high.push_back(std::max(open, price) * (1 + step * rng.uniform()));
    made.low.push_back(std::min(open, price) * (1 - step * rng.uniform()));
    made.side.push_back(static_cast<double>(rng.between(-1, 1)));
  }
  return made;
}

/// Makes every `one_in`-th price missing, by chance.
inline void lose_prices(Rng& rng, Rows& rows, int64_t one_in) {
  for (std::vector<double>* column : {&rows.open, &rows.high, &rows.low, &rows.close})
    for (double& value : *column)
      if (rng.between(1, one_in) == 1) value = kNone;
}

/// For death tests, since the flag of an interrupt cannot be lowered again: exits with 130 where
/// `work` asks whether it is to stop, else with 0.
template <class Work>
[[noreturn]] void exit_interrupted(Work work) {
  install_interrupt_handler();
  std::raise(SIGINT);
  try {
    work();
  } catch (const Error& error) {
    std::_Exit(error.exit_code());
  }
  std::_Exit(0);
}

}  // namespace godwit::label_testing
