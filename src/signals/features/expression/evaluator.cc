#include "signals/features/expression/evaluator.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"

namespace godwit::features {

Evaluator::Evaluator(const Program& program, size_t block_rows)
    : program_{program}, block_rows_{block_rows}, lane_{program_.plan(), block_rows} {
  if (program.has_cross_section())
    throw usage_error(
        "the set has cross-sectional features (cs_...): they need several instruments at once");
}

void Evaluator::push(std::span<const double* const> columns, size_t rows) {
  lane_.append(columns, rows);
  lane_.run(0);
}

void evaluate(const Program& program, std::span<const double* const> columns, size_t rows,
              std::span<double* const> into) {
  CHECK(into.size() == program.outputs().size(), "one place for each output");
  Evaluator evaluator{program};
  const size_t lead = program.lead();
  std::vector<const double*> block(columns.begin(), columns.end());
  for (size_t at = 0; at < rows + lead;) {
    throw_if_interrupted();
    // Behind the last row come `lead` rows without values.
    const size_t end = at < rows ? rows : rows + lead;
    const size_t count = std::min(evaluator.block_rows(), end - at);
    for (size_t i = 0; i < block.size(); ++i)
      block[i] = at < rows && columns[i] != nullptr ? columns[i] + at : nullptr;
    evaluator.push(block, count);
    const size_t skip = at < lead ? std::min(count, lead - at) : 0;
    for (size_t i = 0; i < into.size() && skip < count; ++i) {
      const std::span<const double> values = evaluator.output(i).subspan(skip);
      std::copy(values.begin(), values.end(), into[i] + (at + skip - lead));
    }
    at += count;
  }
}

}  // namespace godwit::features
