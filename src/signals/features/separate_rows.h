// The rows of a block go through the evaluators, each instrument on its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/worker_pool.h"
#include "signals/features/column_source.h"
#include "signals/features/expression/evaluator.h"
#include "signals/features/feature_rows.h"

namespace godwit::features {

/// Instruments apart. Each goes on from a state of its own; evaluators, which are many times as
/// large, are shared: one for each thread at work. The more rows an instrument has in a block, the
/// less it costs to bring its state into an evaluator and back.
class SeparateRows {
 public:
  /// `workers` outlives it; each computes some instruments, one after another.
  SeparateRows(RowRequest request, WorkerPool& workers);
  ~SeparateRows();
  SeparateRows(const SeparateRows&) = delete;
  SeparateRows& operator=(const SeparateRows&) = delete;

  /// For the rows of `block`. What fails is thrown as an Error with the name of the instrument, of
  /// several the first.
  void compute(const RowBlock& block, const std::vector<std::string>& instruments, Places places);
  /// Goes on from saved state in fresh evaluators, whose blocks have another length.
  void restart();

 private:
  /// One instrument, and its rows of the block.
  struct Instrument {
    std::optional<Evaluator::State> state;  ///< None before its first row.
    std::vector<uint32_t> rows;
  };
  /// What a thread needs.
  class Bench;
  [[nodiscard]] std::unique_ptr<Bench> take_bench();
  void give_back(std::unique_ptr<Bench> bench);
  void compute_some(const RowBlock& block, std::span<const uint32_t> some,
                    const std::vector<std::string>& instruments, Places places);

  RowRequest request_;
  WorkerPool& workers_;
  size_t block_rows_ = Evaluator::kBlockRows;
  Evaluator::State start_;
  std::vector<Instrument> instruments_;
  std::mutex mutex_;  // Of idle_.
  std::vector<std::unique_ptr<Bench>> idle_;
};

}  // namespace godwit::features
