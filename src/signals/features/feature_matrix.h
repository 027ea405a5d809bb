// All rows of a set in one piece of memory, for those who fit models: computed into its place,
// moved and lent, never copied.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "signals/features/column_source.h"

namespace godwit::features {

/// float64, [rows x features], column-major: the feature i at row r is data()[i * rows() + r], so
/// the stride of a row is 1 and that of a feature rows(). Features lie in one piece because that is
/// how they are computed, scaled and judged; a library that wants rows takes the strides, or
/// transposes a batch when it needs one. NaN is "not ready". Rows of one instrument lie together,
/// in order of time; the instruments are in the order in which the source names them. Moved, not
/// copied; as any value, one thread writes while none reads.
class FeatureMatrix {
 public:
  /// The rows of one instrument.
  struct Part {
    std::string instrument;  ///< "" where rows name none
    size_t first = 0;
    size_t rows = 0;
  };

  /// Values are not set. Throws Error where there is not so much memory.
  FeatureMatrix(std::vector<std::string> names, std::vector<RowTime> times,
                std::vector<Part> parts);

  [[nodiscard]] size_t rows() const { return times_.size(); }
  [[nodiscard]] size_t columns() const { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<RowTime>& times() const { return times_; }  ///< of each row
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }

  [[nodiscard]] const double* data() const { return values_.get(); }
  [[nodiscard]] std::span<const double> column(size_t i) const {
    return {values_.get() + i * rows(), rows()};
  }
  [[nodiscard]] std::span<double> column(size_t i) { return {values_.get() + i * rows(), rows()}; }
  /// One feature of one instrument.
  [[nodiscard]] std::span<const double> column(size_t i, const Part& part) const {
    return column(i).subspan(part.first, part.rows);
  }

 private:
  struct Release {
    void operator()(double* memory) const;
  };
  std::vector<std::string> names_;
  std::vector<RowTime> times_;
  std::vector<Part> parts_;
  std::unique_ptr<double[], Release> values_;  ///< at a cache line
};

}  // namespace godwit::features
