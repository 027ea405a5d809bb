#include "signals/features/expression/op.h"

namespace godwit::features {
namespace {

OpTable made_table() {
  OpTable table;
  add_row_kernels(table);
  add_presence_kernels(table);
  add_window_kernels(table);
  add_moment_kernels(table);
  add_trend_kernels(table);
  add_pair_kernels(table);
  add_scan_kernels(table);
  add_order_kernels(table);
  add_recursive_kernels(table);
  return table;
}

}  // namespace

const OpTraits& traits(Op op) {
  static const OpTable table = made_table();
  return table[static_cast<size_t>(op)];
}

}  // namespace godwit::features
