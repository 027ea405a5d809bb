// Operators over the instruments that have a row at one instant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "signals/features/expression/op.h"

namespace godwit::features {

/// Values of one instant in, results out; reused from instant to instant. Values not finite give
/// NaN and count for nothing. Sums run in the order of the instruments.
class CrossSection {
 public:
  explicit CrossSection(size_t instruments);

  void clear();
  /// `group` matters to kCrossNeutralise alone.
  void add(double value, double group);
  /// Results in the order of the calls of add. `number`: p of kCrossWinsorise.
  const std::vector<double>& result(Op op, double number);

 private:
  void rank();
  void score();
  void demean();
  void winsorise(double fraction);
  void neutralise();
  [[nodiscard]] double mean() const;
  void order_by(const std::vector<double>& keys);

  std::vector<double> values_;
  std::vector<double> groups_;
  std::vector<double> results_;
  std::vector<uint32_t> present_;  ///< places of what is counted
  /// A value by its order, and its place.
  struct Placed {
    uint64_t key;
    uint32_t place;
  };
  std::vector<Placed> ordered_;
  std::vector<Placed> spare_;
};

}  // namespace godwit::features
