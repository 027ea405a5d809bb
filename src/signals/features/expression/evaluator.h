// Runs a program over the rows of one instrument: a block at a time over history, a row at a time
// live. The same kernels serve both, and the results are the same bits however rows are cut into
// pushes.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "foundation/base/serial.h"
#include "signals/features/expression/lane.h"
#include "signals/features/expression/program.h"

namespace godwit::features {

/// One thread at a time. Allocates at construction only.
class Evaluator {
 public:
  /// Rows a push may bring at most. With 256 the columns of a large set stay in the cache.
  static constexpr size_t kBlockRows = 256;

  /// Throws Error for a program with cross-sections: those need PanelEvaluator.
  explicit Evaluator(const Program& program, size_t block_rows = kBlockRows);

  /// The next `rows` rows, oldest first; columns in the order of program.inputs(), a null one has
  /// no values. rows <= block_rows.
  void push(std::span<const double* const> columns, size_t rows);

  /// One output for the rows of the last push; valid until the next. With a lead, row i belongs to
  /// the row pushed program.lead() rows earlier, and means nothing while there is none.
  [[nodiscard]] std::span<const double> output(size_t i) const {
    return lane_.newest(program_.plan().outputs[i].at);
  }
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] size_t block_rows() const { return block_rows_; }

  /// Exact: what follows a load has the bits of what would have followed the save.
  void save(Writer& writer) const { lane_.save(writer); }
  /// Into an evaluator of the same program. Throws Error, and changes nothing, if the state is of
  /// another one, or damaged.
  void load(Reader& reader) { lane_.restore(lane_.read(reader)); }

  /// The same in memory, so that instruments may share an evaluator, one after another.
  using State = Lane::Saved;
  /// Into a state that another keep() of the program may have left: nothing is then allocated.
  void keep(State& into) const { lane_.keep(into); }
  /// Goes on from what an evaluator of the same program has kept; block_rows may differ.
  void resume(const State& state) { lane_.restore(state); }

 private:
  Program program_;
  size_t block_rows_;
  Lane lane_;
};

/// All rows at once, in blocks: output i is written to into[i][0 .. rows), aligned with the rows of
/// the input whatever the lead; behind the last row there are no values. Columns as in push.
/// Can be interrupted between two blocks.
void evaluate(const Program& program, std::span<const double* const> columns, size_t rows,
              std::span<double* const> into);

}  // namespace godwit::features
