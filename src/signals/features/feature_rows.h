// How the rows of a block go through the evaluators of their instruments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/worker_pool.h"
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
  bool by_instrument = false;      ///< as ColumnSource says
  bool across_closes = false;      ///< of a panel: as FeatureSet says
  std::vector<uint64_t> restarts;  ///< of a panel: see FeatureStream::Options
};

/// Where results go: of each wanted column the place of row 0. A column that is not computed gets
/// NaN.
using Places = std::span<double* const>;

/// The columns of `results`, made as long as it has rows, as places.
[[nodiscard]] std::vector<double*> places_in(RowBlock& results, size_t columns);

/// Instruments apart: each has an evaluator of its own.
class SeparateRows {
 public:
  /// `workers` outlives it; each computes one instrument at a time, and there is an evaluator for
  /// every instrument.
  SeparateRows(RowRequest request, WorkerPool& workers)
      : request_{std::move(request)}, workers_{workers} {}
  /// For the rows of `block`. What fails is thrown as an Error with the name of the instrument, of
  /// several the first.
  void compute(const RowBlock& block, const std::vector<std::string>& instruments, Places places);
  /// Goes on from saved state in fresh evaluators, whose blocks have another length.
  void restart();

 private:
  /// One instrument, and its rows of the block.
  struct Instrument {
    std::unique_ptr<Evaluator> evaluator;
    std::vector<uint32_t> rows;
  };
  void compute_one(const RowBlock& block, Instrument& one, Places places) const;
  void push(const RowBlock& block, std::span<const uint32_t> rows, Evaluator& evaluator,
            Places places) const;

  RowRequest request_;
  WorkerPool& workers_;
  std::vector<Instrument> instruments_;
};

/// Instruments in step of common times: for all rows, whatever their order. Throws Error(kUsage)
/// where instruments of one instant close at different times (OneClose) and the set does not say
/// that they may.
void compute_panel(const RowRequest& request, const RowBlock& all,
                   const std::vector<std::string>& instruments, Places places);

}  // namespace godwit::features
