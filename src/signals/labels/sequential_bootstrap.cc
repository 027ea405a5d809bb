#include "signals/labels/sequential_bootstrap.h"

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// How many drawn spans are alive at each row, and what that makes of the next draw.
class DrawnSpans {
 public:
  DrawnSpans(std::span<const Label> labels, size_t rows)
      : labels_{labels}, alive_(rows, 0), uniqueness_(labels.size(), 0) {}
  void draw(size_t position) {
    CHECK(position < labels_.size(), "only a label can be drawn");
    const Label& label = labels_[position];
    for (size_t t = label.t0; t <= label.t1; ++t) alive_[t] += 1;
  }
  /// Per label the average uniqueness that it would have beside the drawn ones.
  [[nodiscard]] const std::vector<double>& uniqueness() {
    for (size_t i = 0; i < labels_.size(); ++i) {
      const Label& label = labels_[i];
      double sum = 0;
      for (size_t t = label.t0; t <= label.t1; ++t) sum += 1 / (1 + alive_[t]);
      uniqueness_[i] = sum / static_cast<double>(label.t1 - label.t0 + 1);
    }
    return uniqueness_;
  }

 private:
  std::span<const Label> labels_;
  std::vector<double> alive_;
  std::vector<double> uniqueness_;
};

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

/// The position at which the running sum of `weights` passes `point` in [0, sum).
size_t position_of(std::span<const double> weights, double point) {
  for (size_t i = 0; i + 1 < weights.size(); ++i) {
    if (point < weights[i]) return i;
    point -= weights[i];
  }
  return weights.size() - 1;
}

}  // namespace

std::vector<double> draw_probabilities(std::span<const Label> labels, size_t rows,
                                       std::span<const size_t> drawn) {
  DrawnSpans spans{labels, rows};
  for (const size_t position : drawn) spans.draw(position);
  std::vector<double> probabilities = spans.uniqueness();
  const double total = sum_of(probabilities);
  for (double& one : probabilities) one /= total;
  return probabilities;
}

std::vector<size_t> sequential_bootstrap(std::span<const Label> labels, size_t rows, size_t draws,
                                         Rng& rng) {
  CHECK(!labels.empty(), "there is nothing to draw from");
  DrawnSpans spans{labels, rows};
  std::vector<size_t> drawn;
  drawn.reserve(draws);
  for (size_t i = 0; i < draws; ++i) {
    const std::vector<double>& uniqueness = spans.uniqueness();
    drawn.push_back(position_of(uniqueness, rng.uniform() * sum_of(uniqueness)));
    spans.draw(drawn.back());
  }
  return drawn;
}

}  // namespace godwit
