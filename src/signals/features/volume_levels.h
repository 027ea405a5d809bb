// How much was traded at each place of a line: of prices, or of minutes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foundation/base/serial.h"

namespace godwit::features {

/// Places are whole numbers, so that equal prices are one place. Adding is O(log places), the
/// figures are O(places). Memory: 24 bytes a place. One thread.
class VolumeLevels {
 public:
  struct Level {
    int64_t place;
    double volume;
    double weighted_log;  ///< volume x ln volume
  };
  /// The levels from `first` to `last`, indices into levels().
  struct Area {
    size_t first;
    size_t last;
  };

  /// volume > 0.
  void add(int64_t place, double volume);
  void clear() { levels_.clear(); }

  /// Ascending.
  [[nodiscard]] const std::vector<Level>& levels() const { return levels_; }
  /// Where most was traded: an index into levels(), of equals the lowest. Not without levels.
  [[nodiscard]] size_t peak() const;
  /// From the peak to both sides, each time by the neighbouring level with more volume (of equals
  /// the lower one), until at least `share` of all lies within.
  [[nodiscard]] Area area(double share) const;
  /// Of the shares p of volume: - sum p ln p, in nats. 0 at one level.
  [[nodiscard]] double entropy() const;
  /// Weighted by volume, of the population: m3 / m2^1.5 of the places. NaN at one level.
  [[nodiscard]] double skew() const;

  /// Exact.
  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  [[nodiscard]] double total() const;

  std::vector<Level> levels_;
};

}  // namespace godwit::features
