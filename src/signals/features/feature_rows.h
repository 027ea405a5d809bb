// What the evaluators of instruments are asked for, and instruments that go in step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/serial.h"
#include "signals/features/column_source.h"
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

/// NaN into the columns that are not computed.
void fill_empty(const RowRequest& request, size_t rows, Places places);

/// What `old` has saved, in `fresh`.
template <class Any>
std::unique_ptr<Any> carry_over(const Any& old, std::unique_ptr<Any> fresh) {
  Writer writer;
  old.save(writer);
  Reader reader{writer.bytes()};
  fresh->load(reader);
  reader.finish();
  return fresh;
}

/// Instruments in step of common times: for all rows, whatever their order. Throws Error(kUsage)
/// where instruments of one instant close at different times (OneClose) and the set does not say
/// that they may.
void compute_panel(const RowRequest& request, const RowBlock& all,
                   const std::vector<std::string>& instruments, Places places);

}  // namespace godwit::features
