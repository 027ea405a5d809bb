// Random formulas and random series for tests: every operator, any nesting, series with all that
// real data do wrong.
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/random.h"
#include "signals/features/expression/operator_table.h"

namespace godwit::features {

/// A formula over the columns a, b and c, at most `depth` calls deep.
class RandomExpression {
 public:
  explicit RandomExpression(Rng& rng, bool cross_section = false)
      : rng_{rng}, cross_section_{cross_section} {}

  std::string text(int depth) {
    if (depth == 0 || rng_.uniform() < 0.1) return leaf();
    const OperatorInfo& info = operators()[pick(operators().size())];
    if (info.group == "cross-section" && !cross_section_) return text(depth);
    if (info.function == Function::kNegate) return "-(" + text(depth - 1) + ")";
    if (info.function == Function::kNot) return "(not (" + text(depth - 1) + "))";
    if (info.function <= Function::kOr)
      return "((" + text(depth - 1) + ") " + std::string{info.name} + " (" + text(depth - 1) + "))";
    std::string call{info.name};
    std::string_view rest = info.arguments;
    for (char before = '('; !rest.empty(); before = ',') {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      call += before + argument(info, word, depth);
    }
    return call + ")";
  }

 private:
  size_t pick(size_t count) {
    return static_cast<size_t>(rng_.between(0, static_cast<int64_t>(count) - 1));
  }
  std::string leaf() {
    constexpr std::array<std::string_view, 6> kLeaves{"a", "b", "c", "a", "b", "0.5"};
    return std::string{kLeaves[pick(kLeaves.size())]};
  }
  std::string argument(const OperatorInfo& info, std::string_view word, int depth) {
    constexpr std::array<size_t, 12> kWindows{1, 2, 3, 4, 5, 7, 10, 13, 20, 30, 49, 60};
    constexpr std::array<std::string_view, 5> kFractions{"0", "0.2", "0.5", "0.75", "1"};
    if (word == "n" || word == "span")
      return std::to_string(std::max(info.least, kWindows[pick(kWindows.size())]));
    if (word == "p") return "0.1";
    if (word == "q") return std::string{kFractions[pick(kFractions.size())]};
    return text(depth - 1);
  }

  Rng& rng_;
  bool cross_section_;
};

/// What a random series is like.
enum class SeriesKind { kWalk, kHoles, kFlatRuns, kFarFromZero, kReturns, kInfinite, kBothZeros };
inline constexpr std::array kSeriesKinds{
    SeriesKind::kWalk,    SeriesKind::kHoles,    SeriesKind::kFlatRuns, SeriesKind::kFarFromZero,
    SeriesKind::kReturns, SeriesKind::kInfinite, SeriesKind::kBothZeros};

inline SeriesKind random_kind(Rng& rng) {
  return kSeriesKinds[static_cast<size_t>(rng.between(0, int64_t{kSeriesKinds.size()} - 1))];
}

inline std::vector<double> random_series(Rng& rng, SeriesKind kind, size_t rows) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> series;
  double price = 100;
  for (size_t i = 0; i < rows; ++i) {
    const double step = rng.normal();
    const double chance = rng.uniform();
    const bool hole = kind == SeriesKind::kHoles && (chance < 0.2 || (i > 150 && i < 230));
    if (kind != SeriesKind::kFlatRuns || chance < 0.15) price *= std::exp(step * 0.02);
    double value = price;
    if (kind == SeriesKind::kFarFromZero) value = 1e8 + 1e-4 * step;
    if (kind == SeriesKind::kReturns || kind == SeriesKind::kBothZeros) value = 0.01 * step;
    if (kind == SeriesKind::kFlatRuns) value = std::round(price);
    if (kind == SeriesKind::kInfinite && chance < 0.1)
      value = (chance < 0.05 ? 1 : -1) * std::numeric_limits<double>::infinity();
    if (kind == SeriesKind::kBothZeros && chance < 0.8) value = chance < 0.4 ? 0.0 : -0.0;
    series.push_back(hole ? kNaN : value);
  }
  return series;
}

/// Equal bits, or both NaN: a NaN's own bits mean nothing.
inline bool same(double x, double y) {
  if (x != x || y != y) return x != x && y != y;
  return x == y && std::signbit(x) == std::signbit(y);
}

}  // namespace godwit::features
