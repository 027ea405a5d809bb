// How the rows of a block go through the evaluators of their instruments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/expression/evaluator.h"
#include "signals/features/expression/program.h"

namespace godwit::features {

/// What a program is given and what is wanted of it.
struct RowRequest {
  Program program;
  std::vector<std::optional<size_t>> columns;  ///< of each input of the program, in the blocks
  std::vector<std::optional<size_t>> outputs;  ///< of each wanted column, of the program
  bool row_by_row = false;
  std::vector<uint64_t> restarts;  ///< of a panel: see FeatureStream::Options
};

/// Instruments apart: each has an evaluator of its own.
class SeparateRows {
 public:
  explicit SeparateRows(RowRequest request) : request_{std::move(request)} {}
  /// Fills results.columns for the rows of `block`.
  void compute(const RowBlock& block, size_t instruments, RowBlock& results);
  /// Goes on from saved state in fresh evaluators, whose blocks have another length.
  void restart();

 private:
  void compute_one(const RowBlock& block, std::span<const uint32_t> rows, Evaluator& evaluator,
                   RowBlock& results);

  RowRequest request_;
  std::vector<std::unique_ptr<Evaluator>> evaluators_;
  std::vector<std::vector<uint32_t>> rows_of_;  // Of the block, by instrument.
  std::vector<std::vector<double>> gathered_;   // By input.
};

/// Instruments in step of common times: fills results.columns for all rows, whatever their order.
void compute_panel(const RowRequest& request, const RowBlock& all, size_t instruments,
                   RowBlock& results);

}  // namespace godwit::features
